import { byText } from '#kube/by-text.ts';
import { english } from '../messages/en.ts';
import type { Dictionary, Phrase, Text } from './phrase.ts';

const PLACEHOLDER = /\{([a-z]+)\}/g;
/** `[ Did you mean {near}?]` is left out where `near` is not known. */
const OPTIONAL = /\[([^[\]]*)\]/g;

/** No value is longer than this in a sentence: what learners produce has no bounds. */
const LONGEST = 300;

function valueOf(value: Phrase['values'][string], dictionary: Dictionary): string | undefined {
  if (value === undefined || value === '') return undefined;
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) {
    const parts = value.map((part: Text) => render(part, dictionary)).filter((part) => part !== '');
    return parts.length === 0 ? undefined : parts.join(', ');
  }
  return render(value as Text, dictionary);
}

const shorten = (text: string): string => (text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`);

/** A part of a template: words, the place of a value, or what is left out where a value of it is not known. */
type Piece = string | { readonly name: string } | { readonly optional: readonly Piece[] };

const placesIn = (text: string): readonly Piece[] => text.split(PLACEHOLDER).map((part, index) => (index % 2 === 0 ? part : { name: part }));

/** Templates are parted once: sentences are written at every change of a cluster. */
const piecesOf = byText(
  (template): readonly Piece[] =>
    template.split(OPTIONAL).flatMap((part, index): readonly Piece[] => (index % 2 === 0 ? placesIn(part) : [{ optional: placesIn(part) }])),
  2_000,
);

const ARTICLE = /(^|\s)[Aa] $/;

/** `a` before an ingress is `an`. */
const follow = (before: string, value: string): string =>
  ARTICLE.test(before) && /^[aeio]/.test(value) ? `${before.slice(0, -1)}n ${value}` : before + value;

/** Throws when a sentence speaks of something that was not given: the grader's mistake. */
export function render(text: Text, dictionary: Dictionary = english): string {
  if (typeof text === 'string') return shorten(text);
  let sentence = '';
  for (const piece of piecesOf(dictionary[text.id] ?? english[text.id])) {
    if (typeof piece === 'string') sentence += piece;
    else if ('optional' in piece) sentence += optional(piece.optional, text, dictionary);
    else {
      const value = valueOf(text.values[piece.name], dictionary);
      if (value === undefined) throw new Error(`the message ${text.id} needs a value for ${piece.name}`);
      sentence = follow(sentence, value);
    }
  }
  return sentence;
}

function optional(pieces: readonly Piece[], { values }: Phrase, dictionary: Dictionary): string {
  const words = pieces.map((piece) => (typeof piece === 'string' ? piece : 'name' in piece ? valueOf(values[piece.name], dictionary) : ''));
  return words.includes(undefined) ? '' : words.reduce<string>((before, word) => follow(before, word ?? ''), '');
}
