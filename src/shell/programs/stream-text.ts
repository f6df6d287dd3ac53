import type { Process } from '#posix/process.ts';
import { concatBytes, readByteLines } from '#posix/read-stream.ts';
import type { InputStream } from '#posix/stream.ts';
import { decodeUtf8, encodeUtf8 } from '#posix/utf8.ts';
import { inputFromFile } from '#posix/file-stream.ts';
import { outputToFile } from '#posix/file-stream.ts';
import { parseOptions } from './parse-options.ts';
import { complain, defineProgram, Failure, forEachInput, reasonOf, resolvePath } from './program.ts';

export const cat = defineProgram('cat', async (process, args) => {
  const options = parseOptions('cat', args, 'AbeEnstTuv', {
    'show-all': 'A',
    number: 'n',
    'number-nonblank': 'b',
    'show-ends': 'E',
    'show-tabs': 'T',
    'squeeze-blank': 's',
    'show-nonprinting': 'v',
  });
  const ends = options.has('E') || options.has('A') || options.has('e');
  const tabs = options.has('T') || options.has('A') || options.has('t');
  const visible = options.has('v') || options.has('A') || options.has('e') || options.has('t');
  const plain = !visible && !ends && !tabs && !options.has('n') && !options.has('b') && !options.has('s');
  let number = 0;
  let blanks = 0;
  return forEachInput(process, options.operands, async (input) => {
    if (plain) {
      for (let chunk = await input.read(); chunk !== undefined; chunk = await input.read()) await process.stdout.write(chunk);
      return;
    }
    for await (const line of readByteLines(input)) {
      let text = visible ? showControls(line) : decodeUtf8(line);
      const blank = text === '\n';
      blanks = blank ? blanks + 1 : 0;
      if (options.has('s') && blanks > 1) continue;
      if (tabs) text = text.replaceAll('\t', '^I');
      if (ends) text = text.replace(/\n$/, '$\n');
      const counted = options.has('b') ? !blank : options.has('n');
      await process.stdout.write((counted ? `${String(++number).padStart(6)}\t` : '') + text);
    }
  });
});

/** `^M` for what cannot be seen, `M-` before what is no ASCII. */
function showControls(bytes: Uint8Array): string {
  const show = (byte: number): string => {
    if (byte >= 128) return `M-${byte === 138 ? '^J' : byte === 137 ? '^I' : show(byte - 128)}`;
    if (byte === 127) return '^?';
    return byte < 32 && byte !== 9 && byte !== 10 ? `^${String.fromCharCode(byte + 64)}` : String.fromCharCode(byte);
  };
  return Array.from(bytes, show).join('');
}

interface Amount {
  readonly bytes: boolean;
  readonly count: number;
  /** `+N` of tail, `-N` of head. */
  readonly sign: string;
}

function parseAmount(text: string, bytes: boolean): Amount {
  const match = /^([-+]?)(\d+)([bkKMG]?)B?$/.exec(text);
  if (match === null) throw new Failure(`invalid number of ${bytes ? 'bytes' : 'lines'}: ‘${text}’`);
  const unit = { '': 1, b: 512, k: 1024, K: 1024, M: 1048576, G: 1073741824 }[match[3] ?? ''] ?? 1;
  return { bytes, count: Number(match[2]) * unit, sign: match[1] ?? '' };
}

/** `-5` and `-5f` as in old times. */
function modernize(args: readonly string[]): string[] {
  return args.flatMap((arg, index) => {
    const old = /^([-+])(\d+)([cf]*)$/.exec(arg);
    if (old === null || (index > 0 && /^-(n|c)$/.test(args[index - 1] ?? ''))) return [arg];
    return [
      `-${(old[3] ?? '').includes('c') ? 'c' : 'n'}`,
      `${old[1] === '+' ? '+' : ''}${old[2] ?? ''}`,
      ...((old[3] ?? '').includes('f') ? ['-f'] : []),
    ];
  });
}

const AMOUNT_OPTIONS = {
  'lines=': 'n',
  'bytes=': 'c',
  quiet: 'q',
  silent: 'q',
  verbose: 'v',
  'follow=?': 'f',
  retry: 'R',
  'pid=': 'P',
  'sleep-interval=': 's',
};

export const head = defineProgram('head', async (process, args) => {
  const options = parseOptions('head', modernize(args), 'n:c:qvz', AMOUNT_OPTIONS);
  const amount = parseAmount(options.get('c') ?? options.get('n') ?? '10', options.has('c'));
  return withHeaders(process, options.operands, options.has('q'), options.has('v'), async (input) => {
    if (amount.sign === '-') {
      const lines: Uint8Array[] = [];
      if (amount.bytes) {
        const all = concatBytes(await collect(input));
        await process.stdout.write(all.subarray(0, Math.max(0, all.length - amount.count)));
        return;
      }
      for await (const line of readByteLines(input)) {
        lines.push(line);
        const first = lines.length > amount.count ? lines.shift() : undefined;
        if (first !== undefined) await process.stdout.write(first);
      }
      return;
    }
    let left = amount.count;
    while (left > 0) {
      const chunk = await input.read();
      if (chunk === undefined) return;
      let end = 0;
      if (amount.bytes) {
        end = Math.min(left, chunk.length);
        left -= end;
      } else {
        while (left > 0 && end < chunk.length) {
          const newline = chunk.indexOf(10, end);
          end = newline < 0 ? chunk.length : newline + 1;
          if (newline >= 0) left--;
        }
      }
      await process.stdout.write(chunk.subarray(0, end));
      if (end < chunk.length) input.unread?.(chunk.subarray(end));
    }
  });
});

