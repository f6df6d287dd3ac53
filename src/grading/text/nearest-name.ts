import { distance } from 'fastest-levenshtein';

const letters = (word: string): string => [...word].sort().join('');

/** Of short words two changed letters make another word, unless they only changed places. */
const SHORT = 5;

/** The candidate that `wanted` was most likely meant to be: at most a third of its letters differ, two swapped ones at least. */
export function nearestName(wanted: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of candidates) {
    const edits = distance(wanted, candidate);
    const other = wanted.length <= SHORT && wanted.length === candidate.length && edits === 2 && letters(wanted) !== letters(candidate);
    if (edits < bestDistance && edits < wanted.length && !other) {
      best = candidate;
      bestDistance = edits;
    }
  }
  return best;
}
