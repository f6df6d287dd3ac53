import { Failure } from './program.ts';

export interface ParsedOptions {
  /** Values in the order given; `''` for options without one. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly operands: readonly string[];
  /** Options with their values and operands (no option) in the order given. */
  readonly order: readonly (readonly [option: string | undefined, value: string])[];
  has(name: string): boolean;
  /** The last value given. */
  get(name: string): string | undefined;
}

/**
 * GNU getopt_long: options anywhere, short ones grouped, long ones abbreviated.
 * `short` as in getopt (`ab:c::`); `long` maps a long name (with `=` when it takes a value, `=?` when it may) to a short letter or itself.
 */
export function parseOptions(
  name: string,
  args: readonly string[],
  short: string,
  long: Readonly<Record<string, string>> = {},
  settings: { readonly stopAtOperand?: boolean; readonly code?: number } = {},
): ParsedOptions {
  const values = new Map<string, string[]>();
  const operands: string[] = [];
  const order: (readonly [string | undefined, string])[] = [];
  const add = (option: string, value: string) => {
    values.set(option, [...(values.get(option) ?? []), value]);
    order.push([option, value]);
  };
  const fail = (message: string): never => {
    throw new Failure(`${message}\nTry '${name} --help' for more information.`, settings.code ?? 1);
  };
  let index = 0;
  for (; index < args.length; index++) {
    const arg = args[index] ?? '';
    if (arg === '--') {
      index++;
      break;
    }
    if (arg.startsWith('--')) {
      const [typed = '', ...rest] = arg.slice(2).split('=');
      const given = rest.length > 0 ? rest.join('=') : undefined;
      const candidates = Object.keys(long).filter((key) => key.replace(/=.*/, '') === typed);
      const abbreviated = Object.keys(long).filter((key) => key.startsWith(typed));
      const key = candidates[0] ?? (abbreviated.length === 1 ? abbreviated[0] : undefined);
      if (key === undefined)
        return fail(abbreviated.length > 1 ? `option '--${typed}' is ambiguous` : `unrecognized option '${arg.replace(/=.*/, '')}'`);
      const option = long[key] ?? typed;
      if (key.endsWith('=')) {
        if (given === undefined && index + 1 >= args.length) return fail(`option '--${key.slice(0, -1)}' requires an argument`);
        add(option, given ?? args[++index] ?? '');
      } else {
        if (given !== undefined && !key.endsWith('=?')) return fail(`option '--${key}' doesn't allow an argument`);
        add(option, given ?? '');
      }
    } else if (arg.startsWith('-') && arg !== '-') {
      for (let at = 1; at < arg.length; at++) {
        const letter = arg.charAt(at);
        const place = letter === ':' ? -1 : short.indexOf(letter);
        if (place < 0) return fail(`invalid option -- '${letter}'`);
        if (short.charAt(place + 1) !== ':') {
          add(letter, '');
          continue;
        }
        const attached = arg.slice(at + 1);
        const optional = short.charAt(place + 2) === ':';
        if (attached === '' && !optional && index + 1 >= args.length) return fail(`option requires an argument -- '${letter}'`);
        add(letter, attached !== '' || optional ? attached : (args[++index] ?? ''));
        break;
      }
    } else if (settings.stopAtOperand === true) {
      break;
    } else {
      operands.push(arg);
      order.push([undefined, arg]);
    }
  }
  for (const operand of args.slice(index)) {
    operands.push(operand);
    order.push([undefined, operand]);
  }
  return { values, operands, order, has: (option) => values.has(option), get: (option) => values.get(option)?.at(-1) };
}
