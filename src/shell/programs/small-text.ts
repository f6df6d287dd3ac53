import { randomInteger } from '#posix/random.ts';
import { readAll, readAllText, readByteLines } from '#posix/read-stream.ts';
import type { InputStream } from '#posix/stream.ts';
import { decodeUtf8 } from '#posix/utf8.ts';
import { parseOptions } from './parse-options.ts';
import { complain, defineProgram, Failure, forEachInput, openInput, reasonOf } from './program.ts';

const MOST = 1_000_000;

export const shuf = defineProgram('shuf', async (process, args) => {
  const options = parseOptions('shuf', args, 'ei:n:rz', {
    echo: 'e',
    'input-range=': 'i',
    'head-count=': 'n',
    repeat: 'r',
    'random-source=': 'source',
  });
  const range = options.get('i');
  let items: string[];
  if (range !== undefined) {
    const [, low, high] = /^(\d+)-(\d+)$/.exec(range) ?? [];
    if (low === undefined || high === undefined) throw new Failure(`invalid input range: ‘${range}’`);
    if (Number(high) - Number(low) > MOST) throw new Failure('memory exhausted');
    items = Array.from({ length: Number(high) - Number(low) + 1 }, (_, index) => String(Number(low) + index));
  } else if (options.has('e')) items = [...options.operands];
  else {
    const text = await readAllText(openInput(process, options.operands[0] ?? '-'));
    items = text === '' ? [] : text.replace(/\n$/, '').split('\n');
  }
  const count = options.has('n') ? Number(options.get('n')) : Infinity;
  if (Number.isNaN(count)) throw new Failure(`invalid line count: ‘${options.get('n') ?? ''}’`);
  const { random } = process.machine;
  if (options.has('r')) {
    for (let left = count; left > 0 && items.length > 0; left--) {
      await process.stdout.write(`${items[randomInteger(random, items.length)] ?? ''}\n`);
      if (left % 500 === 0) await process.sleep(0);
    }
    return 0;
  }
  const most = Math.min(count, items.length);
  for (let at = 0; at < most; at++) {
    const other = at + randomInteger(random, items.length - at);
    [items[at], items[other]] = [items[other] ?? '', items[at] ?? ''];
  }
  await process.stdout.write(
    items
      .slice(0, most)
      .map((item) => `${item}\n`)
      .join(''),
  );
  return 0;
});

export const paste = defineProgram('paste', async (process, args) => {
  const options = parseOptions('paste', args, 'd:sz', { 'delimiters=': 'd', serial: 's' });
  const delimiters = [...(options.get('d') ?? '\t').replaceAll('\\n', '\n').replaceAll('\\t', '\t').replaceAll('\\0', '')];
  const between = (index: number) => delimiters[index % Math.max(1, delimiters.length)] ?? '';
  const open = (file: string): AsyncIterator<Uint8Array> => {
    try {
      return readByteLines(openInput(process, file))[Symbol.asyncIterator]();
    } catch (error) {
      throw new Failure(`${file}: ${reasonOf(error)}`);
    }
  };
  const files = options.operands.length === 0 ? ['-'] : options.operands;
  // Standard input named twice is read in turn.
  const opened = new Map<string, AsyncIterator<Uint8Array>>();
  const sources = files.map((file, index) => {
    const key = file === '-' ? file : `${index} ${file}`;
    const source = opened.get(key) ?? open(file);
    opened.set(key, source);
    return source;
  });
  const next = async (source: AsyncIterator<Uint8Array>): Promise<string | undefined> => {
    const step = await source.next();
    return step.done === true ? undefined : decodeUtf8(step.value).replace(/\n$/, '');
  };
  if (options.has('s')) {
    for (const source of sources) {
      for (let index = 0, line = await next(source); line !== undefined; index++, line = await next(source))
        await process.stdout.write(index === 0 ? line : between(index - 1) + line);
      await process.stdout.write('\n');
    }
    return 0;
  }
  for (;;) {
    const row: (string | undefined)[] = [];
    for (const source of sources) row.push(await next(source));
    if (row.every((cell) => cell === undefined)) return 0;
    await process.stdout.write(`${row.map((cell, index) => (index === 0 ? '' : between(index - 1)) + (cell ?? '')).join('')}\n`);
  }
});

