import { keep } from './vi-registers.ts';
import { displayColumn, tell } from './vi-state.ts';
import type { ViState } from './vi-state.ts';
import { firstNonBlank, isBefore, lastColumn, nextColumn } from './vi-text.ts';
import type { Place } from './vi-text.ts';
import type { Span } from './vi-objects.ts';
import type { Target } from './vi-motions.ts';

export const OPERATORS: readonly string[] = ['d', 'c', 'y', '<', '>', '=', 'gu', 'gU', 'g~', '!'];

/** What lies between the cursor and where a motion led, by vim's rules. */
export function spanTo(state: ViState, target: Target, forced = false): Span {
  const { text, cursor } = state;
  const [from, end] = isBefore(target, cursor) ? [target, cursor] : [cursor, target];
  if (target.kind === 'line') return lineSpan(state, from.row, end.row);
  if (target.kind === 'inclusive')
    return { from, to: { row: end.row, column: Math.min(text.line(end.row).length, nextColumn(text.line(end.row), end.column)) }, linewise: false };
  // An exclusive motion to a line's beginning ends with the line before.
  if (!forced && end.column === 0 && end.row > from.row) {
    if (text.line(from.row).slice(0, from.column).trim() === '') return lineSpan(state, from.row, end.row - 1);
    return { from, to: { row: end.row - 1, column: text.line(end.row - 1).length }, linewise: false };
  }
  return { from, to: end, linewise: false };
}

export function lineSpan(state: ViState, first: number, last: number): Span {
  const end = Math.min(last, state.text.last);
  return { from: { row: first, column: 0 }, to: { row: end, column: state.text.line(end).length }, linewise: true };
}

const plural = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`;

export function yank(state: ViState, span: Span, register: string | undefined): void {
  const lines = state.text.slice(span.from, span.to);
  keep(state, register, { lines, linewise: span.linewise }, false);
  if (lines.length > 2) tell(state, register === undefined ? `${lines.length} lines yanked` : `${lines.length} lines yanked into "${register}`);
}

/** Deletes, keeps, and puts the cursor where vim does. */
export function remove(state: ViState, span: Span, register: string | undefined): void {
  const { text } = state;
  const lines = text.slice(span.from, span.to);
  keep(state, register, { lines, linewise: span.linewise }, true);
  const count = text.lines.length;
  if (span.linewise) {
    text.splice(span.from.row, lines.length, []);
    const row = Math.min(span.from.row, text.last);
    state.cursor = { row, column: firstNonBlank(text.line(row)) };
  } else {
    state.cursor = text.replace(span.from, span.to, ['']);
  }
  const fewer = count - text.lines.length;
  if (span.linewise && lines.length === count) tell(state, '--No lines in buffer--');
  else if (fewer > 2) tell(state, `${fewer} fewer lines`);
}

/** Leaves an empty place (a line with its indent for whole lines) to type into. */
export function change(state: ViState, span: Span, register: string | undefined): void {
  const { text } = state;
  if (!span.linewise) {
    remove(state, span, register);
    return;
  }
  keep(state, register, { lines: text.slice(span.from, span.to), linewise: true }, true);
  const indent = state.options.autoindent ? (/^\s*/.exec(text.line(span.from.row))?.[0] ?? '') : '';
  text.splice(span.from.row, span.to.row - span.from.row + 1, [indent]);
  state.cursor = { row: span.from.row, column: indent.length };
}

export function indentText(width: number, { expandtab, tabstop }: ViState['options']): string {
  return expandtab ? ' '.repeat(width) : '\t'.repeat(Math.floor(width / tabstop)) + ' '.repeat(width % tabstop);
}

/** `>` and `<`. */
export function shift(state: ViState, first: number, last: number, by: number): void {
  const { text, options } = state;
  const step = options.shiftwidth === 0 ? options.tabstop : options.shiftwidth;
  const lines = text.lines.slice(first, last + 1).map((line) => {
    const old = /^\s*/.exec(line)?.[0] ?? '';
    if (line === '') return line;
    const width = displayColumn(old, old.length, options.tabstop) + by * step;
    return indentText(Math.max(0, width), options) + line.slice(old.length);
  });
  text.splice(first, lines.length, lines);
  state.cursor = { row: first, column: firstNonBlank(text.line(first)) };
  if (lines.length > 2) tell(state, `${plural(lines.length, 'line')} ${by > 0 ? '>' : '<'}ed ${plural(Math.abs(by), 'time')}`);
}

export function changeCase(state: ViState, span: Span, operator: string): void {
  const convert = (part: string) =>
    operator === 'gu'
      ? part.toLowerCase()
      : operator === 'gU'
        ? part.toUpperCase()
        : [...part].map((each) => (each === each.toLowerCase() ? each.toUpperCase() : each.toLowerCase())).join('');
  state.text.replace(span.from, span.to, state.text.slice(span.from, span.to).map(convert));
  state.cursor = span.linewise
    ? { row: span.from.row, column: Math.min(state.cursor.column, lastColumn(state.text.line(span.from.row))) }
    : span.from;
}

/** `J` and `gJ`: `count` lines from `row` on become one. */
export function join(state: ViState, row: number, count: number, spaces: boolean): boolean {
  const { text } = state;
  if (row >= text.last) return false;
  let line = text.line(row);
  let column = line.length;
  const lines = text.lines.slice(row + 1, row + count);
  for (const next of lines) {
    const tail = spaces ? next.replace(/^\s+/, '') : next;
    const gap = !spaces || tail === '' || tail.startsWith(')') || /[ \t]$/.test(line) || line === '' ? '' : ' ';
    column = line.length;
    line += gap + tail;
  }
  text.splice(row, 1 + lines.length, [line]);
  state.cursor = { row, column: Math.min(column, lastColumn(line)) };
  return true;
}

/** Ctrl-A and Ctrl-X: the number at or after the cursor. */
export function addToNumber(state: ViState, by: number): boolean {
  const { text, cursor } = state;
  const line = text.line(cursor.row);
  for (const match of line.matchAll(/-?\d+/g)) {
    const end = match.index + match[0].length;
    if (end <= cursor.column) continue;
    const width = /^-?0\d/.test(match[0]) ? match[0].replace('-', '').length : 0;
    const value = BigInt(match[0]) + BigInt(by);
    const digits = (value < 0n ? -value : value).toString().padStart(width, '0');
    const shown = `${value < 0n ? '-' : ''}${digits}`;
    text.setLine(cursor.row, line.slice(0, match.index) + shown + line.slice(end));
    state.cursor = { row: cursor.row, column: match.index + shown.length - 1 };
    return true;
  }
  return false;
}

/** Keeps the cursor on a character. */
export function settle(state: ViState, beyond = false): void {
  const { text } = state;
  const row = Math.max(0, Math.min(state.cursor.row, text.last));
  const line = text.line(row);
  let column = Math.max(0, Math.min(state.cursor.column, beyond ? line.length : lastColumn(line)));
  if (column > 0 && (line.codePointAt(column - 1) ?? 0) > 0xffff) column--;
  state.cursor = { row, column } satisfies Place;
}
