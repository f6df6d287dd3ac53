/** Reads a command line as spf13/pflag does: flags and arguments may be mixed until `--`. */
import { DurationError, parseDuration } from '#kube/duration.ts';
import { quote } from '#kube/go-quote.ts';
import { isNumber, type FlagDefinition } from './flag.ts';
import { FlagValues, parseInteger, splitCsv } from './flag-values.ts';

/** A flag that cannot be read; the dispatcher adds where to find help. */
export class FlagError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'FlagError';
  }
}

export interface ParsedFlags {
  readonly flags: FlagValues;
  readonly args: readonly string[];
  /** How many arguments stand before `--`; -1 without one. */
  readonly argsBeforeDash: number;
}

export function parseFlags(words: readonly string[], definitions: readonly FlagDefinition[]): ParsedFlags {
  const byName = new Map(definitions.map((flag) => [flag.name, flag]));
  const byShorthand = new Map(definitions.flatMap((flag) => (flag.shorthand === undefined ? [] : [[flag.shorthand, flag]])));
  const flags = new FlagValues(byName);
  const args: string[] = [];
  let index = 0;

  const set = (flag: FlagDefinition, value: string, shown: string): void => {
    const problem = checkValue(flag, value);
    if (problem !== undefined) throw new FlagError(`invalid argument ${quote(value)} for ${quote(shown)} flag: ${problem}`);
    flags.add(flag.name, value);
  };
  const shownName = (flag: FlagDefinition): string => (flag.shorthand === undefined ? `--${flag.name}` : `-${flag.shorthand}, --${flag.name}`);

  const long = (word: string): void => {
    const body = word.slice(2);
    const equals = body.indexOf('=');
    const name = equals < 0 ? body : body.slice(0, equals);
    if (name === '' || name.startsWith('-') || body.startsWith('=')) throw new FlagError(`bad flag syntax: ${word}`);
    const flag = byName.get(name);
    if (flag === undefined) throw new FlagError(`unknown flag: --${name}`);
    if (equals >= 0) return set(flag, body.slice(equals + 1), shownName(flag));
    if (flag.type === 'bool' || flag.bare !== undefined) return set(flag, flag.bare ?? 'true', shownName(flag));
    const next = words[++index];
    if (next === undefined) throw new FlagError(`flag needs an argument: --${name}`);
    return set(flag, next, shownName(flag));
  };

  const short = (word: string): void => {
    let rest = word.slice(1);
    while (rest !== '') {
      const letter = [...rest][0] ?? '';
      const flag = byShorthand.get(letter);
      if (flag === undefined) throw new FlagError(`unknown shorthand flag: '${letter}' in -${rest}`);
      const after = rest.slice(letter.length);
      if (after.length > 1 && after.startsWith('=')) return set(flag, after.slice(1), shownName(flag));
      if (flag.type === 'bool' || flag.bare !== undefined) {
        set(flag, flag.bare ?? 'true', shownName(flag));
        rest = after;
        continue;
      }
      if (after !== '') return set(flag, after, shownName(flag));
      const next = words[++index];
      if (next === undefined) throw new FlagError(`flag needs an argument: '${letter}' in -${rest}`);
      return set(flag, next, shownName(flag));
    }
  };

  let argsBeforeDash = -1;
  for (; index < words.length; index++) {
    const word = words[index] ?? '';
    if (word === '--') {
      argsBeforeDash = args.length;
      args.push(...words.slice(index + 1));
      break;
    }
    if (word.startsWith('--')) long(word);
    else if (word.startsWith('-') && word.length > 1) short(word);
    else args.push(word);
  }
  return { flags, args, argsBeforeDash };
}

/** What strconv or the flag's type says against a value. */
function checkValue(flag: FlagDefinition, value: string): string | undefined {
  if (flag.type === 'bool') {
    const known = ['1', 't', 'T', 'true', 'TRUE', 'True', '0', 'f', 'F', 'false', 'FALSE', 'False'].includes(value);
    return known ? undefined : `strconv.ParseBool: parsing ${quote(value)}: invalid syntax`;
  }
  if (isNumber(flag.type)) {
    const number = parseInteger(value);
    if (number === undefined) return `strconv.ParseInt: parsing ${quote(value)}: invalid syntax`;
    const limit = flag.type === 'int32' ? 2 ** 31 : 2 ** 63;
    return number >= limit || number < -limit ? `strconv.ParseInt: parsing ${quote(value)}: value out of range` : undefined;
  }
  if (flag.type === 'duration') return durationProblem(value);
  if (flag.type === 'stringToString') {
    const bad = splitCsv(value).find((pair) => !pair.includes('='));
    return bad === undefined ? undefined : `${bad} must be formatted as key=value`;
  }
  return undefined;
}

function durationProblem(value: string): string | undefined {
  try {
    parseDuration(value);
    return undefined;
  } catch (error) {
    if (error instanceof DurationError) return error.message;
    throw error;
  }
}
