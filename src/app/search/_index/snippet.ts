const length = 170;

/** The stretch of a text around the first of the words, cut between words. */
export function snippetOf(text: string, words: readonly string[]): string {
  if (text.length <= length) return text;
  const lower = text.toLowerCase();
  const places = words.map((word) => lower.indexOf(word.toLowerCase())).filter((place) => place >= 0);
  const first = places.length === 0 ? 0 : Math.min(...places);
  const start = first < length / 2 ? 0 : text.lastIndexOf(' ', first - length / 4) + 1;
  const end = start + length >= text.length ? text.length : Math.max(text.lastIndexOf(' ', start + length), start + length / 2);
  return `${start > 0 ? '… ' : ''}${text.slice(start, end)}${end < text.length ? ' …' : ''}`;
}

export interface Part {
  readonly text: string;
  readonly marked: boolean;
}

/** A text with the words of a question marked where they begin a word. */
export function markWords(text: string, query: string): readonly Part[] {
  const words = query.split(/[^\p{L}\p{N}_.-]+/u).filter((word) => word.length > 1);
  if (words.length === 0) return [{ text, marked: false }];
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])((?:${words.map(escape).join('|')})[\\p{L}\\p{N}]*)`, 'giu');
  return text
    .split(pattern)
    .map((part, index) => ({ text: part, marked: index % 2 === 1 }))
    .filter((part) => part.text !== '');
}

const escape = (word: string): string => word.replaceAll(/[.*+?^${}()|[\]\\-]/g, String.raw`\$&`);