export const rev = defineProgram('rev', (process, args) =>
  eachText(
    process,
    args,
    (file, reason) => `cannot open ${file}: ${reason}`,
    async (input) => {
      for await (const bytes of readByteLines(input)) {
        const line = decodeUtf8(bytes);
        const ended = line.endsWith('\n');
        await process.stdout.write(
          Array.from(ended ? line.slice(0, -1) : line)
            .reverse()
            .join('') + (ended ? '\n' : ''),
        );
      }
    },
  ),
);

export const tac = defineProgram('tac', (process, args) =>
  eachText(
    process,
    args,
    (file, reason) => `failed to open '${file}' for reading: ${reason}`,
    async (input) => {
      const text = await readAllText(input);
      await process.stdout.write((text.match(/[^\n]*\n|[^\n]+$/g) ?? []).reverse().join(''));
    },
  ),
);

async function eachText(
  process: Parameters<Parameters<typeof defineProgram>[1]>[0],
  files: readonly string[],
  failure: (file: string, reason: string) => string,
  use: (input: InputStream) => Promise<void>,
): Promise<number> {
  let status = 0;
  for (const file of files.length === 0 ? ['-'] : files) {
    let input: InputStream;
    try {
      input = openInput(process, file);
    } catch (error) {
      await complain(process, failure(file, reasonOf(error)));
      status = 1;
      continue;
    }
    await use(input);
  }
  return status;
}

export const dirname = defineProgram('dirname', async (process, args) => {
  const options = parseOptions('dirname', args, 'z', { zero: 'z' });
  if (options.operands.length === 0) throw new Failure("missing operand\nTry 'dirname --help' for more information.");
  for (const path of options.operands) {
    const bare = path.replace(/\/+$/, '');
    const slash = bare.lastIndexOf('/');
    const parent = bare === '' ? '/' : slash < 0 ? '.' : bare.slice(0, slash).replace(/\/+$/, '') || '/';
    await process.stdout.write(`${path === '' ? '.' : parent}${options.has('z') ? '\0' : '\n'}`);
  }
  return 0;
});

export const arch = defineProgram('arch', async (process) => {
  await process.stdout.write('x86_64\n');
  return 0;
});

export const cmp = defineProgram('cmp', async (process, args) => {
  const options = parseOptions('cmp', args, 'bi:ln:s', { quiet: 's', silent: 's', verbose: 'l' }, { code: 2 });
  const [one, other = '-'] = options.operands;
  if (one === undefined) throw new Failure("missing operand after 'cmp'\ncmp: Try 'cmp --help' for more information.", 2);
  const read = async (file: string) => {
    try {
      return await readAll(openInput(process, file));
    } catch (error) {
      throw new Failure(`${file}: ${reasonOf(error)}`, 2);
    }
  };
  const [left, right] = [await read(one), await read(other)];
  const least = Math.min(left.length, right.length);
  let at = 0;
  while (at < least && left[at] === right[at]) at++;
  const line = left.subarray(0, at).reduce((count, byte) => count + (byte === 10 ? 1 : 0), 1);
  if (at === left.length && at === right.length) return 0;
  if (options.has('s')) return 1;
  if (at < least) await process.stdout.write(`${one} ${other} differ: byte ${at + 1}, line ${line}\n`);
  else {
    const short = left.length < right.length ? one : other;
    await complain(process, least === 0 ? `EOF on ${short} which is empty` : `EOF on ${short} after byte ${least}, line ${line - 1}`);
  }
  return 1;
});

/** POSIX' CRC, with the length at its end. */
export const cksum = defineProgram('cksum', (process, args) =>
  forEachInput(process, parseOptions('cksum', args, '').operands, async (input, name) => {
    const bytes = await readAll(input);
    let crc = 0;
    const add = (byte: number) => {
      crc ^= byte << 24;
      for (let bit = 0; bit < 8; bit++) crc = (crc & 0x80000000) !== 0 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
    };
    for (const byte of bytes) add(byte);
    for (let length = bytes.length; length > 0; length = Math.floor(length / 256)) add(length & 0xff);
    await process.stdout.write(`${~crc >>> 0} ${bytes.length}${name === '-' ? '' : ` ${name}`}\n`);
  }),
);
