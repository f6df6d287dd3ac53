import { formatPrintf } from '../builtins/format-printf.ts';
import { parseOptions } from './parse-options.ts';
import { defineProgram, Failure } from './program.ts';

const TRY = "\nTry 'seq --help' for more information.";
/** So many numbers are written at once. */
const BATCH = 2000;

const decimals = (text: string) => /\.(\d+)/.exec(text)?.[1]?.length ?? 0;

/** Numbers one after the other, as many as the reader takes. */
export const seq = defineProgram('seq', async (process, args) => {
  const firstNumber = args.findIndex((arg, index) => /^-?[\d.]/.test(arg) && !/^-[fs]$/.test(args[index - 1] ?? ''));
  const options = parseOptions(
    'seq',
    firstNumber < 0 ? args : [...args.slice(0, firstNumber), '--', ...args.slice(firstNumber)],
    'f:s:w',
    {
      'format=': 'f',
      'separator=': 's',
      'equal-width': 'w',
    },
    { stopAtOperand: true },
  );
  const { operands } = options;
  if (operands.length === 0) throw new Failure(`missing operand${TRY}`);
  if (operands.length > 3) throw new Failure(`extra operand ‘${operands[3] ?? ''}’${TRY}`);
  for (const operand of operands)
    if (operand.trim() === '' || Number.isNaN(Number(operand))) throw new Failure(`invalid floating point argument: ‘${operand}’${TRY}`);
  const [first, step, last] = operands.length === 1 ? ['1', '1', operands[0]] : operands.length === 2 ? [operands[0], '1', operands[1]] : operands;
  const [from, by, to] = [Number(first), Number(step), Number(last)];
  if (by === 0) throw new Failure(`invalid Zero increment value: ‘${step ?? ''}’${TRY}`);
  const places = Math.max(decimals(first ?? ''), decimals(step ?? ''));
  const count = Math.floor((to - from) / by + 1e-10) + 1;
  const plain = (value: number) => (places > 0 ? value.toFixed(places) : Math.abs(value) < 1e21 ? BigInt(value).toString() : String(value));
  const width = options.has('w') ? Math.max(plain(from).length, plain(from + by * Math.max(0, count - 1)).length) : 0;
  const format = options.get('f');
  if (format !== undefined && !/%[-+ #0-9.]*[efgaEFGA]/.test(format)) throw new Failure(`format ‘${format}’ has no % directive`);
  const show = (value: number) => {
    if (format !== undefined) return formatPrintf(format, [String(value)], 0).text;
    const text = plain(value);
    return text.startsWith('-') ? `-${text.slice(1).padStart(width - 1, '0')}` : text.padStart(width, '0');
  };
  const separator = options.get('s') ?? '\n';
  for (let index = 0; index < count; index += BATCH) {
    const texts = Array.from({ length: Math.min(BATCH, count - index) }, (_, offset) => show(from + (index + offset) * by));
    const ended = index + BATCH >= count;
    await process.stdout.write(`${texts.join(separator)}${ended ? '\n' : separator}`);
    await process.sleep(0);
  }
  return 0;
});
