import { PosixError } from '#posix/posix-error.ts';
import type { Process } from '#posix/process.ts';
import { readLines } from '#posix/read-stream.ts';
import { normalize } from '../builtins/directories.ts';
import { changeMode } from './format-file.ts';
import { parseOptions } from './parse-options.ts';
import { calledName, complain, defineProgram, Failure, reasonOf, resolvePath } from './program.ts';
import { parseDate } from './parse-date.ts';

const nameOf = (path: string) => path.replace(/\/+$/, '').replace(/^.*\//, '') || '/';

export const mkdir = defineProgram('mkdir', async (process, args) => {
  const options = parseOptions('mkdir', args, 'pvm:', { parents: 'p', verbose: 'v', 'mode=': 'm' });
  if (options.operands.length === 0) throw new Failure("missing operand\nTry 'mkdir --help' for more information.");
  let status = 0;
  for (const path of options.operands) {
    try {
      const mode = options.has('m') ? changeMode(options.get('m') ?? '', 0o777, true, process.umask) : undefined;
      process.fs.makeDirectory(resolvePath(process, path), { recursive: options.has('p'), ...(mode !== undefined && { mode }) });
      if (options.has('v')) await process.stdout.write(`mkdir: created directory '${path}'\n`);
    } catch (error) {
      await complain(process, `cannot create directory ‘${path}’: ${reasonOf(error)}`);
      status = 1;
    }
  }
  return status;
});

export const rmdir = defineProgram('rmdir', async (process, args) => {
  const options = parseOptions('rmdir', args, 'pv', { parents: 'p', verbose: 'v', 'ignore-fail-on-non-empty': 'i' });
  let status = 0;
  for (const path of options.operands) {
    try {
      process.fs.removeDirectory(resolvePath(process, path));
    } catch (error) {
      await complain(process, `failed to remove '${path}': ${reasonOf(error)}`);
      status = 1;
    }
  }
  return status;
});

export const rm = defineProgram('rm', async (process, args) => {
  const options = parseOptions('rm', args, 'rRfivId', {
    recursive: 'r',
    force: 'f',
    verbose: 'v',
    dir: 'd',
    'interactive=?': 'i',
    'preserve-root=?': 'p',
    'no-preserve-root': 'P',
  });
  const recursive = options.has('r') || options.has('R');
  if (options.operands.length === 0 && !options.has('f')) throw new Failure("missing operand\nTry 'rm --help' for more information.");
  const answers = readLines(process.stdin);
  let status = 0;
  const remove = async (path: string, full: string): Promise<void> => {
    const { type } = process.fs.lstat(full);
    if (options.has('i')) {
      await process.stderr.write(`rm: remove ${type === 'directory' ? 'directory' : type === 'file' ? 'regular file' : type} '${path}'? `);
      const answer = await answers.next();
      if (answer.done === true || !/^y/i.test(answer.value)) return;
    }
    if (type === 'directory') {
      if (recursive) for (const name of process.fs.readDirectory(full)) await attempt(`${path.replace(/\/+$/, '')}/${name}`, `${full}/${name}`);
      process.fs.removeDirectory(full);
    } else {
      process.fs.unlink(full);
    }
    if (options.has('v')) await process.stdout.write(`removed ${type === 'directory' ? 'directory ' : ''}'${path}'\n`);
  };
  const attempt = async (path: string, full: string) => {
    try {
      await remove(path, full);
    } catch (error) {
      const reason = reasonOf(error);
      if (options.has('f') && reason === 'No such file or directory') return;
      await complain(process, `cannot remove '${path}': ${reason}`);
      status = 1;
    }
  };
  for (const path of options.operands) {
    const full = resolvePath(process, path);
    if (/^\.{1,2}$/.test(nameOf(path)) && recursive) {
      await complain(process, `refusing to remove '.' or '..' directory: skipping '${path}'`);
      status = 1;
    } else if (recursive && process.fs.exists(full) && process.fs.realPath(full) === '/' && !options.has('P')) {
      await complain(process, "it is dangerous to operate recursively on '/'\nrm: use --no-preserve-root to override this failsafe");
      status = 1;
    } else if (!recursive && !options.has('d') && isDirectory(process, full, false)) {
      await complain(process, `cannot remove '${path}': Is a directory`);
      status = 1;
    } else {
      await attempt(path, full);
    }
  }
  return status;
});

function isDirectory(process: Process, full: string, follow = true): boolean {
  try {
    return (follow ? process.fs.stat(full) : process.fs.lstat(full)).type === 'directory';
  } catch (error) {
    if (error instanceof PosixError) return false;
    throw error;
  }
}

/** Operands of cp, mv and ln: sources and where each of them goes. */
async function eachTarget(
  process: Process,
  operands: readonly string[],
  into: string | undefined,
  use: (from: string, to: string) => Promise<void>,
): Promise<number> {
  if (operands.length === 0) throw new Failure(`missing file operand\nTry '${calledName(process)} --help' for more information.`);
  const target = into ?? (operands.length > 1 ? operands[operands.length - 1] : undefined);
  if (target === undefined)
    throw new Failure(`missing destination file operand after '${operands[0] ?? ''}'\nTry '${calledName(process)} --help' for more information.`);
  const sources = into === undefined ? operands.slice(0, -1) : operands;
  const directory = isDirectory(process, resolvePath(process, target));
  if (sources.length > 1 && !directory)
    throw new Failure(`target '${target}': ${process.fs.exists(resolvePath(process, target)) ? 'Not a directory' : 'No such file or directory'}`);
  let status = 0;
  for (const source of sources) {
    try {
      await use(source, directory ? `${target.replace(/\/+$/, '')}/${nameOf(source)}` : target);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      await complain(process, error.message);
      status = 1;
    }
  }
  return status;
}

export const cp = defineProgram('cp', (process, args) => {
  const options = parseOptions('cp', args, 'rRafipvnuLPdTt:l', {
    recursive: 'r',
    archive: 'a',
    force: 'f',
    interactive: 'i',
    verbose: 'v',
    'no-clobber': 'n',
    update: 'u',
    'target-directory=': 't',
    'preserve=?': 'p',
  });
  const recursive = options.has('r') || options.has('R') || options.has('a');
  const keep = options.has('p') || options.has('a');
  const copy = async (from: string, to: string): Promise<void> => {
    const [source, target] = [resolvePath(process, from), resolvePath(process, to)];
    const { fs } = process;
    const stat = attempt(
      () => (options.has('a') || options.has('P') || options.has('d') ? fs.lstat(source) : fs.stat(source)),
      (reason) => `cannot stat '${from}': ${reason}`,
    );
    if (stat.type === 'directory') {
      if (!recursive) throw new Failure(`-r not specified; omitting directory '${from}'`);
      if (`${target}/`.startsWith(`${source}/`)) throw new Failure(`cannot copy a directory, '${from}', into itself, '${to}'`);
      attempt(
        () => fs.makeDirectory(target, { recursive: true }),
        (reason) => `cannot create directory '${to}': ${reason}`,
      );
      for (const name of attempt(
        () => fs.readDirectory(source),
        (reason) => `cannot access '${from}': ${reason}`,
      ))
        await copy(`${from.replace(/\/+$/, '')}/${name}`, `${to}/${name}`);
    } else if (stat.type === 'symlink') {
      attempt(
        () => fs.symlink(fs.readLink(source), target),
        (reason) => `cannot create symbolic link '${to}': ${reason}`,
      );
      return;
    } else {
      if (fs.exists(target) && options.has('n')) return;
      if (fs.exists(target) && options.has('u') && fs.stat(target).mtime >= stat.mtime) return;
      if (fs.exists(target) && fs.stat(target).inode === stat.inode && fs.realPath(target) === fs.realPath(source))
        throw new Failure(`'${from}' and '${to}' are the same file`);
      const content = attempt(
        () => fs.readFile(source),
        (reason) => `cannot open '${from}' for reading: ${reason}`,
      );
      attempt(
        () => {
          if (to.endsWith('/') && !fs.exists(target)) throw new PosixError('ENOTDIR');
          fs.writeFile(target, content, { mode: stat.mode & ~(keep ? 0 : process.umask) });
        },
        (reason) => `cannot create regular file '${to}': ${reason}`,
      );
    }
    if (keep) {
      if (process.uid === 0) fs.chown(target, stat.uid, stat.gid);
      fs.utimes(target, stat.mtime);
    }
    if (options.has('v')) await process.stdout.write(`'${from}' -> '${to}'\n`);
  };
  return eachTarget(process, options.operands, options.get('t'), copy);
});

export const mv = defineProgram('mv', (process, args) => {
  const options = parseOptions('mv', args, 'fivnuTt:', {
    force: 'f',
    interactive: 'i',
    verbose: 'v',
    'no-clobber': 'n',
    update: 'u',
    'target-directory=': 't',
  });
  return eachTarget(process, options.operands, options.get('t'), async (from, to) => {
    const { fs } = process;
    const [source, target] = [resolvePath(process, from), resolvePath(process, to)];
    attempt(
      () => fs.lstat(source),
      (reason) => `cannot stat '${from}': ${reason}`,
    );
    if (options.has('n') && fs.exists(target)) return;
    try {
      fs.rename(source, target);
    } catch (error) {
      if (error instanceof PosixError && error.code === 'EXDEV') moveAcross(process, source, target);
      else if (error instanceof PosixError && error.code === 'EINVAL')
        throw new Failure(`cannot move '${from}' to a subdirectory of itself, '${to}'`);
      else throw new Failure(`cannot move '${from}' to '${to}': ${reasonOf(error)}`);
    }
    if (options.has('v')) await process.stdout.write(`renamed '${from}' -> '${to}'\n`);
  });
});

function moveAcross({ fs }: Process, from: string, to: string): void {
  const visit = (source: string, target: string) => {
    const stat = fs.lstat(source);
    if (stat.type === 'directory') {
      if (!fs.exists(target)) fs.makeDirectory(target);
      for (const name of fs.readDirectory(source)) visit(`${source}/${name}`, `${target}/${name}`);
      fs.removeDirectory(source);
    } else {
      if (stat.type === 'symlink') fs.symlink(fs.readLink(source), target);
      else fs.writeFile(target, fs.readFile(source), { mode: stat.mode });
      fs.unlink(source);
    }
  };
  visit(from, to);
}

export const ln = defineProgram('ln', (process, args) => {
  const options = parseOptions('ln', args, 'sfvnTrt:', { symbolic: 's', force: 'f', verbose: 'v', 'no-dereference': 'n', relative: 'r' });
  const operands = options.operands.length === 1 ? [...options.operands, '.'] : options.operands;
  return eachTarget(process, operands, options.get('t'), async (from, to) => {
    const target = resolvePath(process, to);
    const kind = options.has('s') ? 'symbolic' : 'hard';
    attempt(
      () => {
        if (options.has('f') && attemptQuietly(() => process.fs.lstat(target)) !== undefined) process.fs.unlink(target);
        if (options.has('s')) process.fs.symlink(from, target);
        else process.fs.link(resolvePath(process, from), target);
      },
      (reason) =>
        !options.has('s') && !process.fs.exists(resolvePath(process, from))
          ? `failed to access '${from}': No such file or directory`
          : `failed to create ${kind} link '${to}': ${reason}`,
    );
    if (options.has('v')) await process.stdout.write(`'${to}' -> '${from}'\n`);
  });
});

function attempt<T>(action: () => T, message: (reason: string) => string): T {
  try {
    return action();
  } catch (error) {
    throw new Failure(message(reasonOf(error)));
  }
}

function attemptQuietly<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if (error instanceof PosixError) return undefined;
    throw error;
  }
}

