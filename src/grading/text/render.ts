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

/** Throws when a sentence speaks of something that was not given: the grader's mistake. */
export function render(text: Text, dictionary: Dictionary = english): string {
  if (typeof text === 'string') return shorten(text);
  const template = dictionary[text.id] ?? english[text.id];
  const put = (part: string, missing: (name: string) => string): string =>
    part.replace(PLACEHOLDER, (_, name: string) => valueOf(text.values[name], dictionary) ?? missing(name));
  const pieces: string[] = [];
  let at = 0;
  for (const match of template.matchAll(OPTIONAL)) {
    pieces.push(required(template.slice(at, match.index), put, text.id));
    const inner = match[1] ?? '';
    const absent = [...inner.matchAll(PLACEHOLDER)].some(([, name]) => valueOf(text.values[name ?? ''], dictionary) === undefined);
    if (!absent) pieces.push(put(inner, () => ''));
    at = match.index + match[0].length;
  }
  pieces.push(required(template.slice(at), put, text.id));
  return pieces.join('');
}

function required(part: string, put: (part: string, missing: (name: string) => string) => string, id: string): string {
  return put(part, (name) => {
    throw new Error(`the message ${id} needs a value for ${name}`);
  });
}
