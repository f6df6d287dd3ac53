// Mirrors apps/lib/opt.c of OpenSSL: options with one dash or two, each value a word of its own.
import { OpensslError } from './openssl-error.ts';
import type { Session } from './session.ts';

export interface Arguments {
  has(name: string): boolean;
  /** The last value given. */
  get(name: string): string | undefined;
  all(name: string): readonly string[];
  /** Undefined when it is not given; throws when it is no number. */
  number(name: string): number | undefined;
  /** Options and flags in the order given. */
  readonly order: readonly string[];
  readonly operands: readonly string[];
}

/** `flags` and `valued` are names divided by spaces. */
export function parseArguments({ command, args }: Session, flags: string, valued: string): Arguments {
  const [plain, taking] = [new Set(flags.split(' ')), new Set(valued.split(' '))];
  const values = new Map<string, string[]>();
  const order: string[] = [];
  let index = 0;
  for (; index < args.length; index++) {
    const word = args[index] ?? '';
    if (!word.startsWith('-') || word === '-') break;
    const name = word.replace(/^--?/, '');
    if (taking.has(name)) {
      const value = args[++index];
      if (value === undefined) throw new OpensslError(`${command}: Option -${name} needs a value\n${command}: Use -help for summary.`);
      values.set(name, [...(values.get(name) ?? []), value]);
    } else if (plain.has(name)) values.set(name, []);
    else throw new OpensslError(`${command}: Unknown option: ${word}\n${command}: Use -help for summary.`);
    order.push(name);
  }
  return {
    has: (name) => values.has(name),
    get: (name) => values.get(name)?.at(-1),
    all: (name) => values.get(name) ?? [],
    number: (name) => {
      const text = values.get(name)?.at(-1);
      return text === undefined ? undefined : parseNumber(command, text);
    },
    order,
    operands: args.slice(index),
  };
}

export function parseNumber(command: string, text: string): number {
  if (!/^[-+]?\d+$/.test(text)) throw new OpensslError(`${command}: Can't parse "${text}" as a number\n${command}: Use -help for summary.`);
  return Number(text);
}
