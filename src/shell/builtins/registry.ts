import { alias, unalias } from './alias.ts';
import type { Builtin } from './builtin.ts';
import { cd, dirs, popd, pushd, pwd } from './directories.ts';
import { declare, exportVariables, local, readonlyVariables, unset } from './declare.ts';
import { breakLoop, continueLoop, exit, returnFrom } from './flow.ts';
import { evalText, execProgram, source } from './execute.ts';
import { command, builtin, hash, type } from './look-up.ts';
import { getopts } from './getopts.ts';
import { history } from './history.ts';
import { bg, disown, fg, jobs, kill, wait } from './job-control.ts';
import { letExpressions } from './let.ts';
import { echo, printf } from './print.ts';
import { mapfile, read } from './read.ts';
import { set, shift, shopt } from './set.ts';
import { test } from './test.ts';
import { compgen, complete, enable, help, times, trap, ulimit, umask } from './system.ts';

const builtins: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  [':', () => Promise.resolve(0)],
  ['true', () => Promise.resolve(0)],
  ['false', () => Promise.resolve(1)],
  ['.', source],
  ['[', test],
  ['alias', alias],
  ['bg', bg],
  ['break', breakLoop],
  ['builtin', builtin],
  ['cd', cd],
  ['command', command],
  ['compgen', compgen],
  ['complete', complete],
  ['continue', continueLoop],
  ['declare', declare],
  ['dirs', dirs],
  ['disown', disown],
  ['echo', echo],
  ['enable', enable],
  ['eval', evalText],
  ['exec', execProgram],
  ['exit', exit],
  ['export', exportVariables],
  ['fg', fg],
  ['getopts', getopts],
  ['hash', hash],
  ['help', help],
  ['history', history],
  ['jobs', jobs],
  ['kill', kill],
  ['let', letExpressions],
  ['local', local],
  ['logout', exit],
  ['mapfile', mapfile],
  ['popd', popd],
  ['printf', printf],
  ['pushd', pushd],
  ['pwd', pwd],
  ['read', read],
  ['readarray', mapfile],
  ['readonly', readonlyVariables],
  ['return', returnFrom],
  ['set', set],
  ['shift', shift],
  ['shopt', shopt],
  ['source', source],
  ['test', test],
  ['times', times],
  ['trap', trap],
  ['type', type],
  ['typeset', declare],
  ['ulimit', ulimit],
  ['umask', umask],
  ['unalias', unalias],
  ['unset', unset],
  ['wait', wait],
]);

export const KEYWORDS = [
  'if',
  'then',
  'else',
  'elif',
  'fi',
  'case',
  'esac',
  'for',
  'select',
  'while',
  'until',
  'do',
  'done',
  'in',
  'function',
  'time',
  '{',
  '}',
  '!',
  '[[',
  ']]',
  'coproc',
];

export function findBuiltin(name: string): Builtin | undefined {
  return builtins.get(name);
}

export function listBuiltins(): readonly string[] {
  return [...builtins.keys()].sort();
}
