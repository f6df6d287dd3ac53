/** df(1) and du(1): what is used of file systems, and by files. */
import type { Process } from '#posix/process.ts';
import { humanSize } from './format-file.ts';
import { parseOptions, type ParsedOptions } from './parse-options.ts';
import { complain, defineProgram, Failure, reasonOf, resolvePath } from './program.ts';

/** What a file takes up at least, in bytes. */
const BLOCK = 4096;
const UNBOUNDED = { bytes: 21_474_836_480, inodes: 1_310_720 };

interface FileSystemUse {
  readonly source: string;
  readonly type: string;
  readonly mount: string;
  readonly bytes: readonly [used: number, all: number];
  readonly inodes: readonly [used: number, all: number];
}

export const df = defineProgram('df', async (process, args) => {
  const options = parseOptions('df', args, 'hHkmaTiPlx:t:B:', {
    'human-readable': 'h',
    si: 'H',
    all: 'a',
    inodes: 'i',
    'print-type': 'T',
    portability: 'P',
    local: 'l',
    'type=': 't',
    'exclude-type=': 'x',
    'block-size=': 'B',
    total: 'total',
  });
  let status = 0;
  const uses: FileSystemUse[] = [];
  const paths = options.operands.length > 0 ? options.operands : process.fs.mounts().map(({ path }) => path);
  for (const path of paths) {
    try {
      process.fs.stat(resolvePath(process, path));
    } catch (error) {
      await complain(process, `${path}: ${reasonOf(error)}`);
      status = 1;
      continue;
    }
    const use = useOf(process, resolvePath(process, path));
    const wanted = options.values.get('t');
    if ((wanted === undefined || wanted.includes(use.type)) && !(options.values.get('x') ?? []).includes(use.type)) uses.push(use);
  }
  if (uses.length === 0) {
    if (status === 0) throw new Failure('no file systems processed');
    return status;
  }
  if (options.has('total')) uses.push(totalOf(uses));
  await process.stdout.write(table(uses, options));
  return status;
});

function useOf(process: Process, path: string): FileSystemUse {
  const { source, mount, bytes, inodes, maxBytes, maxInodes } = process.fs.usage(path);
  return {
    source,
    type: source.startsWith('/dev/') ? 'ext4' : source,
    mount,
    bytes: [bytes, Number.isFinite(maxBytes) ? maxBytes : UNBOUNDED.bytes],
    inodes: [inodes, Number.isFinite(maxInodes) ? maxInodes : UNBOUNDED.inodes],
  };
}

function totalOf(uses: readonly FileSystemUse[]): FileSystemUse {
  const sum = (field: 'bytes' | 'inodes', index: 0 | 1): number => uses.reduce((all, use) => all + use[field][index], 0);
  return { source: 'total', type: '-', mount: '-', bytes: [sum('bytes', 0), sum('bytes', 1)], inodes: [sum('inodes', 0), sum('inodes', 1)] };
}

/** Columns are at least as wide as df's own. */
function table(uses: readonly FileSystemUse[], options: ParsedOptions): string {
  const inodes = options.has('i');
  const { show, title } = units(options, inodes);
  const human = title === 'Size';
  const head = inodes
    ? ['Inodes', 'IUsed', 'IFree', 'IUse%']
    : [title, 'Used', human ? 'Avail' : 'Available', options.has('P') ? 'Capacity' : 'Use%'];
  const rows = uses.map((use) => {
    const [used, all] = inodes ? use.inodes : use.bytes;
    return [use.source, use.type, show(all), show(used), show(all - used), all === 0 ? '-' : `${Math.ceil((used / all) * 100)}%`, use.mount];
  });
  const lines = [['Filesystem', 'Type', ...head, 'Mounted on'], ...rows].map((line) => (options.has('T') ? line : line.toSpliced(1, 1)));
  const minimum = [14, ...(options.has('T') ? [4] : []), 5, 5, 5, 4];
  const widths = minimum.map((width, column) => Math.max(width, ...lines.map((line) => line[column]?.length ?? 0)));
  const left = options.has('T') ? 2 : 1;
  return lines
    .map(
      (line) => `${line.map((cell, column) => (column < left ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join(' ')}\n`,
    )
    .join('');
}

interface Units {
  readonly show: (amount: number) => string;
  /** Of the column of sizes. */
  readonly title: string;
}

function units(options: ParsedOptions, plain: boolean): Units {
  if (options.has('h') || options.has('H')) return { show: humanSize, title: 'Size' };
  if (plain) return { show: String, title: '' };
  const given = options.has('m') ? '1M' : (options.get('B') ?? '1K');
  const [, count = '1', letter = ''] = /^(\d*)([KMGT]?)B?$/.exec(given) ?? [];
  const size = Math.max(1, Number(count || '1')) * 1024 ** ' KMGT'.indexOf(letter || ' ');
  return { show: (bytes) => String(Math.ceil(bytes / size)), title: options.has('P') ? '1024-blocks' : `${given}-blocks` };
}

export const du = defineProgram('du', async (process, args) => {
  const options = parseOptions('du', args, 'ashHckmbxSd:B:L', {
    all: 'a',
    summarize: 's',
    'human-readable': 'h',
    si: 'H',
    total: 'c',
    bytes: 'b',
    'apparent-size': 'apparent',
    'one-file-system': 'x',
    'separate-dirs': 'S',
    'max-depth=': 'd',
    'block-size=': 'B',
    'exclude=': 'exclude',
    dereference: 'L',
  });
  const depth = options.get('d');
  if (depth !== undefined && !/^\d+$/.test(depth)) throw new Failure(`invalid maximum depth '${depth}'\nTry 'du --help' for more information.`);
  const apparent = options.has('b') || options.has('apparent');
  const show = options.has('b') ? String : units(options, false).show;
  const deepest = options.has('s') ? 0 : Number(depth ?? Infinity);
  /** A file counts once. */
  const seen = new Set<string>();
  const excluded = new Set(options.values.get('exclude') ?? []);
  const walk = async (path: string, level: number): Promise<number> => {
    const full = resolvePath(process, path);
    if (seen.has(full)) return 0;
    seen.add(full);
    const { size, type } = process.fs.lstat(full);
    let bytes = apparent ? (type === 'directory' ? BLOCK : size) : type === 'directory' ? BLOCK : Math.ceil(size / BLOCK) * BLOCK;
    if (type === 'directory') bytes += await below(path, full, level);
    if (level <= deepest && (type === 'directory' || options.has('a') || level === 0)) await process.stdout.write(`${show(bytes)}\t${path}\n`);
    return bytes;
  };
  const below = async (path: string, full: string, level: number): Promise<number> => {
    let sum = 0;
    try {
      for (const name of process.fs.readDirectory(full)) {
        if (excluded.has(name)) continue;
        const bytes = await walk(path.endsWith('/') ? `${path}${name}` : `${path}/${name}`, level + 1);
        const apart = options.has('S') && process.fs.lstat(`${full}/${name}`).type === 'directory';
        sum += apart ? 0 : bytes;
      }
    } catch (error) {
      await complain(process, `cannot read directory '${path}': ${reasonOf(error)}`);
      status = 1;
    }
    return sum;
  };
  let status = 0;
  let total = 0;
  for (const path of options.operands.length === 0 ? ['.'] : options.operands) {
    try {
      total += await walk(path, 0);
    } catch (error) {
      await complain(process, `cannot access '${path}': ${reasonOf(error)}`);
      status = 1;
    }
  }
  if (options.has('c')) await process.stdout.write(`${show(total)}\ttotal\n`);
  return status;
});
