/**
 * Compares what a command printed with a recording in which volatile values are placeholders
 * (tests/golden/README.md). A numbered placeholder stands for the same value wherever it appears
 * in a scenario; `Bindings` carries that from step to step.
 */
const AGE = '(?:<invalid>|<unknown>|(?:\\d+(?:\\.\\d+)?(?:ms|[smhdy]|µs))+)';
const TIME =
  '(?:\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?(?:Z| ?[+-]\\d{4}(?: UTC)?)?|\\w{3}, \\d\\d \\w{3} \\d{4} \\d\\d:\\d\\d:\\d\\d [+-]\\d{4})';
const IP = '\\d+\\.\\d+\\.\\d+\\.\\d+';

const PATTERNS: Readonly<Record<string, string>> = {
  AGE,
  TIME,
  HASH: '[a-z0-9]{6,10}',
  RAND: '[a-z0-9]{5}',
  UID: '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}',
  RV: '\\d+',
  CLUSTERIP: IP,
  PODIP: IP,
  NODEPORT: '\\d{4,5}',
  NODE: '[a-z0-9][a-z0-9.-]*',
  NODEIP: IP,
  TOKEN: '[A-Za-z0-9_.-]+',
  SERVER: 'https?://[^\\s"]+',
  SERVERADDR: '[^\\s"]+',
  HOME: '/[^\\s"]*',
  CWD: '/[^\\s"]*',
  TMP: '[A-Za-z0-9-]+',
  EVENT: '[0-9a-f]+',
  PTR: '0x[0-9a-f]+',
  KLOG: '[EIW]\\d{4} [0-9:.]+ +\\d+ [^\\]]+\\]',
};

const PLACEHOLDER = /<([A-Z]+)(\d*)>/g;
const escape = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

export type Bindings = Map<string, string>;

/** A pattern for `expected` in which bound placeholders have their values. Runs of spaces may differ when `loose`. */
function toPattern(expected: string, bindings: Bindings, loose: boolean): { source: string; names: string[] } {
  const names: string[] = [];
  let source = '';
  let last = 0;
  const literal = (text: string): string =>
    loose
      ? escape(text)
          .replace(/ {2,}/g, ' +')
          .replace(/-{3,}|(?:\\-){3,}/g, '-+')
      : escape(text);
  for (const match of expected.matchAll(PLACEHOLDER)) {
    const [whole, kind = '', number = ''] = match;
    const pattern = PATTERNS[kind];
    if (pattern === undefined) continue;
    source += literal(expected.slice(last, match.index));
    last = match.index + whole.length;
    const known = number === '' ? undefined : bindings.get(whole);
    const earlier = names.indexOf(whole);
    if (known !== undefined) source += escape(known);
    else if (number !== '' && earlier >= 0) source += `\\${earlier + 1}`;
    else {
      names.push(whole);
      source += `(${pattern})`;
    }
  }
  return { source: source + literal(expected.slice(last)), names };
}

function matchText(actual: string, expected: string, bindings: Bindings, loose: boolean): boolean {
  const { source, names } = toPattern(expected, bindings, loose);
  const match = new RegExp(`^${source}$`, 's').exec(loose ? actual.replace(/ +$/gm, '') : actual);
  if (match === null) return false;
  for (const [index, name] of names.entries()) if (/\d/.test(name)) bindings.set(name, match[index + 1] ?? '');
  return true;
}

export interface MatchOptions {
  /** Compare as a set of lines. */
  readonly unordered?: boolean;
  /** Column widths depend on volatile values. */
  readonly loose?: boolean;
}

/** Whether `actual` is `expected` up to placeholders; new bindings are added to `bindings`. */
export function matchesTranscript(actual: string, expected: string, bindings: Bindings, options: MatchOptions = {}): boolean {
  const loose = options.loose ?? false;
  if (options.unordered !== true) return matchText(actual, loose ? expected.replace(/ +$/gm, '') : expected, bindings, loose);
  const open = actual.split('\n');
  // The most constrained lines first, so that they bind before looser ones take their place.
  const wanted = expected.split('\n').sort((a, b) => (a.match(PLACEHOLDER)?.length ?? 0) - (b.match(PLACEHOLDER)?.length ?? 0));
  return assignLines(wanted, open, bindings, loose);
}

function assignLines(wanted: readonly string[], open: readonly string[], bindings: Bindings, loose: boolean): boolean {
  const [line, ...rest] = wanted;
  if (line === undefined) return open.length === 0;
  for (const [index, candidate] of open.entries()) {
    const attempt: Bindings = new Map(bindings);
    if (!matchText(candidate, loose ? line.replace(/ +$/, '') : line, attempt, loose)) continue;
    if (!assignLines(rest, open.toSpliced(index, 1), attempt, loose)) continue;
    for (const [name, value] of attempt) bindings.set(name, value);
    return true;
  }
  return false;
}

/**
 * Lines of `text` that are not laid out as a table: under a header of capitals, each column starts
 * where its header does and is as wide as its longest cell plus three spaces.
 */
export function misalignedLines(text: string): string[] {
  const wrong: string[] = [];
  let block: string[] = [];
  const flush = (): void => {
    const [header] = block;
    if (header !== undefined && block.length > 1) {
      const starts = [...header.matchAll(/(?<=^| {3,})\S/g)].map((match) => match.index);
      for (const line of block.slice(1)) {
        if (starts.some((start) => start > 0 && (line[start - 1] ?? ' ') !== ' ')) wrong.push(line);
      }
      for (const [index, start] of starts.entries()) {
        const end = starts[index + 1];
        if (end === undefined) continue;
        const longest = Math.max(...block.map((line) => line.slice(start, end).trimEnd().length));
        if (end - start !== longest + 3) wrong.push(`column at ${start} is ${end - start} wide, its longest cell ${longest}: ${header}`);
      }
    }
    block = [];
  };
  for (const line of text.split('\n')) {
    if (/^[A-Z][A-Z0-9()/ -]*$/.test(line.trimEnd()) && / {3}/.test(line)) {
      flush();
      block = [line];
    } else if (line === '') flush();
    else if (block.length > 0) block.push(line);
  }
  flush();
  return wrong;
}
