import { diffLines } from 'diff';

export interface DiffRow {
  readonly kind: 'same' | 'added' | 'removed' | 'skipped';
  /** For `skipped`: how many lines. */
  readonly text: string;
}

/** Unchanged lines this close to a change are shown. */
const around = 4;

/** One list of lines, as `diff -u` writes them; long stretches without a change are skipped. */
export function diffRows(before: string, after: string): readonly DiffRow[] {
  const rows = diffLines(`${before}\n`, `${after}\n`).flatMap(({ value, added, removed }) => {
    const kind = added ? 'added' : removed ? 'removed' : 'same';
    return value
      .replace(/\n$/, '')
      .split('\n')
      .map((text): DiffRow => ({ kind, text }));
  });
  const near = (at: number): boolean => rows.slice(Math.max(0, at - around), at + around + 1).some(({ kind }) => kind !== 'same');
  const shown: DiffRow[] = [];
  let hidden: DiffRow[] = [];
  const flush = (): void => {
    // Skipping one or two lines would save nothing.
    if (hidden.length > 2) shown.push({ kind: 'skipped', text: String(hidden.length) });
    else shown.push(...hidden);
    hidden = [];
  };
  for (const [index, row] of rows.entries()) {
    if (!near(index)) hidden.push(row);
    else {
      flush();
      shown.push(row);
    }
  }
  flush();
  return shown;
}
