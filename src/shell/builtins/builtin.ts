import type { Interpreter } from '../interpreter/interpreter.ts';
import type { Shell } from '../interpreter/shell.ts';

export interface BuiltinCall {
  readonly interpreter: Interpreter;
  readonly shell: Shell;
  readonly name: string;
  /** Without the name. */
  readonly args: readonly string[];
}

/** A command that runs inside the shell; resolves to its status. */
export type Builtin = (call: BuiltinCall) => Promise<number>;

/** Splits leading options: `-rp text` with `p` taking a value. Stops at `--` or the first operand. */
export function parseShortOptions(
  args: readonly string[],
  known: string,
): { readonly options: ReadonlyMap<string, string>; readonly operands: readonly string[]; readonly invalid?: string; readonly missing?: string } {
  const options = new Map<string, string>();
  let index = 0;
  for (; index < args.length; index++) {
    const arg = args[index] ?? '';
    if (arg === '--') {
      index++;
      break;
    }
    if (!arg.startsWith('-') || arg === '-') break;
    for (let at = 1; at < arg.length; at++) {
      const letter = arg.charAt(at);
      const place = known.indexOf(letter);
      if (place < 0 || letter === ':') return { options, operands: args.slice(index), invalid: `-${letter}` };
      if (known.charAt(place + 1) !== ':') {
        options.set(letter, '');
        continue;
      }
      const attached = arg.slice(at + 1);
      if (attached === '' && index + 1 >= args.length) return { options, operands: [], missing: `-${letter}` };
      options.set(letter, attached === '' ? (args[++index] ?? '') : attached);
      break;
    }
  }
  return { options, operands: args.slice(index) };
}
