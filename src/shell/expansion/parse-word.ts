import { parse } from 'just-bash';
import type { Word } from '../parse/ast.ts';

const cache = new Map<string, Word>();

/** The word that a text is, quotes and all. */
export function parseWord(text: string): Word {
  const known = cache.get(text);
  if (known !== undefined) return known;
  const command = parse(`: ${text}`).statements[0]?.pipelines[0]?.commands[0];
  const word = command?.type === 'SimpleCommand' ? command.args[0] : undefined;
  const parsed: Word = word ?? { type: 'Word', parts: [{ type: 'Literal', value: text }] };
  if (cache.size > 500) cache.clear();
  cache.set(text, parsed);
  return parsed;
}
