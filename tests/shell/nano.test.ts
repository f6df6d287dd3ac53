import { PseudoTerminal } from '#posix/terminal.ts';
import { decodeUtf8 } from '#posix/utf8.ts';
import { Workstation } from './workstation.ts';

/** Runs nano on a terminal; each entry is typed after the screen was drawn. */
async function edit(args: string, keys: readonly string[], before?: string) {
  const box = new Workstation();
  if (before !== undefined) box.fs.writeFile('/home/ann/pod.yaml', before);
  let screen = '';
  const terminal = new PseudoTerminal({ display: (chunk) => void (screen += decodeUtf8(chunk)) });
  const child = box.machine.spawn({
    argv: ['nano', ...args.split(' ')],
    env: new Map([['PATH', '/bin:/usr/bin']]),
    cwd: '/home/ann',
    uid: 0,
    gid: 0,
    parentPid: 0,
    stdin: terminal.input,
    stdout: terminal.output,
    stderr: terminal.output,
    terminal,
    ttys: { stdin: true, stdout: true, stderr: true },
  });
  const screens: string[] = [];
  const settle = async () => {
    for (let turn = 0; turn < 15; turn++) await new Promise((resolve) => setImmediate(resolve));
    screens.push(screen);
    screen = '';
  };
  await settle();
  for (const key of keys) {
    terminal.type(key);
    await settle();
  }
  let ended = false;
  void child.exited.then(() => (ended = true));
  await settle();
  const content = box.fs.exists('/home/ann/pod.yaml') ? box.fs.readText('/home/ann/pod.yaml') : undefined;
  return { screens: screens.map((each) => each.replace(/\x1b\[[0-9;?]*[A-Za-z]/g, '')), content, ended };
}

it('writes a new file with ^X, Y, Enter', async () => {
  const { screens, content, ended } = await edit('pod.yaml', ['kind: Pod\rname: x', '\x18', 'y', '\r']);
  expect(screens[0]).toContain('GNU nano 7.2');
  expect(screens[0]).toContain('[ New File ]');
  expect(screens[1]).toContain('Modified');
  expect(screens[2]).toContain('Save modified buffer?');
  expect(screens[3]).toContain('File Name to Write: pod.yaml');
  expect(content).toBe('kind: Pod\nname: x\n');
  expect(ended).toBe(true);
});

it('reads, cuts, pastes, searches and saves with ^O', async () => {
  const { screens, content, ended } = await edit('pod.yaml', ['\x0b', '\x1b[B', '\x15', '\x17one\r', 'X', '\x0f', '\r', '\x18'], 'one\ntwo\nthree\n');
  expect(screens[0]).toContain('[ Read 3 lines ]');
  expect(screens.join('')).toContain('[ Wrote 3 lines ]');
  expect(content).toBe('two\nXone\nthree\n'.replace('Xone', 'Xone'));
  expect(ended).toBe(true);
});

it('leaves the file alone with ^X, N', async () => {
  const { content, ended } = await edit('pod.yaml', ['junk', '\x18', 'n'], 'kept\n');
  expect(content).toBe('kept\n');
  expect(ended).toBe(true);
});
