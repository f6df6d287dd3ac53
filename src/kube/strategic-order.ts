// The order of merged lists; mirrors normalizeElementOrder in k8s.io/apimachinery/pkg/util/strategicpatch.
import { canonicalJson } from './canonical-json.ts';
import { isJsonObject } from './json.ts';

/** What identifies an element: the value of its merge key, or the scalar itself. */
export function identity(element: unknown, mergeKey: string | undefined): string {
  return canonicalJson(mergeKey !== undefined && isJsonObject(element) ? element[mergeKey] : element);
}

/** Sorts by the position in `order`; elements that are not in it come last, as they were. */
export function sortByOrder(elements: readonly unknown[], order: readonly unknown[], mergeKey: string | undefined): readonly unknown[] {
  const positions = positionsIn(order, mergeKey);
  const rank = (element: unknown): number => positions.get(identity(element, mergeKey)) ?? order.length;
  return elements.toSorted((a, b) => rank(a) - rank(b));
}

/** Elements named in `wanted` in its order; those that only the server has keep their place before what followed them there. */
export function enforceOrder(
  merged: readonly unknown[],
  wanted: readonly unknown[],
  server: readonly unknown[],
  mergeKey: string | undefined,
): readonly unknown[] {
  const named = positionsIn(wanted, mergeKey);
  const isNamed = (element: unknown): boolean => named.has(identity(element, mergeKey));
  const patched = sortByOrder(merged.filter(isNamed), wanted, mergeKey);
  const serverOnly = sortByOrder(
    merged.filter((element) => !isNamed(element)),
    server,
    mergeKey,
  );
  const positions = positionsIn(server, mergeKey);
  const result: unknown[] = [];
  let left = 0;
  let right = 0;
  while (left < serverOnly.length || right < patched.length) {
    const leftAt = left < serverOnly.length ? positions.get(identity(serverOnly[left], mergeKey)) : undefined;
    const rightAt = right < patched.length ? positions.get(identity(patched[right], mergeKey)) : undefined;
    const leftFirst = right >= patched.length || (leftAt !== undefined && rightAt !== undefined && leftAt < rightAt);
    result.push(leftFirst && left < serverOnly.length ? serverOnly[left++] : patched[right++]);
  }
  return result;
}

function positionsIn(order: readonly unknown[], mergeKey: string | undefined): ReadonlyMap<string, number> {
  const positions = new Map<string, number>();
  for (const [index, element] of order.entries()) {
    const key = identity(element, mergeKey);
    if (!positions.has(key)) positions.set(key, index);
  }
  return positions;
}
