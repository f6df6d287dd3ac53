import type { FileSystem } from './file-system.ts';
import { PosixError, type ErrorCode } from './posix-error.ts';
import type { Program, ProgramRegistry } from './process.ts';

const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const MAX_INTERPRETERS = 4;

/** The file a command name stands for. Throws ENOENT, or EACCES when there are only files one may not execute. */
export function findExecutable(name: string, fs: FileSystem, cwd: string, path: string | undefined): string {
  if (name.includes('/')) {
    const file = name.startsWith('/') ? name : `${cwd}/${name}`;
    if (fs.stat(file).type === 'directory') throw new PosixError('EACCES', name);
    fs.access(file, 'x');
    return file;
  }
  const files = (path ?? DEFAULT_PATH).split(':').map((folder) => inFolder(folder, name, cwd));
  // Most folders do not have it: nothing is thrown for those.
  const file = name === '' ? undefined : files.find((candidate) => fs.exists(candidate) && failure(candidate, fs) === undefined);
  if (file !== undefined) return file;
  throw new PosixError(name !== '' && files.some((candidate) => failure(candidate, fs) === 'EACCES') ? 'EACCES' : 'ENOENT', name);
}

const inFolder = (folder: string, name: string, cwd: string): string =>
  folder === '' ? `${cwd}/${name}` : folder.startsWith('/') ? `${folder}/${name}` : `${cwd}/${folder}/${name}`;

/** Why a file cannot be executed. */
function failure(file: string, fs: FileSystem): ErrorCode | undefined {
  try {
    if (fs.stat(file).type === 'directory') return 'EISDIR';
    fs.access(file, 'x');
    return undefined;
  } catch (error) {
    if (error instanceof PosixError) return error.code;
    throw error;
  }
}

/** The program that runs a file, and its arguments: through `#!` lines down to a program. Throws ENOEXEC for other text. */
export function loadProgram(
  file: string,
  argv: readonly string[],
  fs: FileSystem,
  programs: ProgramRegistry,
  depth = 0,
): { readonly program: Program; readonly argv: readonly string[] } {
  const name = fs.stat(file).program;
  if (name !== undefined) {
    const program = programs.get(name);
    if (program === undefined) throw new PosixError('ENOEXEC', file);
    return { program, argv };
  }
  const text = fs.readText(file);
  if (!text.startsWith('#!')) throw new PosixError('ENOEXEC', file);
  if (depth >= MAX_INTERPRETERS) throw new PosixError('ELOOP', file);
  const line = (text.slice(2).split('\n', 1)[0] ?? '').trim();
  const [interpreter = '', ...rest] = line.split(/[ \t]+/);
  const option = rest.join(' ');
  if (!fs.exists(interpreter)) throw new PosixError('ENOENT', `${file}: ${interpreter}`);
  fs.access(interpreter, 'x');
  const given = option === '' ? [] : [option];
  // As it was called; a name found along PATH is its path.
  const shown = argv[0]?.includes('/') === true ? argv[0] : file;
  return loadProgram(interpreter, [interpreter, ...given, shown, ...argv.slice(1)], fs, programs, depth + 1);
}
