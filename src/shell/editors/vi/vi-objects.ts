import { wordClass } from './vi-motions.ts';
import type { ViState } from './vi-state.ts';
import type { Place, ViText } from './vi-text.ts';

/** What a text object covers; `to` is one beyond. */
export interface Span {
  readonly from: Place;
  readonly to: Place;
  readonly linewise: boolean;
}

const BRACKETS: Readonly<Record<string, string>> = {
  '(': '()',
  ')': '()',
  b: '()',
  '[': '[]',
  ']': '[]',
  '{': '{}',
  '}': '{}',
  B: '{}',
  '<': '<>',
  '>': '<>',
};

/** `iw`, `a"`, `i{`, `ap` …; undefined when there is none here. */
export function textObject(state: ViState, around: boolean, letter: string, count: number): Span | undefined {
  if (letter === 'w' || letter === 'W') return word(state, around, letter === 'W', count);
  if (letter === 'p') return paragraph(state, around, count);
  if (letter === '"' || letter === "'" || letter === '`') return quoted(state, around, letter);
  const pair = BRACKETS[letter];
  return pair === undefined ? undefined : bracketed(state, around, pair.charAt(0), pair.charAt(1), count);
}

function word({ text, cursor }: ViState, around: boolean, big: boolean, count: number): Span | undefined {
  const line = text.line(cursor.row);
  if (line === '') return undefined;
  const classAt = (column: number) => wordClass(line.charAt(column), big);
  let from = cursor.column;
  while (from > 0 && classAt(from - 1) === classAt(cursor.column)) from--;
  let to = from;
  const skip = () => {
    const own = classAt(to);
    while (to < line.length && classAt(to) === own) to++;
  };
  for (let left = count; left > 0 && to < line.length; left--) {
    const onBlank = classAt(to) === 0;
    skip();
    if (!around) continue;
    if (onBlank || (to < line.length && classAt(to) === 0)) skip();
    else if (left === 1) while (from > 0 && classAt(from - 1) === 0) from--;
  }
  return { from: { row: cursor.row, column: from }, to: { row: cursor.row, column: to }, linewise: false };
}

function quoted({ text, cursor }: ViState, around: boolean, quote: string): Span | undefined {
  const line = text.line(cursor.row);
  const marks = [...line.matchAll(/\\.|["'`]/g)].filter(([mark]) => mark === quote).map(({ index }) => index);
  for (let index = 0; index + 1 < marks.length; index += 2) {
    const [open = 0, close = 0] = [marks[index], marks[index + 1]];
    if (cursor.column > close) continue;
    let [from, to] = around ? [open, close + 1] : [open + 1, close];
    if (around) {
      const after = /^\s*/.exec(line.slice(to))?.[0].length ?? 0;
      if (after > 0) to += after;
      else from -= /\s*$/.exec(line.slice(0, from))?.[0].length ?? 0;
    }
    return { from: { row: cursor.row, column: from }, to: { row: cursor.row, column: to }, linewise: false };
  }
  return undefined;
}

function bracketed(state: ViState, around: boolean, open: string, close: string, count: number): Span | undefined {
  const { text, cursor } = state;
  let from: Place | undefined = cursor;
  const onOpen = text.line(cursor.row).charAt(cursor.column) === open;
  for (let left = count; left > 0 && from !== undefined; left--) {
    if (left === count && onOpen) continue;
    from = seek(text, from, -1, close, open, left === count && text.line(cursor.row).charAt(cursor.column) === close);
  }
  const to = from && seek(text, from, 1, open, close, true);
  if (from === undefined || to === undefined) return next(state, around, open, close);
  if (around) return { from, to: { row: to.row, column: to.column + 1 }, linewise: false };
  // What stands on lines of its own is taken as lines.
  if (from.column === text.line(from.row).length - 1 && to.row > from.row + 1 && text.line(to.row).slice(0, to.column).trim() === '')
    return { from: { row: from.row + 1, column: 0 }, to: { row: to.row - 1, column: text.line(to.row - 1).length }, linewise: true };
  return { from: { row: from.row, column: from.column + 1 }, to, linewise: false };
}

/** Outside of any pair, the next one on the line counts. */
function next(state: ViState, around: boolean, open: string, close: string): Span | undefined {
  const { row, column } = state.cursor;
  const at = state.text.line(row).indexOf(open, column + 1);
  return at < 0 ? undefined : bracketed({ ...state, cursor: { row, column: at } }, around, open, close, 1);
}

/** The bracket that closes (or opens) the pair around a place. `skipOwn`: the bracket at the place does not count. */
function seek(text: ViText, start: Place, direction: 1 | -1, nests: string, wanted: string, skipOwn: boolean): Place | undefined {
  let depth = 0;
  for (let { row } = start; row >= 0 && row <= text.last; row += direction) {
    const line = text.line(row);
    const from = row === start.row ? start.column + (skipOwn || direction < 0 ? direction : 0) : direction > 0 ? 0 : line.length - 1;
    for (let column = from; column >= 0 && column < line.length; column += direction) {
      if (line.charAt(column) === nests) depth++;
      else if (line.charAt(column) === wanted && depth-- === 0) return { row, column };
    }
  }
  return undefined;
}

function paragraph({ text, cursor }: ViState, around: boolean, count: number): Span | undefined {
  const blank = (row: number) => text.line(row).trim() === '';
  let from = cursor.row;
  while (from > 0 && blank(from - 1) === blank(cursor.row)) from--;
  let to = from;
  const skip = () => {
    const own = blank(to);
    while (to <= text.last && blank(to) === own) to++;
  };
  for (let left = count; left > 0 && to <= text.last; left--) {
    skip();
    if (around && to <= text.last) skip();
    else if (around) while (from > 0 && blank(from - 1)) from--;
  }
  return { from: { row: from, column: 0 }, to: { row: to - 1, column: text.line(to - 1).length }, linewise: true };
}
