/** As `printf %q` has it: plain where it may be, backslashes, or `$'…'` for control characters. */
export function quoteWithBackslashes(text: string): string {
  if (text === '') return "''";
  if (/[\x00-\x1f\x7f]/.test(text)) return quoteAnsi(text);
  return text.replace(/[^\w@%+=:,./\-\u0080-\uffff]/g, '\\$&').replace(/^~/, '\\~');
}

/** As `${x@Q}`, `declare -p` of arrays and traps have it. */
export function quoteSingle(text: string): string {
  if (/[\x00-\x1f\x7f]/.test(text)) return quoteAnsi(text);
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** As `declare -p` has values. */
export function quoteDouble(text: string): string {
  if (/[\x00-\x08\x0b-\x1f\x7f]/.test(text)) return quoteAnsi(text);
  return `"${text.replace(/[$`"\\]/g, '\\$&')}"`;
}

/** As `set -x` has words: quoted only when needed. */
export function quoteIfNeeded(text: string): string {
  return text !== '' && /^[\w@%+=:,./\-\u0080-\uffff]+$/.test(text) ? text : quoteSingle(text);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\t': '\\t',
  '\r': '\\r',
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\v': '\\v',
  '\x1b': '\\E',
};

function quoteAnsi(text: string): string {
  const body = text.replace(/[\x00-\x1f\x7f'\\]/g, (character) => {
    if (character === "'" || character === '\\') return `\\${character}`;
    return ESCAPES[character] ?? `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`;
  });
  return `$'${body}'`;
}
