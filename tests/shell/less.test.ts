import { ProgramOnTerminal } from './program-on-terminal.ts';
import { Workstation } from './workstation.ts';

async function page(text: string, options: { readonly args?: readonly string[]; readonly columns?: number; readonly rows?: number } = {}) {
  const box = new Workstation();
  box.fs.writeFile('/home/ann/f', text);
  const less = new ProgramOnTerminal(['less', ...(options.args ?? []), 'f'], { box, rows: 6, ...options });
  await less.pass(300);
  return less;
}

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `line ${index + 1}\n`).join('');

it('shows a screenful, moves and leaves', async () => {
  const less = await page(numbered(20));
  expect(less.rows).toEqual(['line 1', 'line 2', 'line 3', 'line 4', 'line 5', 'f']);
  await less.type(' ');
  expect(less.rows).toEqual(['line 6', 'line 7', 'line 8', 'line 9', 'line 10', ':']);
  await less.type('j');
  expect(less.rows[0]).toBe('line 7');
  await less.type('kkb');
  expect(less.rows[0]).toBe('line 1');
  await less.type('G');
  expect(less.rows.slice(4)).toEqual(['line 20', '(END)']);
  await less.type('5g');
  expect(less.rows[0]).toBe('line 5');
  await less.type('50p');
  expect(less.rows[0]).toBe('line 11');
  await less.type('q');
  expect(less.code).toBe(0);
});

it('searches with a regular expression, on and back', async () => {
  const less = await page(numbered(30));
  await less.type('/1[2-4]\r');
  expect(less.rows[0]).toBe('line 12');
  await less.type('n');
  expect(less.rows[0]).toBe('line 13');
  await less.type('N');
  expect(less.rows[0]).toBe('line 12');
  await less.type('?line 2$\r');
  expect(less.rows[0]).toBe('line 2');
  await less.type('/zebra\r');
  expect(less.rows[5]).toBe('Pattern not found  (press RETURN)');
});

it('wraps long lines, or cuts and shifts them with -S', async () => {
  const long = `${'a'.repeat(30)}${'b'.repeat(10)}\nnext\n`;
  expect((await page(long, { columns: 20 })).rows.slice(0, 3)).toEqual(['a'.repeat(20), 'a'.repeat(10) + 'b'.repeat(10), 'next']);
  const cut = await page(long, { columns: 20, args: ['-S'] });
  expect(cut.rows.slice(0, 2)).toEqual(['a'.repeat(20), 'next']);
  cut.terminal.type('\x1b[C');
  await cut.settle();
  expect(cut.rows[0]).toBe('a'.repeat(20));
  cut.terminal.type('\x1b[C');
  await cut.settle();
  expect(cut.rows[0]).toBe('a'.repeat(10) + 'b'.repeat(10));
});

it('leaves at once with -F when everything fits', async () => {
  const less = await page('only\n', { args: ['-F'] });
  await less.pass(300);
  expect(less.code).toBe(0);
  expect(less.rows[0]).toBe('only');
});

it('follows a pipe that grows, and one without end', async () => {
  const box = new Workstation();
  const less = new ProgramOnTerminal(['bash', '-c', 'while :; do echo tick; sleep 1; done | less'], { box, rows: 6 });
  await less.pass(2_500);
  expect(less.rows[0]).toBe('tick');
  await less.type('F');
  await less.pass(6_000);
  expect(less.rows[4]).toBe('tick');
  expect(less.rows[5]).toContain('Waiting for data');
  await less.type('xq');
  await less.pass(3_000);
  expect(less.code).toBe(0);
});

it('shows control characters so that they do nothing', async () => {
  const less = await page('a\x1b]0;title\x07b\x01\n');
  expect(less.rows[0]).toBe('aESC]0;title^Gb^A');
});

it.each([
  ['less nope', 'nope: No such file or directory\n'],
  ['less /tmp', '/tmp is a directory\n'],
])('%s', async (line, stderr) => {
  expect(await new Workstation().run(line)).toMatchObject({ stderr, code: 1 });
});

it('copies when there is no terminal', async () => {
  expect((await new Workstation().run('seq 3 | less | cat')).stdout).toBe('1\n2\n3\n');
});
