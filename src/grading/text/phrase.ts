import type { MessageId } from '../messages/en.ts';

type Value = Text | number | undefined;

/** A sentence of a dictionary with what it speaks of: rendered in the language of the course, at the end. */
export interface Phrase {
  readonly id: MessageId;
  readonly values: Readonly<Record<string, Value | readonly Text[]>>;
}

/** A sentence, plain or still to be looked up. */
export type Text = string | Phrase;

/** All sentences of one language; a language that lacks one falls back to English. */
export type Dictionary = Readonly<Partial<Record<MessageId, string>>>;

export const say = (id: MessageId, values: Phrase['values'] = {}): Phrase => ({ id, values });
