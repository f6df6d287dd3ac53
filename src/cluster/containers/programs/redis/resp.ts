// Replies in RESP2, as they go over the wire.
import { encodeUtf8 } from '#posix/utf8.ts';

export const OK = '+OK\r\n';
export const NIL = '$-1\r\n';
export const WRONG_TYPE = '-WRONGTYPE Operation against a key holding the wrong kind of value\r\n';
export const NOT_AN_INTEGER = '-ERR value is not an integer or out of range\r\n';

export function bulk(text: string | undefined): string {
  return text === undefined ? NIL : `$${encodeUtf8(text).length}\r\n${text}\r\n`;
}

export function integer(value: number): string {
  return `:${value}\r\n`;
}

export function array(items: readonly (string | undefined)[]): string {
  return `*${items.length}\r\n${items.map(bulk).join('')}`;
}

/** Redis' patterns: `*`, `?`, `[abc]`. */
export function matches(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replaceAll('*', '[\\s\\S]*')
    .replaceAll('?', '[\\s\\S]');
  try {
    return new RegExp(`^${source}$`).test(text);
  } catch {
    return false;
  }
}
