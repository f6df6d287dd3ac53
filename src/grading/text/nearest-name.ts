import { distance } from 'fastest-levenshtein';

const letters = (word: string): string => [...word].sort().join('');

/** Of short words two edits make another word, unless letters only changed places or one word continues the other. */
const SHORT = 5;

/** The candidate that `wanted` was most likely meant to be: at most a third of its letters differ, two swapped ones at least. */
export function nearestName(wanted: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of candidates) {
    const edits = distance(wanted, candidate);
    const continued = candidate.startsWith(wanted) || wanted.startsWith(candidate);
    const other = wanted.length <= SHORT && edits === 2 && !continued && letters(wanted) !== letters(candidate);
    if (edits < bestDistance && edits < wanted.length && !other) {
      best = candidate;
      bestDistance = edits;
    }
  }
  return best;
}
