import { outputOf } from '../interpreter/descriptors.ts';
import type { Builtin } from './builtin.ts';

export const getopts: Builtin = async ({ shell, args }) => {
  const [spec, variable, ...given] = args;
  if (spec === undefined || variable === undefined) {
    await outputOf(shell.descriptors, 2).write('getopts: usage: getopts optstring name [arg ...]\n');
    return 2;
  }
  const words = args.length > 2 ? given : shell.positional;
  const state = shell.optionIndexState;
  const optind = Number(shell.vars.get('OPTIND') ?? '1');
  if (optind !== state.argument) {
    state.argument = optind;
    state.position = 1;
  }
  const silent = spec.startsWith(':');
  const finish = (): number => {
    shell.vars.set(variable, '?');
    shell.vars.set('OPTIND', String(state.argument));
    return 1;
  };
  const word = words[state.argument - 1];
  if (word === undefined || !word.startsWith('-') || word === '-') return finish();
  if (word === '--') {
    state.argument++;
    return finish();
  }
  const letter = word.charAt(state.position);
  state.position++;
  const advance = () => {
    state.argument++;
    state.position = 1;
  };
  const place = spec.indexOf(letter, silent ? 1 : 0);
  if (place < 0 || letter === ':') {
    if (state.position >= word.length) advance();
    shell.vars.set(variable, '?');
    shell.vars.set('OPTIND', String(state.argument));
    if (silent) shell.vars.set('OPTARG', letter);
    else {
      shell.vars.unset('OPTARG');
      await outputOf(shell.descriptors, 2).write(`${shell.name}: illegal option -- ${letter}\n`);
    }
    return 0;
  }
  shell.vars.unset('OPTARG');
  if (spec.charAt(place + 1) !== ':') {
    if (state.position >= word.length) advance();
  } else if (state.position < word.length) {
    shell.vars.set('OPTARG', word.slice(state.position));
    advance();
  } else {
    advance();
    const value = words[state.argument - 1];
    if (value === undefined) {
      shell.vars.set('OPTIND', String(state.argument));
      shell.vars.set(variable, silent ? ':' : '?');
      if (silent) shell.vars.set('OPTARG', letter);
      else await outputOf(shell.descriptors, 2).write(`${shell.name}: option requires an argument -- ${letter}\n`);
      return 0;
    }
    shell.vars.set('OPTARG', value);
    advance();
  }
  shell.vars.set(variable, letter);
  shell.vars.set('OPTIND', String(state.argument));
  return 0;
};
