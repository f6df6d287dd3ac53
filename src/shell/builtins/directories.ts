import { PosixError, strerror } from '#posix/posix-error.ts';
import type { Shell } from '../interpreter/shell.ts';
import type { Builtin } from './builtin.ts';
import { parseShortOptions } from './builtin.ts';

export const cd: Builtin = async ({ shell, args }) => {
  const { options, operands, invalid } = parseShortOptions(args, 'LPe@');
  if (invalid !== undefined) {
    await shell.complain(`cd: ${invalid}: invalid option`);
    await shell.process.stderr.write('cd: usage: cd [-L|[-P [-e]] [-@]] [dir]\n');
    return 2;
  }
  if (operands.length > 1) {
    await shell.complain('cd: too many arguments');
    return 1;
  }
  let target = operands[0] ?? shell.vars.get('HOME');
  let print = false;
  if (target === undefined) {
    await shell.complain('cd: HOME not set');
    return 1;
  }
  if (target === '-') {
    target = shell.vars.get('OLDPWD');
    print = true;
    if (target === undefined) {
      await shell.complain('cd: OLDPWD not set');
      return 1;
    }
  }
  const path = shell.vars.get('CDPATH');
  if (path !== undefined && !/^\.{0,2}\//.test(target) && target !== '.' && target !== '..') {
    const wanted = target;
    const found = path
      .split(':')
      .map((folder) => `${folder}/${wanted}`)
      .find((candidate) => shell.fs.exists(shell.resolve(candidate)));
    if (found !== undefined) {
      target = found;
      print = true;
    }
  }
  const failure = changeDirectory(shell, target, options.has('P'));
  if (failure !== undefined) {
    await shell.complain(`cd: ${failure}`);
    return 1;
  }
  if (print) await shell.print(`${shell.cwd}\n`);
  return 0;
};

/** What went wrong, or undefined. */
function changeDirectory(shell: Shell, target: string, physical: boolean): string | undefined {
  if (target === '') return undefined;
  const path = normalize(shell.resolve(target));
  try {
    if (shell.fs.stat(shell.resolve(target)).type !== 'directory') throw new PosixError('ENOTDIR', target);
    shell.fs.access(path, 'x');
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
    return `${target}: ${strerror[error.code]}`;
  }
  const before = shell.cwd;
  shell.cwd = physical || shell.options.has('physical') ? shell.fs.realPath(path) : path;
  shell.vars.set('OLDPWD', before);
  shell.vars.set('PWD', shell.cwd);
  return undefined;
}

/** Without `.`, `..` and doubled slashes. */
export function normalize(path: string): string {
  const names: string[] = [];
  for (const name of path.split('/')) {
    if (name === '..') names.pop();
    else if (name !== '' && name !== '.') names.push(name);
  }
  return `/${names.join('/')}`;
}

export const pwd: Builtin = async ({ shell, args }) => {
  await shell.print(`${args.includes('-P') ? shell.fs.realPath(shell.cwd) : shell.cwd}\n`);
  return 0;
};

export const pushd: Builtin = async ({ shell, args }) => {
  const target = args.find((arg) => arg !== '-n');
  const before = shell.cwd;
  if (target === undefined || /^[+-]\d+$/.test(target)) {
    const all = [shell.cwd, ...shell.directoryStack];
    const index = target === undefined ? 1 : target.startsWith('+') ? Number(target.slice(1)) : all.length - 1 - Number(target.slice(1));
    if (all.length < 2 || all[index] === undefined) {
      await shell.complain(all.length < 2 ? 'pushd: no other directory' : `pushd: ${target ?? ''}: directory stack index out of range`);
      return 1;
    }
    const rotated = target === undefined ? [all[1] ?? '', all[0] ?? '', ...all.slice(2)] : [...all.slice(index), ...all.slice(0, index)];
    const failure = changeDirectory(shell, rotated[0] ?? '', false);
    if (failure !== undefined) {
      await shell.complain(`pushd: ${failure}`);
      return 1;
    }
    shell.directoryStack = rotated.slice(1);
  } else {
    const failure = changeDirectory(shell, target, false);
    if (failure !== undefined) {
      await shell.complain(`pushd: ${failure}`);
      return 1;
    }
    shell.directoryStack.unshift(before);
  }
  return showStack(shell);
};

export const popd: Builtin = async ({ shell }) => {
  const target = shell.directoryStack[0];
  if (target === undefined) {
    await shell.complain('popd: directory stack empty');
    return 1;
  }
  const failure = changeDirectory(shell, target, false);
  if (failure !== undefined) {
    await shell.complain(`popd: ${failure}`);
    return 1;
  }
  shell.directoryStack.shift();
  return showStack(shell);
};

export const dirs: Builtin = async ({ shell, args }) => {
  if (args.includes('-c')) {
    shell.directoryStack = [];
    return 0;
  }
  if (!args.includes('-v') && !args.includes('-p')) return showStack(shell);
  const lines = [shell.cwd, ...shell.directoryStack].map((path, index) => `${args.includes('-v') ? ` ${index}  ` : ''}${withTilde(shell, path)}\n`);
  await shell.print(lines.join(''));
  return 0;
};

async function showStack(shell: Shell): Promise<number> {
  await shell.print(`${[shell.cwd, ...shell.directoryStack].map((path) => withTilde(shell, path)).join(' ')}\n`);
  return 0;
}

export function withTilde(shell: Shell, path: string): string {
  const home = shell.vars.get('HOME');
  if (home === undefined || home === '/' || home === '') return path;
  return path === home ? '~' : path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path;
}
