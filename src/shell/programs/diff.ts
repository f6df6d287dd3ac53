import type { Process } from '#posix/process.ts';
import { readAllText } from '#posix/read-stream.ts';
import { compareLines } from './compare-lines.ts';
import type { Hunk } from './compare-lines.ts';
import { formatDate } from './format-date.ts';
import { parseOptions } from './parse-options.ts';
import { complain, defineProgram, openInput, reasonOf, resolvePath } from './program.ts';

const LONG = {
  unified: 'u',
  'unified=?': 'U',
  recursive: 'r',
  'new-file': 'N',
  brief: 'q',
  'ignore-all-space': 'w',
  'ignore-space-change': 'b',
  'ignore-case': 'i',
  'ignore-blank-lines': 'B',
  'report-identical-files': 's',
  'color=?': 'color',
  'label=': 'label',
  'side-by-side': 'y',
};

/** diff(1): normal and unified form, directories with -r. */
export const diff = defineProgram('diff', async (process, args) => {
  const options = parseOptions('diff', args, 'uU:rNqwbiBsyL:a', LONG, { code: 2 });
  const [left, right] = options.operands;
  if (left === undefined || right === undefined) {
    await process.stderr.write(
      `diff: missing operand${left === undefined ? '' : ` after '${left}'`}\ndiff: Try 'diff --help' for more information.\n`,
    );
    return 2;
  }
  const labels = options.values.get('label') ?? options.values.get('L') ?? [];
  const color = options.get('color');
  const paint = color === 'always' || ((color === 'auto' || color === '') && process.isTty(1));
  const context = options.has('U') && options.get('U') !== '' ? Number(options.get('U')) : 3;
  const unified = options.has('u') || options.has('U');
  const normal = (line: string) => {
    let key = options.has('w') ? line.replace(/\s+/g, '') : options.has('b') ? line.replace(/\s+/g, ' ').trimEnd() : line;
    if (options.has('i')) key = key.toLowerCase();
    return key;
  };
  const isDirectory = (path: string) =>
    path !== '-' && process.fs.exists(resolvePath(process, path)) && process.fs.stat(resolvePath(process, path)).type === 'directory';
  const read = async (path: string): Promise<string> =>
    options.has('N') && path !== '-' && !process.fs.exists(resolvePath(process, path)) ? '' : readAllText(openInput(process, path));
  const compare = async (from: string, to: string, header: string): Promise<number> => {
    if (isDirectory(from) && isDirectory(to)) return directories(from, to);
    const [a, b] = isDirectory(from)
      ? [`${from}/${to.replace(/^.*\//, '')}`, to]
      : isDirectory(to)
        ? [from, `${to}/${from.replace(/^.*\//, '')}`]
        : [from, to];
    const texts: string[] = [];
    for (const path of [a, b]) {
      try {
        texts.push(await read(path));
      } catch (error) {
        await complain(process, `${path}: ${reasonOf(error)}`);
      }
    }
    if (texts.length < 2) return 2;
    const [before = [], after = []] = texts.map((text) => text.split(/(?<=\n)/));
    const hunks = compareLines(before, after, normal);
    if (hunks.length === 0) {
      if (options.has('s')) await process.stdout.write(`Files ${a} and ${b} are identical\n`);
      return 0;
    }
    if (options.has('q')) {
      await process.stdout.write(`Files ${a} and ${b} differ\n`);
      return 1;
    }
    const titles: readonly [string, string] = [
      `--- ${labels[0] ?? `${a}\t${timeOf(process, a)}`}\n`,
      `+++ ${labels[1] ?? `${b}\t${timeOf(process, b)}`}\n`,
    ];
    const text = header + (unified ? titles.join('') + formatUnified(hunks, before, after, context) : formatNormal(hunks, before, after));
    await process.stdout.write(paint ? colored(text) : text);
    return 1;
  };
  const directories = async (from: string, to: string): Promise<number> => {
    const names = [
      ...new Set([...process.fs.readDirectory(resolvePath(process, from)), ...process.fs.readDirectory(resolvePath(process, to))]),
    ].sort();
    let status = 0;
    for (const name of names) {
      const [a, b] = [`${from}/${name}`, `${to}/${name}`];
      const [inA, inB] = [a, b].map((path) => process.fs.exists(resolvePath(process, path)));
      if (inA !== inB && !options.has('N')) {
        await process.stdout.write(`Only in ${inA === true ? from : to}: ${name}\n`);
        status = Math.max(status, 1);
      } else if (isDirectory(a) && isDirectory(b)) {
        if (options.has('r')) status = Math.max(status, await directories(a, b));
        else await process.stdout.write(`Common subdirectories: ${a} and ${b}\n`);
      } else {
        status = Math.max(status, await compare(a, b, `diff ${args.filter((arg) => arg.startsWith('-')).join(' ')} ${a} ${b}\n`.replace('  ', ' ')));
      }
    }
    return status;
  };
  return compare(left, right, '');
});

