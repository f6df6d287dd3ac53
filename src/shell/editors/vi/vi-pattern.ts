import { compileRegex } from '../../compile-regex.ts';
import { fail, tell } from './vi-state.ts';
import type { ViState } from './vi-state.ts';
import type { Place } from './vi-text.ts';

const ATOMS: Readonly<Record<string, string>> = {
  a: '[A-Za-z]',
  l: '[a-z]',
  u: '[A-Z]',
  x: '[0-9A-Fa-f]',
  h: '[A-Za-z_]',
  k: '[\\w]',
  i: '[\\w]',
  n: '\\n',
  t: '\\t',
  e: '\\x1b',
  r: '\\r',
};

/** The regular expression for a pattern of vim, with `ignorecase`, `\c` and `\v` regarded; undefined when it is none. */
export function compilePattern(source: string, options: { readonly ignorecase: boolean; readonly smartcase: boolean }): RegExp | undefined {
  const bare = source.replace(/\\[cC]/g, '');
  const upper = /[A-Z]/.test(bare.replace(/\\./g, ''));
  const ignoreCase = /\\c/.test(source) || (!/\\C/.test(source) && options.ignorecase && !(options.smartcase && upper));
  try {
    return compileRegex(convert(bare), { global: true, ignoreCase });
  } catch {
    return undefined;
  }
}

function convert(pattern: string): string {
  let magic: 'magic' | 'very' | 'none' = 'magic';
  let source = '';
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern.charAt(at);
    const escaped = character === '\\';
    const letter = escaped ? pattern.charAt(++at) : character;
    if (escaped && 'vmMV'.includes(letter) && letter !== '') {
      magic = letter === 'v' ? 'very' : letter === 'm' ? 'magic' : 'none';
      continue;
    }
    // Whether the letter means something rather than itself.
    const special = magic === 'very' ? !escaped : magic === 'none' ? escaped : '.*[~^$'.includes(letter) ? !escaped : escaped;
    if (escaped && /[swdSWDbB1-9]/.test(letter)) source += letter === 'b' ? '\\x08' : `\\${letter}`;
    else if (escaped && ATOMS[letter] !== undefined) source += ATOMS[letter];
    else if (!special) source += /[\\^$.*+?()[\]{}|/]/.test(letter) ? `\\${letter}` : letter;
    else if (letter === '[') {
      const end = pattern.indexOf(']', pattern.charAt(at + 1) === '^' ? at + 3 : at + 2);
      if (end < 0) source += '\\[';
      else {
        source += `[${pattern.slice(at + 1, end).replace(/\[:(\w+):\]|\[/g, '\\[')}]`;
        at = end;
      }
    } else if (letter === '{') {
      const end = pattern.indexOf('}', at);
      const body = pattern.slice(at + 1, end).replace(/\\$/, '');
      source += body.startsWith('-')
        ? `${body === '-' ? '*' : `{${body.slice(1).replace(/^,/, '0,')}}`}?`
        : body === ''
          ? '*'
          : `{${body.replace(/^,/, '0,')}}`;
      at = end;
    } else if (letter === '=') source += '?';
    else if (letter === '<') source += '\\b(?=\\w)';
    else if (letter === '>') source += '\\b(?<=\\w)';
    else if (letter === '^') source += magic === 'very' || source === '' || /[(|]$/.test(source) ? '^' : '\\^';
    else if (letter === '$') source += magic === 'very' || at === pattern.length - 1 || /^\\[)|n]/.test(pattern.slice(at + 1)) ? '$' : '\\$';
    else if ('.*+?()|'.includes(letter)) source += letter;
    else source += /[\\^$.*+?()[\]{}|/]/.test(letter) ? `\\${letter}` : letter;
  }
  return source;
}

/** Where the pattern occurs next, around the end of the text when that is allowed. Says so, or why there is none. */
export function search(state: ViState, source: string, forward: boolean, count: number, from: Place = state.cursor): Place | undefined {
  const pattern = compilePattern(source, state.options);
  if (pattern === undefined) {
    fail(state, `E486: Pattern not found: ${source}`);
    return undefined;
  }
  const { text } = state;
  const columnsOf = (row: number) =>
    [...text.line(row).matchAll(pattern)].map(({ index }) => index).filter((column) => column < Math.max(1, text.line(row).length));
  let place = from;
  for (let left = count; left > 0; left--) {
    let found: Place | undefined;
    for (let distance = 0; distance <= text.lines.length && found === undefined; distance++) {
      const raw = place.row + (forward ? distance : -distance);
      const wraps = raw < 0 || raw > text.last || (distance === text.lines.length && distance > 0);
      if (wraps && !state.options.wrapscan) {
        fail(state, forward ? `E385: Search hit BOTTOM without match for: ${source}` : `E384: Search hit TOP without match for: ${source}`);
        return undefined;
      }
      const row = (raw + text.lines.length * 2) % text.lines.length;
      const columns = columnsOf(row).filter((column) => distance > 0 || (forward ? column > place.column : column < place.column));
      const column = forward ? columns[0] : columns.at(-1);
      if (column === undefined) continue;
      found = { row, column };
      if (wraps) {
        tell(state, forward ? 'search hit BOTTOM, continuing at TOP' : 'search hit TOP, continuing at BOTTOM');
        state.isError = true;
      }
    }
    if (found === undefined) {
      fail(state, `E486: Pattern not found: ${source}`);
      return undefined;
    }
    place = found;
  }
  return place;
}
