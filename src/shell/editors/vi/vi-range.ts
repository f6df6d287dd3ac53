import { compilePattern } from './vi-pattern.ts';
import { fail } from './vi-state.ts';
import type { ViState } from './vi-state.ts';

export interface Range {
  /** Zero-based; undefined when no range was typed. */
  readonly first: number | undefined;
  readonly last: number | undefined;
  /** What follows the range. */
  readonly rest: string;
}

/** `%`, `1,5`, `.,$`, `'<,'>`, `/x/+1`. Undefined after a failure. */
export function parseRange(state: ViState, text: string): Range | undefined {
  if (text.startsWith('%')) return { first: 0, last: state.text.last, rest: text.slice(1) };
  const rows: number[] = [];
  let rest = text;
  let current = state.cursor.row;
  for (;;) {
    const address = parseAddress(state, rest, current);
    if (address === undefined) return undefined;
    if (address.row !== undefined) rows.push(address.row);
    else if (/^[,;]/.test(address.rest)) rows.push(current);
    rest = address.rest;
    const separator = /^\s*([,;])/.exec(rest);
    if (separator === null) break;
    if (separator[1] === ';') current = rows.at(-1) ?? current;
    rest = rest.slice(separator[0].length);
    if (!/^\s*['.$\d/?+-]/.test(rest)) {
      rows.push(current);
      break;
    }
  }
  const [first, last = first] = rows.slice(-2);
  if (first !== undefined && last !== undefined && (first > state.text.last || last > state.text.last || first < -1)) {
    fail(state, 'E16: Invalid range');
    return undefined;
  }
  if (first !== undefined && last !== undefined && first > last) return { first: last, last: first, rest };
  return { first, last, rest };
}

function parseAddress(state: ViState, text: string, current: number): { readonly row: number | undefined; readonly rest: string } | undefined {
  let rest = text.trimStart();
  let row: number | undefined;
  const number = /^\d+/.exec(rest)?.[0];
  const pattern = /^([/?])((?:\\.|(?!\1).)*)(?:\1|$)/.exec(rest);
  if (number !== undefined) {
    row = Number(number) - 1;
    rest = rest.slice(number.length);
  } else if (rest.startsWith('.') || rest.startsWith('$')) {
    row = rest.startsWith('.') ? current : state.text.last;
    rest = rest.slice(1);
  } else if (/^'[a-z<>']/.test(rest)) {
    const mark = state.marks.get(rest.charAt(1));
    if (mark === undefined) {
      fail(state, 'E20: Mark not set');
      return undefined;
    }
    row = Math.min(mark.row, state.text.last);
    rest = rest.slice(2);
  } else if (pattern !== null) {
    const source = pattern[2] === '' ? (state.pattern?.source ?? '') : (pattern[2] ?? '');
    const matcher = compilePattern(source, state.options);
    const forward = pattern[1] === '/';
    const count = state.text.lines.length;
    const step = Array.from({ length: count }, (_, index) => (current + (forward ? index + 1 : count - index - 1)) % count).find(
      (candidate) => matcher !== undefined && state.text.line(candidate).search(matcher) >= 0,
    );
    if (step === undefined) {
      fail(state, `E486: Pattern not found: ${source}`);
      return undefined;
    }
    row = step;
    rest = rest.slice(pattern[0].length);
  }
  for (let offset = /^\s*([+-])(\d*)/.exec(rest); offset !== null; offset = /^\s*([+-])(\d*)/.exec(rest)) {
    row = (row ?? current) + (offset[1] === '+' ? 1 : -1) * (offset[2] === '' ? 1 : Number(offset[2]));
    rest = rest.slice(offset[0].length);
  }
  return { row, rest };
}
