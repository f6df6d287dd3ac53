import { PseudoTerminal } from '#posix/terminal.ts';
import { decodeUtf8 } from '#posix/utf8.ts';
import { InteractiveShell } from '#shell/interactive-shell.ts';
import type { InteractiveShellOptions } from '#shell/interactive-shell.ts';
import { Workstation } from './workstation.ts';

const PROMPT = 'ann@box:~$ ';

class Session {
  readonly box: Workstation;
  readonly terminal: PseudoTerminal;
  readonly shell: InteractiveShell;
  readonly ended: Promise<number>;
  #screen = '';

  constructor(options: Partial<InteractiveShellOptions> = {}, box = new Workstation()) {
    this.box = box;
    this.terminal = new PseudoTerminal({ display: (chunk) => void (this.#screen += decodeUtf8(chunk)) });
    this.shell = new InteractiveShell({
      machine: this.box.machine,
      terminal: this.terminal,
      cwd: '/home/ann',
      uid: 1000,
      gid: 1000,
      env: { HOME: '/home/ann', PATH: '/bin:/usr/bin', TERM: 'xterm' },
      ...options,
    });
    this.ended = this.shell.run();
  }

  /** What was shown since the last call, byte for byte. */
  taken(): string {
    const shown = this.#screen;
    this.#screen = '';
    return shown;
  }

  /** Types, lets `ms` pass, and gives what was shown since the last call, without escape sequences. */
  async type(keys: string, ms = 50): Promise<string> {
    if (keys !== '') this.terminal.type(keys);
    await this.pass(ms);
    const shown = this.#screen.replace(/\x1b\[[0-9;?]*[A-Za-z]/g, '').replaceAll('\r', '');
    this.#screen = '';
    return shown;
  }

  async pass(ms: number): Promise<void> {
    const until = this.box.clock.now() + ms;
    for (let quiet = 0; quiet < 12; quiet++) {
      await new Promise((resolve) => setImmediate(resolve));
      if (quiet === 11 && this.box.clock.runNext(until)) quiet = 0;
    }
    this.box.clock.moveTo(until);
  }
}

it('shows a prompt, runs what is typed, and keeps variables and the directory', async () => {
  const session = new Session();
  expect(await session.type('')).toBe(PROMPT);
  expect(await session.type('echo hi | cat\r')).toContain('hi\n' + PROMPT);
  await session.type('cd /tmp; x=5\r');
  expect(await session.type('echo $x\r')).toContain('5\nann@box:/tmp$ ');
});

it('interrupts a program, a loop and a half-typed line with Ctrl-C', async () => {
  const session = new Session();
  await session.type('sleep 100\r');
  expect(await session.type('\x03')).toContain('^C\n' + PROMPT);
  expect(await session.type('echo $?\r')).toContain('130\n');
  await session.type('while true; do :; done\r');
  expect(await session.type('\x03')).toContain(PROMPT);
  expect(await session.type('half\x03')).toContain('^C\n' + PROMPT);
  await session.type('for i in 1 2 3; do sleep 10; echo $i; done\r');
  expect(await session.type('\x03', 30000)).not.toContain('2');
});

it('stops, lists and resumes jobs', async () => {
  const session = new Session();
  await session.type('sleep 5\r');
  expect(await session.type('\x1a')).toContain('[1]+  Stopped                 sleep 5\n' + PROMPT);
  expect(await session.type('bg\r')).toContain('[1]+ sleep 5 &');
  expect(await session.type('jobs\r')).toContain('[1]+  Running                 sleep 5 &');
  await session.pass(6000);
  expect(await session.type('\r')).toContain('[1]+  Done                    sleep 5\n');
});

it('asks for more lines until a command is complete', async () => {
  const session = new Session();
  await session.type('');
  expect(await session.type('for i in a b\r')).toContain('> ');
  await session.type('do echo "[$i]"\r');
  expect(await session.type('done\r')).toContain('[a]\n[b]\n' + PROMPT);
  await session.type('cat <<EOF\r');
  await session.type('text\r');
  expect(await session.type('EOF\r')).toContain('text\n' + PROMPT);
});

it('edits the line, recalls history and searches it', async () => {
  const session = new Session();
  await session.type('echo one\r');
  await session.type('echo two\r');
  expect(await session.type('\x1b[A\x1b[A\r')).toContain('one\n' + PROMPT);
  expect(await session.type('cho x\x01e\r')).toContain('x\n' + PROMPT);
  expect(await session.type('\x12tw\r')).toContain('two\n' + PROMPT);
  expect(await session.type('!!\r')).toContain('two\n');
});

it('completes commands, files and what a program offers', async () => {
  const session = new Session({
    completers: new Map([['kubectl', ({ index }) => Promise.resolve(index === 1 ? ['get', 'get-all', 'delete'] : ['pods'])]]),
  });
  await session.type('touch file-one.txt\r');
  expect(await session.type('cat fi\t')).toContain('file-one.txt ');
  await session.type('\x03');
  expect(await session.type('kubectl d\t')).toContain('delete ');
  await session.type('\x03');
  expect(await session.type('kubectl g\t\t\t')).toContain('get      get-all');
});

it('ends with Ctrl-D and goes on later as it was left', async () => {
  const session = new Session();
  await session.type('cd /tmp; greet() { echo hello $1; }; alias g=greet; v=1\r');
  const state = JSON.parse(JSON.stringify(session.shell.state())) as ReturnType<InteractiveShell['state']>;
  expect(await session.type('\x04')).toContain('exit\n');
  expect(await session.ended).toBe(0);
  const again = new Session({ ...(state !== undefined && { state }) });
  expect(await again.type('')).toBe('ann@box:/tmp$ ');
  expect(await again.type('g $v\r')).toContain('hello 1\n');
  expect(await again.type('\x1b[A\x1b[A')).toContain('greet()');
});

it('speaks as dash when it is called sh', async () => {
  const box = new Workstation();
  expect((await box.run('sh -c nope; sh -c "echo \$0"')).stderr).toBe('sh: 1: nope: not found\n');
});

it('gives a program that reads the terminal its lines, with echo', async () => {
  const session = new Session();
  await session.type('cat\r');
  expect(await session.type('abc\r')).toBe('abc\nabc\n');
  expect(await session.type('\x04')).toBe(PROMPT);
  await session.type('read -p "name? " n\r');
  await session.type('bob\r');
  expect(await session.type('echo $n\r')).toContain('bob\n');
});

it('begins each line of a background program at the margin while a line is edited, and draws nothing again', async () => {
  const session = new Session();
  await session.type('{ sleep 1; echo one; echo two; } &\r');
  await session.type('half');
  session.taken();
  await session.pass(1500);
  expect(session.taken()).toBe('one\r\ntwo\r\n');
  expect(await session.type('\x15echo whole\r')).toContain('whole\n');
});

it('reads a password without showing it, and one key without waiting for the end of the line', async () => {
  const session = new Session();
  await session.type('read -s -p "word: " w\r');
  expect(await session.type('se\x7fcret\r')).not.toContain('cret');
  expect(await session.type('echo "<$w>"\r')).toContain('<scret>');
  await session.type('read -n1 k\r');
  expect(await session.type('y')).toContain('y');
  expect(await session.type('echo "<$k>"\r')).toContain('<y>');
});