function timeOf(process: Process, path: string): string {
  const full = resolvePath(process, path);
  const time = path === '-' || !process.fs.exists(full) ? process.machine.clock.now() : process.fs.stat(full).mtime;
  return formatDate(time, '%Y-%m-%d %H:%M:%S.%N %z');
}

const MISSING_NEWLINE = '\n\\ No newline at end of file\n';

function shown(mark: string, line: string): string {
  return line.endsWith('\n') ? mark + line : mark + line + MISSING_NEWLINE;
}

function formatNormal(hunks: readonly Hunk[], before: readonly string[], after: readonly string[]): string {
  const range = (start: number, count: number) => (count === 1 ? `${start + 1}` : `${start + 1},${start + count}`);
  return hunks
    .map(({ from, removed, to, added }) => {
      const head =
        removed === 0 ? `${from}a${range(to, added)}` : added === 0 ? `${range(from, removed)}d${to}` : `${range(from, removed)}c${range(to, added)}`;
      const gone = before
        .slice(from, from + removed)
        .map((line) => shown('< ', line))
        .join('');
      const come = after
        .slice(to, to + added)
        .map((line) => shown('> ', line))
        .join('');
      return `${head}\n${gone}${removed > 0 && added > 0 ? '---\n' : ''}${come}`;
    })
    .join('');
}

export function formatUnified(hunks: readonly Hunk[], before: readonly string[], after: readonly string[], context: number): string {
  const groups: Hunk[][] = [];
  for (const hunk of hunks) {
    const last = groups[groups.length - 1]?.at(-1);
    if (last !== undefined && hunk.from - (last.from + last.removed) <= 2 * context) groups[groups.length - 1]?.push(hunk);
    else groups.push([hunk]);
  }
  const range = (start: number, count: number) => (count === 1 ? `${start + 1}` : `${count === 0 ? start : start + 1},${count}`);
  let text = '';
  for (const group of groups) {
    const [first, last] = [group[0], group[group.length - 1]];
    if (first === undefined || last === undefined) continue;
    const start = Math.max(0, first.from - context);
    const end = Math.min(before.length, last.from + last.removed + context);
    const toStart = first.to - (first.from - start);
    const toEnd = last.to + last.added + (end - last.from - last.removed);
    text += `@@ -${range(start, end - start)} +${range(toStart, toEnd - toStart)} @@\n`;
    let at = start;
    for (const { from, removed, to, added } of group) {
      for (const line of before.slice(at, from)) text += shown(' ', line);
      for (const line of before.slice(from, from + removed)) text += shown('-', line);
      for (const line of after.slice(to, to + added)) text += shown('+', line);
      at = from + removed;
    }
    for (const line of before.slice(at, end)) text += shown(' ', line);
  }
  return text;
}

function colored(text: string): string {
  return text
    .replace(/^(---|\+\+\+) .*$/gm, '\x1b[1m$&\x1b[0m')
    .replace(/^(-(?!--).*|<.*)$/gm, '\x1b[31m$&\x1b[0m')
    .replace(/^(\+(?!\+\+).*|>.*)$/gm, '\x1b[32m$&\x1b[0m')
    .replace(/^@@.*@@/gm, '\x1b[36m$&\x1b[0m');
}
