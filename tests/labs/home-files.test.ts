/** The editor beside the terminal: files of the learner's home, with the learner's permissions and no more. */
import { changeHome, listHome, MOST_BYTES, readHomeFile } from '#labs/live/home/home-files.ts';
import { LEARNER } from '#labs/workstation.ts';
import { MemoryFileSystem } from '#posix/memory-file-system.ts';
import type { FileSystem } from '#posix/file-system.ts';

let root: MemoryFileSystem;
let fs: FileSystem;

beforeEach(() => {
  root = new MemoryFileSystem({ now: () => 0 });
  root.makeDirectory(LEARNER.home, { recursive: true });
  root.chown(LEARNER.home, LEARNER.uid, LEARNER.gid);
  fs = root.asUser(LEARNER.uid, LEARNER.gid);
});

const write = (path: string, text: string, base?: string | null) =>
  changeHome(fs, { kind: 'write', path, text, ...(base === undefined ? {} : { base }) });

const versionOf = (path: string): string => {
  const file = readHomeFile(fs, path);
  if (file.kind !== 'text') throw new Error(`${path}: ${JSON.stringify(file)}`);
  return file.version;
};

test('writes a new file with the folders above it, and lists each folder before what is in it', () => {
  expect(write('shop/web/pod.yaml', 'kind: Pod\n', null).kind).toBe('done');
  expect(listHome(fs)).toEqual([
    { path: 'shop', folder: true, size: expect.any(Number) as number },
    { path: 'shop/web', folder: true, size: expect.any(Number) as number },
    { path: 'shop/web/pod.yaml', folder: false, size: 10 },
  ]);
  expect(readHomeFile(fs, 'shop/web/pod.yaml')).toMatchObject({ kind: 'text', text: 'kind: Pod\n' });
  expect(fs.stat(`${LEARNER.home}/shop/web/pod.yaml`).uid).toBe(LEARNER.uid);
});

test('a write says which version it replaces, and the terminal is not overwritten unseen', () => {
  write('a.txt', 'mine');
  const base = versionOf('a.txt');
  fs.writeFile(`${LEARNER.home}/a.txt`, 'theirs');
  expect(write('a.txt', 'mine again', base)).toMatchObject({ kind: 'conflict', text: 'theirs' });
  expect(fs.readText(`${LEARNER.home}/a.txt`)).toBe('theirs');
  expect(write('a.txt', 'mine again', versionOf('a.txt')).kind).toBe('done');
  expect(write('a.txt', 'new?', null)).toMatchObject({ kind: 'conflict', text: 'mine again' });
  fs.unlink(`${LEARNER.home}/a.txt`);
  expect(write('a.txt', 'gone?', base)).toEqual({ kind: 'conflict' });
});

test('renames into folders, never over another file, and removes folders whole', () => {
  write('a.txt', '1');
  write('b.txt', '2');
  expect(changeHome(fs, { kind: 'rename', path: 'a.txt', to: 'b.txt' })).toEqual({ kind: 'refused', message: 'There is a b.txt already.' });
  expect(changeHome(fs, { kind: 'rename', path: 'a.txt', to: 'deep/er/a.txt' }).kind).toBe('done');
  expect(changeHome(fs, { kind: 'rename', path: 'deep', to: 'deep/er/deep' }).kind).toBe('refused');
  expect(changeHome(fs, { kind: 'rename', path: 'nothing', to: 'x' })).toEqual({ kind: 'refused', message: 'nothing: No such file or directory.' });
  expect(changeHome(fs, { kind: 'remove', path: 'deep' }).kind).toBe('done');
  expect(listHome(fs).map(({ path }) => path)).toEqual(['b.txt']);
});

test.each(['', '.', '..', '../root/x', 'a/../../x', '/etc/passwd', 'a//b', 'a/', 'a\0b', 'long/'.repeat(201)])(
  '%j is no file of the home',
  (path) => {
    for (const result of [
      readHomeFile(fs, path),
      write(path, 'x'),
      changeHome(fs, { kind: 'remove', path }),
      changeHome(fs, { kind: 'rename', path: 'a', to: path }),
    ])
      expect(result.kind).toBe('refused');
  },
);

test('a link out of the home opens only what the learner may open, and goes without what it points at', () => {
  root.makeDirectory('/root', { mode: 0o700 });
  root.writeFile('/root/secret', 'secret', { mode: 0o600 });
  root.writeFile('/etc-note', 'for all', { mode: 0o644 });
  fs.symlink('/root/secret', `${LEARNER.home}/link`);
  fs.symlink('/etc-note', `${LEARNER.home}/note`);
  expect(readHomeFile(fs, 'link').kind).toBe('refused');
  expect(write('link', 'mine now').kind).toBe('refused');
  expect(write('note', 'mine now')).toEqual({ kind: 'refused', message: 'note: Permission denied.' });
  expect(changeHome(fs, { kind: 'remove', path: 'note' }).kind).toBe('done');
  expect(root.readText('/etc-note')).toBe('for all');
});

test('links in circles and folders closed to the learner neither hang nor fail the list', () => {
  fs.symlink(LEARNER.home, `${LEARNER.home}/round`);
  fs.makeDirectory(`${LEARNER.home}/closed`, { mode: 0o000 });
  expect(listHome(fs).map(({ path, folder }) => [path, folder])).toEqual([
    ['closed', true],
    ['round', false],
  ]);
});

test('what is no text, too large or no file is refused in a sentence', () => {
  fs.writeFile(`${LEARNER.home}/binary`, new Uint8Array([1, 0, 255]));
  fs.writeFile(`${LEARNER.home}/large`, 'x'.repeat(MOST_BYTES + 1));
  fs.makeDirectory(`${LEARNER.home}/folder`);
  for (const path of ['binary', 'large', 'folder']) {
    expect(readHomeFile(fs, path)).toMatchObject({ kind: 'refused', message: expect.stringContaining(path) as string });
    expect(write(path, 'x').kind).toBe('refused');
  }
  expect(write('new', 'x'.repeat(MOST_BYTES + 1)).kind).toBe('refused');
  expect(fs.exists(`${LEARNER.home}/new`)).toBe(false);
});

test('lists no more than a page can show', () => {
  for (let index = 0; index < 2_100; index++) fs.writeFile(`${LEARNER.home}/${String(index)}`, '');
  expect(listHome(fs)).toHaveLength(2_000);
});

test('a full disk is said, and the file stays as it was', () => {
  root = new MemoryFileSystem({ now: () => 0, maxBytes: 2_000 });
  root.makeDirectory(LEARNER.home, { recursive: true });
  root.chown(LEARNER.home, LEARNER.uid, LEARNER.gid);
  fs = root.asUser(LEARNER.uid, LEARNER.gid);
  write('a.txt', 'short');
  expect(write('a.txt', 'x'.repeat(3_000))).toEqual({ kind: 'refused', message: 'a.txt: No space left on device.' });
  expect(readHomeFile(fs, 'a.txt')).toMatchObject({ text: 'short' });
});
