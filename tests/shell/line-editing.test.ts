import { PseudoTerminal } from '#posix/terminal.ts';
import { decodeUtf8 } from '#posix/utf8.ts';
import { InteractiveShell } from '#shell/interactive-shell.ts';
import { Workstation } from './workstation.ts';

class Session {
  readonly box: Workstation;
  readonly terminal: PseudoTerminal;
  readonly shell: InteractiveShell;
  #shown = '';

  constructor(
    options: {
      readonly home?: Readonly<Record<string, string>>;
      readonly columns?: number;
      readonly state?: ReturnType<InteractiveShell['state']>;
    } = {},
  ) {
    this.box = new Workstation();
    for (const [name, text] of Object.entries(options.home ?? {})) this.box.fs.writeFile(`/home/ann/${name}`, text);
    this.terminal = new PseudoTerminal({ columns: options.columns ?? 80, display: (chunk) => void (this.#shown += decodeUtf8(chunk)) });
    this.shell = new InteractiveShell({
      machine: this.box.machine,
      terminal: this.terminal,
      cwd: '/home/ann',
      uid: 1000,
      gid: 1000,
      env: { HOME: '/home/ann', PATH: '/bin:/usr/bin', TERM: 'xterm' },
      completers: new Map([
        [
          'kubectl',
          ({ words, index }) =>
            Promise.resolve(
              (index === 1 ? ['get', 'delete', 'describe'] : ['pods', 'services', words[1] ?? '']).filter((each) =>
                each.startsWith(words[index] ?? ''),
              ),
            ),
        ],
      ]),
      ...(options.state !== undefined && { state: options.state }),
    });
    void this.shell.run();
  }

  /** Types, lets `ms` pass, and gives what was shown. */
  async type(keys: string, ms = 50): Promise<string> {
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
    this.#shown = '';
    if (keys !== '') this.terminal.type(keys);
    const until = this.box.clock.now() + ms;
    for (let quiet = 0; quiet < 12; quiet++) {
      await new Promise((resolve) => setImmediate(resolve));
      if (quiet === 11 && this.box.clock.runNext(until)) quiet = 0;
    }
    this.box.clock.moveTo(until);
    return this.#shown.replace(/\x1b\[[0-9;?]*[A-Za-z]/g, '').replaceAll('\r', '');
  }

  /** The line that a key sequence makes: it is echoed by a command that shows its arguments. */
  async line(keys: string): Promise<string> {
    await this.type(keys);
    const shown = await this.type('\r');
    return /<<(.*)>>/.exec(shown)?.[1] ?? shown;
  }
}

const SHOW = 'show() { echo "<<$*>>"; }\r';

describe('keys', () => {
  it.each([
    ['Home and End', 'ow a b\x1b[Hsh\x1b[F c', 'a b c'],
    ['Ctrl-A and Ctrl-E', 'ow a b\x01sh\x05 c', 'a b c'],
    ['arrows', 'show ac\x1b[Db\x1b[C d', 'abc d'],
    ['Backspace and Delete', 'show abX\x7fcdY\x1b[D\x1b[3~', 'abcd'],
    ['Ctrl-K and Ctrl-Y', 'show one two\x1b[D\x1b[D\x1b[D\x0b\x19\x19', 'one twotwo'],
    ['Ctrl-U', 'junk here\x15show clean', 'clean'],
    ['Ctrl-W', 'show one two three\x17\x17four', 'one four'],
    ['Alt-B and Alt-F', 'show one three\x1bbtwo \x1bf!', 'one two three!'],
    ['Alt-D', 'show one two\x01\x1bf\x1bd\x05', 'two'],
    ['Alt-Backspace', 'show one/two\x1b\x7fx', 'one/x'],
    ['Ctrl-T', 'show ab\x14', 'ba'],
    ['Alt-U, Alt-L and Alt-C', 'show abc DEF ghi\x01\x1bf\x1bu\x1bl\x1bc\x05', 'ABC def Ghi'],
    ['Ctrl-_', 'show abc def\x17\x1f', 'abc def'],
    ['Ctrl-left and Ctrl-right', 'show one two\x1b[1;5D\x1b[1;5D1\x1b[1;5C2', '1one2 two'],
    ['a tab that is quoted', "show 'a\x16\tb'", 'a\tb'],
    ['wide characters', 'show 日本\x1b[D語\x1b[D\x1b[D\x1b[3~', '語本'],
    ['an emoji', 'show 😀x\x1b[D\x7f', 'x'],
  ])('%s', async (_, keys, expected) => {
    const session = new Session();
    await session.type(SHOW);
    expect((await session.line(keys)).replace(/^show/, '')).toBe(expected);
  });

  it('Ctrl-L clears and keeps the line', async () => {
    const session = new Session();
    await session.type('echo ke');
    expect(await session.type('\x0c')).toContain('$ echo ke');
    expect(await session.type('pt\r')).toContain('kept\n');
  });

  it('Alt-. takes the last argument of the line before, then of the one before that', async () => {
    const session = new Session();
    await session.type('echo first\r');
    await session.type('echo second\r');
    expect(await session.type('echo \x1b.\r')).toContain('second\n');
    expect(await session.type('echo \x1b.\x1b.\x1b.\r')).toContain('first\n');
  });
});

describe('a paste', () => {
  it('in brackets is text, and runs when Enter is typed', async () => {
    const session = new Session();
    expect(await session.type('\x1b[200~echo one\necho two\n\x1b[201~')).not.toContain('\none\n');
    const shown = await session.type('\r');
    expect(shown).toContain('one\ntwo\n');
  });

  it('without brackets runs line by line', async () => {
    const session = new Session();
    const shown = await session.type('echo one\recho two\r', 200);
    expect(shown).toMatch(/one\n[^]*two\n/);
  });
});

describe('completion', () => {
  it('lists on the second Tab, and completes what is common', async () => {
    const session = new Session({ home: { 'pod-a.yaml': '', 'pod-b.yaml': '', 'other.txt': '' } });
    expect(await session.type('cat p\t')).toContain('pod-');
    expect(await session.type('\t\t')).toContain('pod-a.yaml  pod-b.yaml');
    expect(await session.type('a\t')).toContain('a.yaml ');
  });

  it('goes by an alias', async () => {
    const session = new Session();
    await session.type('alias k=kubectl\r');
    expect(await session.type('k de\t\t\t')).toMatch(/delete +describe/);
  });

  it('is quiet when kubectl’s own is sourced', async () => {
    const session = new Session();
    await session.type('complete -o default -F __start_kubectl k\r');
    expect(await session.type('echo $?\r')).toContain('0\n');
  });
});

describe('history', () => {
  it.each([
    ['!!', 'echo one', 'one'],
    ['!-2', 'true', 'zero'],
    ['!ec', 'true', 'zero'],
    ['^zero^two', '', 'two'],
    ['!?zer', 'true', 'zero'],
    ['echo !ec:$', 'true', 'zero'],
  ])('%s', async (typed, between, expected) => {
    const session = new Session();
    await session.type('echo zero\r');
    if (between !== '') await session.type(`${between}\r`);
    expect(await session.type(`${typed}\r`)).toContain(`\n${expected}\n`);
  });

  it('!$ and !* stand for arguments', async () => {
    const session = new Session();
    await session.type('echo a b c\r');
    expect(await session.type('echo -!$-\r')).toContain('\n-c-\n');
    expect(await session.type('echo x y z\r')).toContain('x y z');
    expect(await session.type('echo !*\r')).toContain('\nx y z\n');
    expect(await session.type('echo [!a] $!\r')).toContain('[!a]');
  });

  it('says what is not there', async () => {
    expect(await new Session().type('!nope\r')).toContain('!nope: event not found');
  });

  it('is searched backwards, further with each Ctrl-R, and left with Ctrl-G', async () => {
    const session = new Session();
    for (const line of ['echo apple', 'echo banana', 'echo apricot']) await session.type(`${line}\r`);
    expect(await session.type('\x12ap')).toContain("reverse-i-search)`ap': echo apricot");
    expect(await session.type('\x12')).toContain('echo apple');
    expect(await session.type('\x07echo kept\r')).toContain('kept\n');
    expect(await session.type('\x12zzz')).toContain('failed reverse-i-search');
  });

  it('and the directory are there when the shell is taken out again', async () => {
    const session = new Session();
    await session.type('cd /tmp\r');
    await session.type('echo before\r');
    const state = JSON.parse(JSON.stringify(session.shell.state())) as ReturnType<InteractiveShell['state']>;
    const again = new Session({ state });
    expect(await again.type('')).toBeDefined();
    expect(await again.type('\x1b[A\r')).toContain('before\nann@box:/tmp$ ');
  });
});

describe('a command over several lines', () => {
  it('asks with PS2, and comes back from history whole', async () => {
    const session = new Session();
    expect(await session.type("echo 'a\r")).toMatch(/> $/);
    expect(await session.type("b'\r")).toContain('a\nb\n');
    expect(await session.type('PS2="more? "; if true\r')).toContain('> ');
    await session.type('then echo yes; fi\r');
    expect(await session.type('if true\r')).toContain('more? ');
    expect(await session.type('\x03')).toContain('^C\n');
    expect(await session.type('echo a \\\r')).toContain('more? ');
    expect(await session.type('b\r')).toContain('a b\n');
  });
});

describe('jobs', () => {
  it('are stopped with Ctrl-Z and brought back', async () => {
    const session = new Session();
    await session.type('sleep 100\r');
    expect(await session.type('\x1a')).toContain('[1]+  Stopped                 sleep 100');
    await session.type('fg\r');
    expect(await session.type('\x03')).toContain('^C');
    expect(await session.type('jobs\r')).not.toContain('sleep');
  });

  it('keep a shell from leaving once', async () => {
    const session = new Session();
    await session.type('sleep 100\r');
    await session.type('\x1a');
    expect(await session.type('\x04')).toContain('There are stopped jobs.');
  });
});

it('draws the line again when the window changes', async () => {
  const session = new Session();
  await session.type(`echo ${'x'.repeat(60)}`);
  session.terminal.resize(40, 24);
  expect(await session.type('')).toBeDefined();
  expect(await session.type('\r')).toContain(`\n${'x'.repeat(60)}\n`);
});

it('reads .bashrc at the start', async () => {
  const session = new Session({ home: { '.bashrc': "alias hi='echo hello'\nPS1='\\w> '\n" } });
  await session.type('');
  expect(await session.type('hi\r')).toContain('hello\n~> ');
});

describe('answers of the terminal to a program’s questions', () => {
  it.each([
    ['where the cursor is', '\x1b[24;80R'],
    ['what it is', '\x1b[?1;2c\x1b[>0;276;0c'],
    ['a setting (DCS)', '\x1bP1$r0m\x1b\\'],
    ['a title (OSC)', '\x1b]lrm -rf ~\x1b\\'],
    ['the clipboard (OSC 52)', '\x1b]52;c;cm0gLXJm\x07'],
    ['a name (APC)', '\x1b_rm -rf ~\x1b\\'],
  ])('%s: nothing is typed', async (_, answer) => {
    const session = new Session();
    await session.type('');
    await session.type(answer);
    expect(await session.type('echo clean\r')).toContain('\nclean\n');
  });
});
