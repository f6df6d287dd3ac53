/** `--sort-by`. Mirrors kubectl/pkg/cmd/get/sorter.go. */
import { parseQuantity } from '#kube/quantity.ts';
import { UsageError } from '../usage-error.ts';
import { parseJsonPath } from './jsonpath.ts';

/** `.metadata.name`, `metadata.name`, `{.metadata.name}`: all mean the last. */
export function relaxedPath(expression: string): string {
  if (expression === '') return '';
  const match = /^\{?\.?([^{}]+)\}?$/.exec(expression);
  if (match === null) {
    throw new UsageError(`unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'`);
  }
  return `{.${match[1] ?? ''}}`;
}

export function sortObjects<T>(objects: readonly T[], expression: string, object: (item: T) => unknown = (item) => item): readonly T[] {
  if (expression === '') return objects;
  const path = parseJsonPath(relaxedPath(expression));
  const keyed = objects.map((item) => ({ item, value: path.values(object(item))[0] }));
  if (keyed.length > 0 && keyed.every(({ value }) => value === undefined)) {
    throw new UsageError(`couldn't find any field with path "${relaxedPath(expression)}" in the list of objects`);
  }
  return keyed.toSorted((a, b) => compare(a.value, b.value)).map(({ item }) => item);
}

/** What is missing comes first; numbers, quantities and words by their worth. */
function compare(a: unknown, b: unknown): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  return compareText(String(a), String(b));
}

function compareText(a: string, b: string): number {
  if (/^[0-9.]+([eEinumkKMGTP][i]?|e[0-9]+)?$/.test(a) && /^[0-9.]+([eEinumkKMGTP][i]?|e[0-9]+)?$/.test(b)) {
    try {
      return parseQuantity(a).compare(parseQuantity(b));
    } catch {
      // Not quantities after all: versions such as 1.2.3.
    }
  }
  const left = a.match(/\d+|\D+/g) ?? [];
  const right = b.match(/\d+|\D+/g) ?? [];
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const l = left[index] ?? '';
    const r = right[index] ?? '';
    if (l === r) continue;
    if (/^\d/.test(l) && /^\d/.test(r) && Number(l) !== Number(r)) return Number(l) - Number(r);
    return l < r ? -1 : 1;
  }
  return left.length - right.length;
}