export const touch = defineProgram('touch', async (process, args) => {
  const options = parseOptions('touch', args, 'acmd:r:t:h', { 'no-create': 'c', 'date=': 'd', 'reference=': 'r', 'time=': 'time' });
  if (options.operands.length === 0) throw new Failure("missing file operand\nTry 'touch --help' for more information.");
  const now = process.machine.clock.now();
  const reference = options.get('r');
  const date = options.get('d');
  const time = reference !== undefined ? process.fs.stat(resolvePath(process, reference)).mtime : date !== undefined ? parseDate(date, now) : now;
  if (time === undefined) throw new Failure(`invalid date format ‘${date ?? ''}’`);
  let status = 0;
  for (const path of options.operands) {
    const full = resolvePath(process, path);
    try {
      if (!process.fs.exists(full)) {
        if (options.has('c')) continue;
        process.fs.writeFile(full, '');
      }
      process.fs.utimes(full, time);
    } catch (error) {
      await complain(process, `cannot touch '${path}': ${reasonOf(error)}`);
      status = 1;
    }
  }
  return status;
});

export const mktemp = defineProgram('mktemp', async (process, args) => {
  const options = parseOptions('mktemp', args, 'dqtup:', { directory: 'd', quiet: 'q', 'tmpdir=?': 'p', 'suffix=': 'suffix', 'dry-run': 'u' });
  const template = options.operands[0] ?? 'tmp.XXXXXXXXXX';
  if (!/X{3,}/.test(template)) throw new Failure(`too few X's in template ‘${template}’`);
  const folder =
    options.operands.length === 0 || options.has('p') || options.has('t') ? `${options.get('p') || (process.env.get('TMPDIR') ?? '/tmp')}/` : '';
  const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
  const path =
    folder +
    template.replace(/X{3,}(?!.*X{3,})/, (marks) =>
      [...marks].map(() => letters.charAt(Math.floor(process.machine.random.next() * letters.length))).join(''),
    ) +
    (options.get('suffix') ?? '');
  const full = resolvePath(process, path);
  if (!options.has('u')) {
    attempt(
      () => (options.has('d') ? process.fs.makeDirectory(full, { mode: 0o700 }) : process.fs.writeFile(full, '', { mode: 0o600 })),
      (reason) => `failed to create ${options.has('d') ? 'directory' : 'file'} via template ‘${path}’: ${reason}`,
    );
  }
  await process.stdout.write(`${path}\n`);
  return 0;
});

