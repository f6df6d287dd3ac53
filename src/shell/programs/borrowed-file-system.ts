import type { FileStat, FileSystem } from '#posix/file-system.ts';
import { PosixError } from '#posix/posix-error.ts';
import { normalize } from '../builtins/directories.ts';

const MESSAGES: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  EISDIR: 'illegal operation on a directory',
  ENOTDIR: 'not a directory',
  EEXIST: 'file already exists',
  EACCES: 'permission denied',
  ENOTEMPTY: 'directory not empty',
  ELOOP: 'too many symbolic links',
  EINVAL: 'invalid argument',
  ENOSPC: 'no space left on device',
  EROFS: 'read-only file system',
  EPERM: 'operation not permitted',
};

const isOutput = (path: string): boolean => path === '/dev/stderr' || path === '/dev/stdout';

/** Our file system as just-bash's commands expect one: asynchronous, errors with Node's texts. */
export function borrowedFileSystem(fs: FileSystem, say: (path: string, text: string | Uint8Array) => void) {
  const call = <T>(verb: string, path: string, action: () => T): Promise<T> => {
    try {
      return Promise.resolve(action());
    } catch (error) {
      if (!(error instanceof PosixError)) return Promise.reject(error);
      const failure = new Error(`${error.code}: ${MESSAGES[error.code] ?? error.message}, ${verb} '${path}'`);
      return Promise.reject(Object.assign(failure, { code: error.code }));
    }
  };
  const toStat = (stat: FileStat) => ({
    isFile: stat.type !== 'directory' && stat.type !== 'symlink',
    isDirectory: stat.type === 'directory',
    isSymbolicLink: stat.type === 'symlink',
    mode: stat.mode,
    size: stat.size,
    mtime: new Date(stat.mtime),
    ino: stat.inode,
  });
  const latin1 = (bytes: Uint8Array) => {
    let text = '';
    for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
    return text;
  };
  const toBytes = (content: string | Uint8Array, options?: unknown): string | Uint8Array => {
    const encoding = typeof options === 'string' ? options : (options as { encoding?: string } | undefined)?.encoding;
    if (typeof content !== 'string' || (encoding !== 'binary' && encoding !== 'latin1')) return content;
    return Uint8Array.from(content, (character) => character.charCodeAt(0));
  };
  const copy = (from: string, to: string): void => {
    const stat = fs.stat(from);
    if (stat.type !== 'directory') {
      fs.writeFile(to, fs.readFile(from), { mode: stat.mode });
      return;
    }
    if (!fs.exists(to)) fs.makeDirectory(to);
    for (const name of fs.readDirectory(from)) copy(`${from}/${name}`, `${to}/${name}`);
  };
  const remove = (path: string, recursive: boolean): void => {
    if (fs.lstat(path).type !== 'directory') return fs.unlink(path);
    if (recursive) for (const name of fs.readDirectory(path)) remove(`${path}/${name}`, true);
    fs.removeDirectory(path);
  };
  return {
    readFile: (path: string, options?: unknown) =>
      call('open', path, () => (/binary|latin1/.test(JSON.stringify(options ?? '')) ? latin1(fs.readFile(path)) : fs.readText(path))),
    readFileBytes: (path: string) => call('open', path, () => latin1(fs.readFile(path))),
    readFileBuffer: (path: string) => call('open', path, () => fs.readFile(path).slice()),
    writeFile: (path: string, content: string | Uint8Array, options?: unknown) =>
      call('open', path, () => (isOutput(path) ? say(path, toBytes(content, options)) : fs.writeFile(path, toBytes(content, options)))),
    appendFile: (path: string, content: string | Uint8Array, options?: unknown) =>
      call('open', path, () => (isOutput(path) ? say(path, toBytes(content, options)) : fs.appendFile(path, toBytes(content, options)))),
    exists: (path: string) => Promise.resolve(fs.exists(path)),
    stat: (path: string) => call('stat', path, () => toStat(fs.stat(path))),
    lstat: (path: string) => call('lstat', path, () => toStat(fs.lstat(path))),
    mkdir: (path: string, options?: { recursive?: boolean }) =>
      call('mkdir', path, () => fs.makeDirectory(path, { recursive: options?.recursive === true })),
    readdir: (path: string) => call('scandir', path, () => [...fs.readDirectory(path)]),
    readdirWithFileTypes: (path: string) =>
      call('scandir', path, () =>
        fs.readDirectory(path).map((name) => {
          const { type } = fs.lstat(`${path === '/' ? '' : path}/${name}`);
          return { name, isFile: type !== 'directory' && type !== 'symlink', isDirectory: type === 'directory', isSymbolicLink: type === 'symlink' };
        }),
      ),
    rm: (path: string, options?: { recursive?: boolean; force?: boolean }) =>
      call('rm', path, () => {
        if (options?.force === true && !fs.exists(path)) return;
        remove(path, options?.recursive === true);
      }),
    cp: (from: string, to: string) => call('cp', from, () => copy(from, to)),
    mv: (from: string, to: string) => call('rename', from, () => fs.rename(from, to)),
    resolvePath: (base: string, path: string) => normalize(path.startsWith('/') ? path : `${base}/${path}`),
    getAllPaths: () => [],
    chmod: (path: string, mode: number) => call('chmod', path, () => fs.chmod(path, mode)),
    symlink: (target: string, path: string) => call('symlink', path, () => fs.symlink(target, path)),
    link: (from: string, to: string) => call('link', to, () => fs.link(from, to)),
    readlink: (path: string) => call('readlink', path, () => fs.readLink(path)),
    realpath: (path: string) => call('realpath', path, () => fs.realPath(path)),
    utimes: (path: string, _: Date, mtime: Date) => call('utimes', path, () => fs.utimes(path, mtime.getTime())),
  };
}
