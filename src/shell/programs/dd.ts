import { inputFromFile, outputToFile } from '#posix/file-stream.ts';
import { ByteReader } from '../archives/byte-reader.ts';
import type { Process } from '#posix/process.ts';
import { formatReal } from '../builtins/format-printf.ts';
import { defineProgram, Failure, reasonOf, resolvePath } from './program.ts';

const UNITS: Readonly<Record<string, number>> = {
  c: 1,
  w: 2,
  b: 512,
  kB: 1000,
  K: 1024,
  k: 1024,
  KiB: 1024,
  MB: 1e6,
  M: 1024 ** 2,
  MiB: 1024 ** 2,
  GB: 1e9,
  G: 1024 ** 3,
  GiB: 1024 ** 3,
};

function size(text: string): number {
  const factors = text.split('x').map((part) => {
    const [, digits, unit = ''] = /^(\d+)([a-zA-Z]*)$/.exec(part) ?? [];
    const factor = unit === '' ? 1 : UNITS[unit];
    if (digits === undefined || factor === undefined) throw new Failure(`invalid number: ‘${text}’`);
    return Number(digits) * factor;
  });
  return factors.reduce((product, factor) => product * factor, 1);
}

export const dd = defineProgram('dd', async (process, args) => {
  const operands = new Map<string, string>();
  for (const arg of args) {
    const [name = '', ...rest] = arg.split('=');
    if (rest.length === 0 || !['if', 'of', 'bs', 'ibs', 'obs', 'count', 'skip', 'seek', 'conv', 'status', 'iflag', 'oflag'].includes(name))
      throw new Failure(`unrecognized operand ‘${arg}’\nTry 'dd --help' for more information.`);
    operands.set(name, rest.join('='));
  }
  const block = size(operands.get('bs') ?? operands.get('ibs') ?? '512');
  if (block === 0) throw new Failure(`invalid number: ‘${operands.get('bs') ?? ''}’`);
  const count = operands.has('count') ? size(operands.get('count') ?? '') : Infinity;
  const skip = size(operands.get('skip') ?? '0');
  const seek = size(operands.get('seek') ?? '0');
  const conversions = new Set((operands.get('conv') ?? '').split(','));
  const input = new ByteReader(openSource(process, operands.get('if')));
  for (let left = skip * block; left > 0;) {
    const chunk = await input.next(left);
    if (chunk === undefined) break;
    left -= chunk.length;
  }
  const output = openTarget(process, operands.get('of'), seek * block, conversions.has('notrunc'));
  const started = process.machine.clock.now();
  let [full, partial, bytes] = [0, 0, 0];
  for (let done = 0; done < count; done++) {
    const chunk = await input.take(block);
    if (chunk.length === 0) break;
    if (chunk.length === block) full++;
    else partial++;
    bytes += chunk.length;
    try {
      await output.write(chunk);
    } catch (error) {
      throw new Failure(`error writing '${operands.get('of') ?? 'standard output'}': ${reasonOf(error)}`);
    }
    await process.sleep(0);
  }
  if (operands.get('status') === 'none') return 0;
  const seconds = Math.max(0.0001, (process.machine.clock.now() - started) / 1000);
  const records = `${full}+${partial} records in\n${full}+${partial} records out\n`;
  const human = bytes >= 1000 ? ` (${scaled(bytes, 1000, 'B')}${bytes >= 1024 ? `, ${scaled(bytes, 1024, 'iB')}` : ''})` : '';
  const summary = `${bytes} byte${bytes === 1 ? '' : 's'}${human} copied, ${formatReal(seconds, 'g', 6)} s, ${scaled(bytes / seconds, 1000, 'B')}/s\n`;
  await process.stderr.write(operands.get('status') === 'noxfer' ? records : records + summary);
  return 0;
});

function scaled(value: number, base: number, unit: string): string {
  let left = value;
  let power = 0;
  while (left >= base && power < 4) {
    left /= base;
    power++;
  }
  const prefix = ['', base === 1000 ? 'k' : 'K', 'M', 'G', 'T'][power] ?? '';
  return `${left < 10 && power > 0 ? left.toFixed(1) : Math.round(left)} ${prefix}${power === 0 ? 'B' : unit}`;
}

function openSource(process: Process, path: string | undefined) {
  if (path === undefined) return process.stdin;
  try {
    return inputFromFile(process.fs.open(resolvePath(process, path)));
  } catch (error) {
    throw new Failure(`failed to open '${path}': ${reasonOf(error)}`);
  }
}

function openTarget(process: Process, path: string | undefined, at: number, keep: boolean) {
  if (path === undefined) return process.stdout;
  try {
    const file = process.fs.open(resolvePath(process, path), { write: true, create: true, truncate: !keep && at === 0 });
    if (at > 0) {
      if (!keep) file.truncate(at);
      file.seek(at);
    }
    return outputToFile(file);
  } catch (error) {
    throw new Failure(`failed to open '${path}': ${reasonOf(error)}`);
  }
}