export const tail = defineProgram('tail', async (process, args) => {
  const options = parseOptions('tail', modernize(args), 'n:c:qvfFs:z', AMOUNT_OPTIONS);
  const amount = parseAmount(options.get('c') ?? options.get('n') ?? '10', options.has('c'));
  const follow = options.has('f') || options.has('F');
  const status = await withHeaders(process, options.operands, options.has('q'), options.has('v'), async (input) => {
    if (amount.sign === '+') {
      let number = 1;
      for await (const line of amount.bytes ? singleBytes(input) : readByteLines(input))
        if (number++ >= amount.count) await process.stdout.write(line);
      return;
    }
    let kept: Uint8Array[] = [];
    if (amount.bytes) {
      const all = concatBytes(await collect(input));
      await process.stdout.write(all.subarray(Math.max(0, all.length - amount.count)));
      return;
    }
    for await (const line of readByteLines(input)) {
      kept.push(line);
      if (kept.length > amount.count + 1000) kept = kept.slice(-amount.count);
    }
    await process.stdout.write(concatBytes(amount.count === 0 ? [] : kept.slice(-amount.count)));
  });
  if (!follow || options.operands.length === 0) return status;
  return followFiles(
    process,
    options.operands.filter((path) => path !== '-'),
    options.has('F'),
  );
});

async function followFiles(process: Process, paths: readonly string[], retry: boolean): Promise<number> {
  let wake: () => void = () => undefined;
  const followed = paths.flatMap((path) => {
    const full = resolvePath(process, path);
    if (!process.fs.exists(full)) return retry ? [{ path, full, input: undefined, position: 0, inode: -1 }] : [];
    const { size, inode } = process.fs.stat(full);
    return [{ path, full, input: undefined, position: size, inode }];
  });
  const stops = followed.map(({ full }) => process.fs.watch(full, () => wake()));
  let last = followed[followed.length - 1]?.path;
  try {
    if (followed.length === 0) {
      await complain(process, 'no files remaining');
      return 1;
    }
    for (;;) {
      const changed = new Promise<void>((resolve) => {
        wake = resolve;
      });
      for (const file of followed) {
        if (!process.fs.exists(file.full)) continue;
        const { size, inode } = process.fs.stat(file.full);
        if (size < file.position || (inode !== file.inode && retry)) {
          if (file.inode !== -1)
            await complain(process, size < file.position ? `${file.path}: file truncated` : `'${file.path}' has been replaced;  following new file`);
          file.position = 0;
        }
        file.inode = inode;
        if (size <= file.position) continue;
        if (followed.length > 1 && last !== file.path) await process.stdout.write(`\n==> ${file.path} <==\n`);
        last = file.path;
        const content = process.fs.readFile(file.full).subarray(file.position);
        file.position += content.length;
        await process.stdout.write(content);
      }
      await process.race(changed);
    }
  } finally {
    for (const stop of stops) stop();
  }
}

async function withHeaders(
  process: Process,
  files: readonly string[],
  quiet: boolean,
  verbose: boolean,
  use: (input: InputStream) => Promise<void>,
): Promise<number> {
  let first = true;
  let status = 0;
  for (const file of files.length === 0 ? ['-'] : files) {
    try {
      const input = file === '-' ? process.stdin : inputFromFile(process.fs.open(resolvePath(process, file)));
      if ((files.length > 1 && !quiet) || verbose) {
        await process.stdout.write(`${first ? '' : '\n'}==> ${file === '-' ? 'standard input' : file} <==\n`);
      }
      first = false;
      await use(input);
    } catch (error) {
      const reason = reasonOf(error);
      await complain(
        process,
        reason === 'Is a directory' ? `error reading '${file}': Is a directory` : `cannot open '${file}' for reading: ${reason}`,
      );
      status = 1;
    }
  }
  return status;
}

async function collect(input: InputStream): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  for (let chunk = await input.read(); chunk !== undefined; chunk = await input.read()) chunks.push(chunk);
  return chunks;
}

async function* singleBytes(input: InputStream): AsyncGenerator<Uint8Array> {
  for (const chunk of await collect(input)) for (let at = 0; at < chunk.length; at++) yield chunk.subarray(at, at + 1);
}

export const tee = defineProgram('tee', async (process, args) => {
  const options = parseOptions('tee', args, 'aip', { append: 'a', 'ignore-interrupts': 'i' });
  let status = 0;
  const outputs = [process.stdout];
  for (const path of options.operands) {
    try {
      const append = options.has('a');
      outputs.push(outputToFile(process.fs.open(resolvePath(process, path), { write: true, create: true, append, truncate: !append })));
    } catch (error) {
      await complain(process, `${path}: ${reasonOf(error)}`);
      status = 1;
    }
  }
  for (let chunk = await process.stdin.read(); chunk !== undefined; chunk = await process.stdin.read()) {
    for (const output of outputs) await output.write(chunk);
  }
  return status;
});

