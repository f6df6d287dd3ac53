import type { BraceItem, Word, WordPart } from '../parse/ast.ts';

const LIMIT = 200_000;

export class TooManyWords extends Error {}

/** The words that `a{b,c}{1..3}` stands for; the word itself when it has no braces. */
export function expandBraces(word: Word): Word[] {
  if (!word.parts.some((part) => part.type === 'BraceExpansion')) return [word];
  let results: WordPart[][] = [[]];
  for (const part of word.parts) {
    const choices = part.type === 'BraceExpansion' ? part.items.flatMap(expandItem) : [[part]];
    if (results.length * choices.length > LIMIT) throw new TooManyWords('brace expansion: too many words');
    results = results.flatMap((before) => choices.map((choice) => [...before, ...choice]));
  }
  return results.map((parts) => ({ type: 'Word', parts }));
}

function expandItem(item: BraceItem): WordPart[][] {
  if (item.type === 'Word') return expandBraces(item.word).map((word) => word.parts);
  const numeric = typeof item.start === 'number' && typeof item.end === 'number';
  const from = numeric ? Number(item.start) : String(item.start).charCodeAt(0);
  const to = numeric ? Number(item.end) : String(item.end).charCodeAt(0);
  const step = Math.max(1, Math.abs(item.step ?? 1));
  if (Math.abs(to - from) / step > LIMIT) throw new TooManyWords('brace expansion: too many words');
  const texts = [item.startStr ?? String(item.start), item.endStr ?? String(item.end)];
  const padded = numeric && texts.some((text) => /^-?0\d/.test(text));
  const width = padded ? Math.max(...texts.map((text) => text.length)) : 0;
  const results: WordPart[][] = [];
  for (let value = from; from <= to ? value <= to : value >= to; value += from <= to ? step : -step) {
    const digits = String(Math.abs(value));
    const shown = numeric ? (value < 0 ? `-${digits.padStart(width - 1, '0')}` : digits.padStart(width, '0')) : String.fromCharCode(value);
    results.push([{ type: 'Literal', value: shown }]);
  }
  return results;
}
