import recorded from './recorded/vim-9.0.json';
import { ProgramOnTerminal } from './program-on-terminal.ts';
import { Workstation } from './workstation.ts';

const FILE = '/home/ann/f.txt';

async function open(
  text: string | undefined,
  options: { readonly name?: string; readonly columns?: number; readonly rows?: number; readonly args?: readonly string[] } = {},
) {
  const { name = 'f.txt', args = [] } = options;
  const box = new Workstation();
  if (text !== undefined) box.fs.writeFile(`/home/ann/${name}`, text);
  const vi = new ProgramOnTerminal(['vi', ...args, name], { box, ...options });
  await vi.settle();
  return vi;
}

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `line ${index + 1}\n`).join('');

/** Keys given to vim 9.0 (`-u NONE -N`), and the file it left. */
describe('leaves the file as vim did', () => {
  it.each(recorded.cases.map((each) => [JSON.stringify(each.keys), each] as const))('%s', async (_, { text, keys, result }) => {
    const vi = await open(recorded.texts[text] ?? '');
    await vi.type(`${keys}\x1b:wq!\r`);
    expect(vi.code).toBe(0);
    expect(vi.box.fs.readText(FILE)).toBe(result);
  });
});

describe('shows', () => {
  it('the file, empty lines as ~, and where the cursor is', async () => {
    const vi = await open('kind: Pod\n\tname: x\n');
    expect(vi.rows.slice(0, 4)).toEqual(['kind: Pod', '        name: x', '~', '~']);
    expect(vi.rows[23]).toMatch(/^"f.txt" 2L, 19B +1,1 +All$/);
    await vi.type('j');
    expect(vi.rows[23]).toMatch(/2,1-8 +All$/);
    expect(vi.cursor).toEqual({ row: 1, column: 7 });
  });

  it('a new file', async () => {
    const vi = await open(undefined);
    expect(vi.rows[23]).toMatch(/^"f.txt" \[New\] +0,0-1|^"f.txt" \[New\] +1,0-1/);
    await vi.type('ihello\x1b:w\r');
    expect(vi.rows[23]).toMatch(/^"f.txt" \[New\] 1L, 6B written/);
    await vi.type(':q\r');
    expect(vi.code).toBe(0);
  });

  it('modes, half-typed commands and messages', async () => {
    const vi = await open(numbered(9));
    await vi.type('i');
    expect(vi.rows[23]).toMatch(/^-- INSERT --/);
    await vi.type('\x1bR');
    expect(vi.rows[23]).toMatch(/^-- REPLACE --/);
    await vi.type('\x1bV');
    expect(vi.rows[23]).toMatch(/^-- VISUAL LINE --/);
    await vi.type('\x1b2d');
    expect(vi.rows[23]).toMatch(/ 2d +1,1/);
    await vi.type('\x1b3dd');
    expect(vi.rows[23]).toMatch(/^3 fewer lines/);
    await vi.type('u');
    expect(vi.rows[23]).toMatch(/^3 more lines; before #1/);
    await vi.type('uu');
    expect(vi.rows[23]).toMatch(/^Already at oldest change/);
    await vi.type(':%s/line/row/\r');
    expect(vi.rows[23]).toMatch(/^9 substitutions on 9 lines/);
    await vi.type('gg3yy');
    expect(vi.rows[23]).toMatch(/^3 lines yanked/);
  });

  it.each([
    ['ix\x1b:q\r', 'E37: No write since last change (add ! to override)'],
    [':nope\r', 'E492: Not an editor command: nope'],
    ['/zebra\r', 'E486: Pattern not found: zebra'],
    [':99,100d\r', 'E16: Invalid range'],
    [':set nope\r', 'E518: Unknown option: nope'],
    ['"zp', 'E353: Nothing in register z'],
    ["'z", 'E20: Mark not set'],
    [':w /nowhere/f\r', `"/nowhere/f" E212: Can't open file for writing`],
    ['/line\rNN', 'search hit TOP, continuing at BOTTOM'],
  ])('%j: %s', async (keys, message) => {
    const vi = await open(numbered(3));
    await vi.type(keys);
    expect(vi.rows[23]).toContain(message);
    expect(vi.code).toBeUndefined();
  });

  it('long lines on several rows, and @ where one does not fit', async () => {
    const vi = await open(`${'a'.repeat(100)}\nshort\n${'b'.repeat(100)}\n`, { columns: 40, rows: 7 });
    expect(vi.rows).toEqual(['a'.repeat(40), 'a'.repeat(40), 'a'.repeat(20), 'short', '@', '@', expect.any(String)]);
    await vi.type('G');
    expect(vi.rows.slice(0, 4).join('')).toBe(`short${'b'.repeat(100)}`);
  });

  it('numbers', async () => {
    const vi = await open(numbered(2));
    await vi.type(':set nu\r');
    expect(vi.rows[1]).toBe('  2 line 2');
    await vi.type(':set nonu\r');
    expect(vi.rows[1]).toBe('line 2');
  });

  it('the part around the cursor, also after the window changed', async () => {
    const vi = await open(numbered(100));
    await vi.type('50G');
    expect(vi.rows.slice(0, 23)).toContain('line 50');
    expect(vi.rows[23]).toMatch(/50,1 +\d\d%$/);
    vi.terminal.resize(80, 12);
    await vi.settle();
    expect(vi.rows.slice(0, 11)).toContain('line 50');
    await vi.type('G');
    expect(vi.rows.slice(0, 11)).toContain('line 100');
    await vi.type('gg');
    expect(vi.rows[0]).toBe('line 1');
    await vi.type('\x06');
    expect(vi.rows[0]).not.toBe('line 1');
  });
});

describe('leaves', () => {
  it.each([
    ['ix\x1b:wq\r', 'xold\n'],
    ['ix\x1b:x\r', 'xold\n'],
    ['ix\x1bZZ', 'xold\n'],
    ['ix\x1b:q!\r', 'old\n'],
    ['ix\x1bZQ', 'old\n'],
    [':wq\r', 'old\n'],
  ])('with %j', async (keys, content) => {
    const vi = await open('old\n');
    await vi.type(keys);
    expect(vi.code).toBe(0);
    expect(vi.box.fs.readText(FILE)).toBe(content);
  });

  it('with a failure after :cq, so that kubectl edit knows', async () => {
    const vi = await open('old\n');
    await vi.type(':cq\r');
    expect(vi.code).toBe(1);
  });
});

it('indents YAML as one types it, and not what is pasted', async () => {
  const vi = await open('', { name: 'pod.yaml' });
  await vi.type('ispec:\rcontainers:\r- name: web\rimage: nginx\x1b:w\r');
  expect(vi.box.fs.readText('/home/ann/pod.yaml')).toBe('spec:\n  containers:\n    - name: web\n      image: nginx\n');
  await vi.type('ggdGi');
  vi.terminal.type('\x1b[200~a:\n  b:\n    c: 1\x1b[201~');
  await vi.type('\x1b:wq\r');
  expect(vi.box.fs.readText('/home/ann/pod.yaml')).toBe('a:\n  b:\n    c: 1\n');
});

it('understands arrows, Home, End and Delete in every mode', async () => {
  const vi = await open('abc\ndef\n');
  for (const keys of ['\x1b[B', '\x1b[C', 'i', 'X', '\x1b[D', '\x1b[3~', '\x1b[F', '!', '\x1b[A', '\x1b[H', '>', '\x1b', ':wq\r']) {
    vi.terminal.type(keys);
    await vi.settle();
  }
  expect(vi.box.fs.readText(FILE)).toBe('>abc\ndef!\n');
});

it('takes escape and what follows for two keys when they arrive together', async () => {
  const vi = await open('abc\n');
  vi.terminal.type('ix\x1bOtop\x1b:wq\r');
  await vi.settle();
  expect(vi.box.fs.readText(FILE)).toBe('top\nxabc\n');
});

it('filters, reads and runs commands', async () => {
  const vi = await open('b\na\n');
  await vi.type(':%!sort\r');
  await vi.type(':r !echo more\r');
  await vi.type(':w\r');
  expect(vi.box.fs.readText(FILE)).toBe('a\nmore\nb\n');
  await vi.type(':!echo hi > made\r');
  await vi.type('\r');
  expect(vi.box.fs.readText('/home/ann/made')).toBe('hi\n');
  await vi.type(':wq\r');
  expect(vi.code).toBe(0);
});

it('does not write to a file that is not the learner’s', async () => {
  const box = new Workstation();
  box.fs.writeFile('/etc/motd', 'theirs\n');
  const vi = new ProgramOnTerminal(['vi', '/etc/motd'], { box, uid: 1000 });
  await vi.settle();
  expect(vi.rows[23]).toContain('"/etc/motd" [readonly] 1L, 7B');
  await vi.type('x:wq\r');
  expect(vi.rows[23]).toContain("E45: 'readonly' option is set (add ! to override)");
  await vi.type(':wq!\r');
  expect(vi.rows[23]).toContain(`"/etc/motd" E212: Can't open file for writing`);
  await vi.type(':q!\r');
  expect(box.fs.readText('/etc/motd')).toBe('theirs\n');
});

it('goes to the line it was asked for', async () => {
  const vi = await open(numbered(50), { args: ['+20'] });
  await vi.type('x:wq\r');
  expect(vi.box.fs.readText(FILE)).toContain('line 19\nine 20\n');
});
