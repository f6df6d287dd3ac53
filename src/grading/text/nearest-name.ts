import { distance } from 'fastest-levenshtein';

/** The candidate that `wanted` was most likely meant to be: at most a third of its letters differ, two swapped ones at least. */
export function nearestName(wanted: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of candidates) {
    const edits = distance(wanted, candidate);
    if (edits < bestDistance && edits < wanted.length) {
      best = candidate;
      bestDistance = edits;
    }
  }
  return best;
}