export const realpath = defineProgram('realpath', async (process, args) => {
  const options = parseOptions('realpath', args, 'emqsz', { 'canonicalize-existing': 'e', 'canonicalize-missing': 'm', quiet: 'q', strip: 's' });
  let status = 0;
  for (const path of options.operands) {
    const full = resolvePath(process, path);
    try {
      if (options.has('m') && !process.fs.exists(full)) {
        await process.stdout.write(`${normalize(full)}\n`);
        continue;
      }
      const parent = full.replace(/\/+[^/]*\/*$/, '') || '/';
      const real = process.fs.exists(full)
        ? process.fs.realPath(full)
        : options.has('e')
          ? process.fs.realPath(full)
          : `${process.fs.realPath(parent).replace(/\/$/, '')}/${nameOf(full)}`;
      await process.stdout.write(`${real}\n`);
    } catch (error) {
      if (!options.has('q')) await complain(process, `${path}: ${reasonOf(error)}`);
      status = 1;
    }
  }
  return status;
});

export const truncate = defineProgram('truncate', async (process, args) => {
  const options = parseOptions('truncate', args, 'cs:', { 'size=': 's', 'no-create': 'c' });
  const match = /^([-+]?)(\d+)([KMG]?)B?$/.exec(options.get('s') ?? '');
  if (match === null)
    throw new Failure(
      options.has('s')
        ? `Invalid number: ‘${options.get('s') ?? ''}’`
        : "you must specify either ‘--size’ or ‘--reference’\nTry 'truncate --help' for more information.",
    );
  const amount = Number(match[2]) * ({ '': 1, K: 1024, M: 1048576, G: 1073741824 }[match[3] ?? ''] ?? 1);
  for (const path of options.operands) {
    const full = resolvePath(process, path);
    const before = process.fs.exists(full) ? process.fs.stat(full).size : 0;
    attempt(
      () => process.fs.truncate(full, Math.max(0, match[1] === '+' ? before + amount : match[1] === '-' ? before - amount : amount)),
      (reason) => `cannot open '${path}' for writing: ${reason}`,
    );
  }
  return 0;
});