export const yes = defineProgram('yes', async (process, args) => {
  const text = encodeUtf8(`${args.length === 0 ? 'y' : args.join(' ')}\n`.repeat(512));
  for (;;) {
    await process.stdout.write(text);
    await process.sleep(0);
  }
});

export const wc = defineProgram('wc', async (process, args) => {
  const options = parseOptions('wc', args, 'clmwL', { lines: 'l', words: 'w', bytes: 'c', chars: 'm', 'max-line-length': 'L' });
  const chosen = ['l', 'w', 'm', 'c', 'L'].filter((letter) => options.has(letter));
  const columns = chosen.length > 0 ? chosen : ['l', 'w', 'c'];
  const rows: { counts: number[]; name: string }[] = [];
  const files = options.operands.length > 0 ? options.operands : ['-'];
  const status = await forEachInput(process, files, async (input, name) => {
    const bytes = concatBytes(await collect(input));
    const text = decodeUtf8(bytes);
    const count: Readonly<Record<string, () => number>> = {
      l: () => text.split('\n').length - 1,
      w: () => text.split(/\s+/).filter((word) => word !== '').length,
      m: () => [...text].length,
      c: () => bytes.length,
      L: () => Math.max(0, ...text.split('\n').map((line) => line.length)),
    };
    rows.push({ counts: columns.map((column) => count[column]?.() ?? 0), name: options.operands.length === 0 ? '' : name });
  });
  if (files.length > 1) rows.push({ counts: columns.map((_, index) => rows.reduce((sum, row) => sum + (row.counts[index] ?? 0), 0)), name: 'total' });
  const single = columns.length === 1 && files.length === 1;
  const fromFiles = options.operands.length > 0 && !options.operands.includes('-');
  const size = fromFiles
    ? options.operands.reduce(
        (sum, path) => sum + (process.fs.exists(resolvePath(process, path)) ? process.fs.stat(resolvePath(process, path)).size : 0),
        0,
      )
    : 0;
  const width = single ? 1 : fromFiles ? String(size).length : 7;
  await process.stdout.write(
    rows.map(({ counts, name }) => `${counts.map((value) => String(value).padStart(width)).join(' ')}${name === '' ? '' : ` ${name}`}\n`).join(''),
  );
  return status;
});

export const uniq = defineProgram('uniq', async (process, args) => {
  const options = parseOptions('uniq', args, 'cdiuf:s:w:Dz', {
    count: 'c',
    repeated: 'd',
    unique: 'u',
    'ignore-case': 'i',
    'skip-fields=': 'f',
    'skip-chars=': 's',
    'check-chars=': 'w',
    'all-repeated': 'D',
  });
  const [from = '-', to] = options.operands;
  const keyOf = (line: string) => {
    let key = line;
    for (let field = Number(options.get('f') ?? 0); field > 0; field--) key = key.replace(/^\s*\S+/, '');
    key = key.slice(Number(options.get('s') ?? 0));
    if (options.has('w')) key = key.slice(0, Number(options.get('w')));
    return options.has('i') ? key.toLowerCase() : key;
  };
  const output =
    to === undefined ? process.stdout : outputToFile(process.fs.open(resolvePath(process, to), { write: true, create: true, truncate: true }));
  let group: string[] = [];
  const flush = async () => {
    const first = group[0];
    if (first === undefined) return;
    const repeated = group.length > 1;
    if (options.has('D')) {
      if (repeated) await output.write(group.map((line) => `${line}\n`).join(''));
    } else if (!(options.has('d') && !repeated) && !(options.has('u') && repeated)) {
      await output.write(`${options.has('c') ? `${String(group.length).padStart(7)} ` : ''}${first}\n`);
    }
  };
  const status = await forEachInput(process, [from], async (input) => {
    for await (const bytes of readByteLines(input)) {
      const line = decodeUtf8(bytes).replace(/\n$/, '');
      if (group[0] !== undefined && keyOf(group[0]) !== keyOf(line)) {
        await flush();
        group = [];
      }
      group.push(line);
    }
  });
  await flush();
  return status;
});

export const basename = defineProgram('basename', async (process, args) => {
  const options = parseOptions('basename', args, 'as:z', { multiple: 'a', 'suffix=': 's', zero: 'z' });
  const [first] = options.operands;
  if (first === undefined) throw new Failure("missing operand\nTry 'basename --help' for more information.");
  const suffix = options.get('s') ?? (options.has('a') ? undefined : options.operands[1]);
  for (const path of options.has('a') || options.has('s') ? options.operands : [first]) {
    const name = path.replace(/(.)\/+$/, '$1').replace(/^.*\/(?=.)/, '');
    await process.stdout.write(`${suffix !== undefined && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name}\n`);
  }
  return 0;
});
