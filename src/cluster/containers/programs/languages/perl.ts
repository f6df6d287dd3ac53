// perl as the Job of Kubernetes' documentation uses it: digits of π; and print.
import type { Process, Program } from '#posix/process.ts';
import { runPrints } from './print-statements.ts';

const MOST_DIGITS = 10_000;

export const perl: Program = { name: 'perl', run };

async function run(process: Process): Promise<number> {
  const words = process.argv.slice(1);
  if (words[0] === '-v' || words[0] === '--version') {
    await process.stdout.write(
      `\nThis is perl 5, version ${process.env.get('PERL_VERSION')?.split('.')[1] ?? '36'}, subversion 0 (v${process.env.get('PERL_VERSION') ?? '5.36.0'}) built for x86_64-linux-gnu\n`,
    );
    return 0;
  }
  const code = words.at(-1) ?? '';
  const digits = /bpi\((\d+)\)/.exec(code)?.[1];
  if (digits !== undefined) {
    const count = Math.min(MOST_DIGITS, Number(digits));
    await process.sleep(count * 2);
    await process.stdout.write(`${pi(count)}\n`);
    return 0;
  }
  const printed = runPrints(code.replace(/^\s*(?:print|say)\s+(.*?);?\s*$/s, 'print($1)').replaceAll('\\n', ''), 'print');
  if (printed === undefined) {
    await process.stderr.write('perl: the simulated image has no Perl interpreter; it runs print and bpi(…)\n');
    return 1;
  }
  await process.stdout.write(printed);
  return 0;
}

/** π with so many significant digits, by Machin's formula. */
function pi(digits: number): string {
  const scale = 10n ** BigInt(digits + 10);
  const arctangent = (inverse: bigint): bigint => {
    let term = scale / inverse;
    let sum = term;
    const square = inverse * inverse;
    for (let odd = 3n, sign = -1n; term !== 0n; odd += 2n, sign = -sign) {
      term /= square;
      sum += (sign * term) / odd;
    }
    return sum;
  };
  const text = (4n * (4n * arctangent(5n) - arctangent(239n))).toString();
  return `${text.slice(0, 1)}.${text.slice(1, digits)}`;
}
