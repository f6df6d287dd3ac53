import { createHash } from 'node:crypto';
import type { FileChange } from '#courses/attempt-log.ts';
import type { FileSystem } from '#posix/file-system.ts';
import { PosixError, strerror } from '#posix/posix-error.ts';
import { decodeUtf8, encodeUtf8 } from '#posix/utf8.ts';
import type { FileResult, HomeFile } from '../../lab-host.ts';
import { LEARNER } from '../../workstation.ts';

/** What the editor shows: bytes of one file, entries of the home, folders within folders. */
export const MOST_BYTES = 512 * 1024;
const MOST_ENTRIES = 2_000;
const DEEPEST = 12;

const NAMES = 'Names are those of files in your home folder, for example shop/pod.yaml.';

const refused = (message: string): FileResult => ({ kind: 'refused', message });

/** Of a path within the home; undefined for one that names nothing or leads out. */
function inHome(path: string): string | undefined {
  const parts = path.split('/');
  const wrong = path.length > 1_000 || path.includes('\0') || parts.some((part) => part === '' || part === '.' || part === '..');
  return wrong ? undefined : `${LEARNER.home}/${path}`;
}

const versionOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('base64url').slice(0, 22);

/** Files and folders of the home in order, each folder before what is in it. Links are shown, and not followed. */
export function listHome(fs: FileSystem): readonly HomeFile[] {
  const found: HomeFile[] = [];
  const visit = (folder: string, depth: number): void => {
    for (const name of namesIn(fs, `${LEARNER.home}/${folder}`)) {
      if (found.length >= MOST_ENTRIES) return;
      const path = `${folder}${name}`;
      const { type, size } = fs.lstat(`${LEARNER.home}/${path}`);
      found.push({ path, folder: type === 'directory', size });
      if (type === 'directory' && depth < DEEPEST) visit(`${path}/`, depth + 1);
    }
  };
  visit('', 1);
  return found;
}

/** None in a folder that the learner has closed to themselves. */
function namesIn(fs: FileSystem, folder: string): readonly string[] {
  try {
    return fs.readDirectory(folder);
  } catch (error) {
    if (error instanceof PosixError) return [];
    throw error;
  }
}

export function readHomeFile(fs: FileSystem, path: string): FileResult {
  return attempt(path, (file) => {
    const { type, size } = fs.stat(file);
    if (type !== 'file') return refused(`${path} is no file.`);
    if (size > MOST_BYTES) return refused(`${path} is larger than ${MOST_BYTES / 1024} KiB. Look at it with less.`);
    const bytes = fs.readFile(file);
    const text = decodeUtf8(bytes);
    if (text.includes('\0') || text.includes('\ufffd')) return refused(`${path} is no text.`);
    return { kind: 'text', text, version: versionOf(bytes) };
  });
}

export function changeHome(fs: FileSystem, change: FileChange): FileResult {
  return attempt(change.path, (file) => {
    switch (change.kind) {
      case 'write':
        return write(fs, file, change);
      case 'rename':
        return rename(fs, file, change);
      case 'remove':
        remove(fs, file);
        return { kind: 'done' };
    }
  });
}

function write(fs: FileSystem, file: string, { text, base, path }: Extract<FileChange, { kind: 'write' }>): FileResult {
  const bytes = encodeUtf8(text);
  if (bytes.length > MOST_BYTES) return refused(`${path} would be larger than ${MOST_BYTES / 1024} KiB.`);
  const now = fs.exists(file) ? readHomeFile(fs, path) : undefined;
  if (now?.kind === 'refused') return now;
  const current = now?.kind === 'text' ? now : undefined;
  if (base !== undefined && (current?.version ?? null) !== base)
    return current === undefined ? { kind: 'conflict' } : { kind: 'conflict', text: current.text, version: current.version };
  makeFolderOf(fs, file);
  fs.writeFile(file, bytes);
  return { kind: 'done', version: versionOf(bytes) };
}

function rename(fs: FileSystem, file: string, change: Extract<FileChange, { kind: 'rename' }>): FileResult {
  const to = inHome(change.to);
  if (to === undefined) return refused(NAMES);
  if (fs.exists(to)) return refused(`There is a ${change.to} already.`);
  if (to.startsWith(`${file}/`)) return refused('A folder cannot go into itself.');
  fs.lstat(file);
  makeFolderOf(fs, to);
  fs.rename(file, to);
  return { kind: 'done' };
}

function makeFolderOf(fs: FileSystem, file: string): void {
  const folder = file.slice(0, file.lastIndexOf('/'));
  if (!fs.exists(folder)) fs.makeDirectory(folder, { recursive: true });
}

function remove(fs: FileSystem, file: string): void {
  if (fs.lstat(file).type !== 'directory') {
    fs.unlink(file);
    return;
  }
  for (const name of fs.readDirectory(file)) remove(fs, `${file}/${name}`);
  fs.removeDirectory(file);
}

/** What the file system refuses is said as it says it. */
function attempt(path: string, act: (file: string) => FileResult): FileResult {
  const file = inHome(path);
  if (file === undefined) return refused(NAMES);
  try {
    return act(file);
  } catch (error) {
    if (error instanceof PosixError) return refused(`${path}: ${strerror[error.code]}.`);
    throw error;
  }
}
