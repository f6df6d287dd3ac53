/** `removed` lines from index `from` on became `added` lines from index `to` on. */
export interface Hunk {
  readonly from: number;
  readonly removed: number;
  readonly to: number;
  readonly added: number;
}

/** More differences than this are told as one change rather than searched for long. */
const MAX_DISTANCE = 4000;

/** The shortest edit between two texts (Myers), as hunks. */
export function compareLines(before: readonly string[], after: readonly string[], normal: (line: string) => string = (line) => line): Hunk[] {
  const ids = new Map<string, number>();
  const number = (line: string) => {
    const key = normal(line);
    const known = ids.get(key) ?? ids.size;
    ids.set(key, known);
    return known;
  };
  const a = before.map(number);
  const b = after.map(number);
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let [endA, endB] = [a.length, b.length];
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA--;
    endB--;
  }
  const kept = commonLines(a.slice(start, endA), b.slice(start, endB));
  const hunks: Hunk[] = [];
  let [x, y] = [start, start];
  for (const [keptA, keptB] of [...kept.map(([i, j]) => [i + start, j + start] as const), [endA, endB] as const]) {
    if (keptA > x || keptB > y) hunks.push({ from: x, removed: keptA - x, to: y, added: keptB - y });
    x = keptA + 1;
    y = keptB + 1;
  }
  return hunks;
}

function commonLines(a: readonly number[], b: readonly number[]): (readonly [number, number])[] {
  const [n, m] = [a.length, b.length];
  if (n === 0 || m === 0) return [];
  const max = Math.min(n + m, MAX_DISTANCE);
  let frontier = new Map<number, number>([[1, 0]]);
  const trace: Map<number, number>[] = [];
  for (let distance = 0; distance <= max; distance++) {
    trace.push(frontier);
    const next = new Map<number, number>();
    for (let k = -distance; k <= distance; k += 2) {
      const down = k === -distance || (k !== distance && (frontier.get(k - 1) ?? -1) < (frontier.get(k + 1) ?? -1));
      let x = down ? (frontier.get(k + 1) ?? 0) : (frontier.get(k - 1) ?? 0) + 1;
      let y = x - k;
      while (x < n && y < m && a[x] === b[y]) {
        x++;
        y++;
      }
      next.set(k, x);
      if (x >= n && y >= m) return walkBack(trace, n, m);
    }
    frontier = next;
  }
  return [];
}

function walkBack(trace: readonly ReadonlyMap<number, number>[], n: number, m: number): (readonly [number, number])[] {
  const kept: (readonly [number, number])[] = [];
  let [x, y] = [n, m];
  for (let distance = trace.length - 1; distance >= 0; distance--) {
    const frontier = trace[distance];
    const k = x - y;
    const down = k === -distance || (k !== distance && (frontier?.get(k - 1) ?? -1) < (frontier?.get(k + 1) ?? -1));
    const before = down ? k + 1 : k - 1;
    const fromX = distance === 0 ? 0 : (frontier?.get(before) ?? 0);
    const fromY = distance === 0 ? 0 : fromX - before;
    while (x > fromX && y > fromY && x > 0 && y > 0) {
      x--;
      y--;
      kept.push([x, y]);
    }
    [x, y] = [fromX, fromY];
  }
  return kept.reverse();
}
