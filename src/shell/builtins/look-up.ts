import { PosixError } from '#posix/posix-error.ts';
import { findExecutable } from '#posix/resolve-executable.ts';
import type { Shell } from '../interpreter/shell.ts';
import { dispatch } from '../interpreter/simple-command.ts';
import type { Builtin } from './builtin.ts';
import { parseShortOptions } from './builtin.ts';
import { findBuiltin, KEYWORDS } from './registry.ts';

function findFile(shell: Shell, name: string): string | undefined {
  try {
    return findExecutable(name, shell.fs, shell.cwd, shell.vars.get('PATH'));
  } catch (error) {
    if (error instanceof PosixError) return undefined;
    throw error;
  }
}

interface Meaning {
  readonly kind: 'alias' | 'keyword' | 'function' | 'builtin' | 'file';
  readonly long: string;
  readonly short: string;
}

function meaningsOf(shell: Shell, name: string): Meaning[] {
  const meanings: Meaning[] = [];
  const alias = shell.aliases.get(name);
  if (alias !== undefined) meanings.push({ kind: 'alias', long: `${name} is aliased to \`${alias}'`, short: `alias ${name}='${alias}'` });
  if (KEYWORDS.includes(name)) meanings.push({ kind: 'keyword', long: `${name} is a shell keyword`, short: name });
  const called = shell.functions.get(name);
  if (called !== undefined) meanings.push({ kind: 'function', long: `${name} is a function\n${called.source}`, short: name });
  if (findBuiltin(name) !== undefined) meanings.push({ kind: 'builtin', long: `${name} is a shell builtin`, short: name });
  const file = findFile(shell, name);
  if (file !== undefined) meanings.push({ kind: 'file', long: `${name} is ${file}`, short: file });
  return meanings;
}

export const type: Builtin = async ({ shell, args }) => {
  const { options, operands } = parseShortOptions(args, 'afptP');
  let status = 0;
  for (const name of operands) {
    const all = meaningsOf(shell, name);
    const wanted = options.has('p') || options.has('P') ? all.filter(({ kind }, index) => kind === 'file' && (options.has('P') || index === 0)) : all;
    if (wanted.length === 0) {
      status = 1;
      if (!options.has('t') && !options.has('p') && !options.has('P')) await shell.complain(`type: ${name}: not found`);
      continue;
    }
    for (const meaning of options.has('a') ? wanted : wanted.slice(0, 1)) {
      await shell.print(`${options.has('t') ? meaning.kind : options.has('p') || options.has('P') ? meaning.short : meaning.long}\n`);
    }
  }
  return status;
};

export const command: Builtin = async ({ shell, interpreter, args }) => {
  const { options, operands } = parseShortOptions(args, 'pvV');
  if (!options.has('v') && !options.has('V')) {
    return operands.length === 0 ? 0 : dispatch(interpreter, operands, [], [], operands.join(' '), { functions: false });
  }
  let status = 0;
  for (const name of operands) {
    const first = meaningsOf(shell, name)[0];
    if (first !== undefined) {
      await shell.print(`${options.has('v') ? first.short : first.long}\n`);
      continue;
    }
    status = 1;
    if (options.has('V')) await shell.complain(`command: ${name}: not found`);
  }
  return status;
};

export const builtin: Builtin = async ({ shell, interpreter, args }) => {
  const name = args[0];
  if (name === undefined) return 0;
  const found = findBuiltin(name);
  if (found !== undefined) return found({ shell, interpreter, name, args: args.slice(1) });
  await shell.complain(`builtin: ${name}: not a shell builtin`);
  return 1;
};

export const hash: Builtin = async ({ shell, args }) => {
  if (args[0] === '-r') shell.hashed.clear();
  let status = 0;
  for (const name of args.filter((arg) => !arg.startsWith('-'))) {
    const file = findFile(shell, name);
    if (file !== undefined) {
      shell.hashed.set(name, file);
      continue;
    }
    await shell.complain(`hash: ${name}: not found`);
    status = 1;
  }
  if (args.length === 0)
    await shell.print(
      shell.hashed.size === 0 ? 'hash: hash table empty\n' : `hits\tcommand\n${[...shell.hashed.values()].map((file) => `   1\t${file}\n`).join('')}`,
    );
  return status;
};
