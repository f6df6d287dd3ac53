import { displayWidth } from '../../line-editor/display-width.ts';
import { encodeUtf8 } from '#posix/utf8.ts';
import { compilePattern } from './vi-pattern.ts';
import { displayColumn, drawnWidth } from './vi-state.ts';
import type { ViState } from './vi-state.ts';
import { isBefore } from './vi-text.ts';

const reverse = (text: string) => `\x1b[7m${text}\x1b[27m`;

/** Draws the rows that differ from what is shown. */
export class ViScreen {
  #shown: readonly string[] = [];

  clear(): void {
    this.#shown = [];
  }

  draw(state: ViState, pending: string): string {
    scroll(state);
    const { columns, rows } = state.size;
    const body: string[] = [];
    let cursor = { row: 0, column: 0 };
    for (let row = state.top; body.length < rows - 1; row++) {
      if (row > state.text.last) {
        body.push('\x1b[94m~\x1b[39m');
        continue;
      }
      const drawn = drawLine(state, row);
      const room = rows - 1 - body.length;
      if (row === state.cursor.row) cursor = { row: body.length + Math.floor(drawn.cursor / columns), column: drawn.cursor % columns };
      if (drawn.rows.length > room && row > state.top) {
        for (let left = room; left > 0; left--) body.push('\x1b[94m@\x1b[39m');
      } else body.push(...drawn.rows.slice(0, room));
    }
    const all = [...body, bottomRow(state, pending)];
    let output = '\x1b[?25l';
    if (this.#shown.length !== all.length) output += '\x1b[2J';
    for (const [index, text] of all.entries()) if (this.#shown[index] !== text) output += `\x1b[${index + 1};1H${text}\x1b[K`;
    this.#shown = all;
    const place = state.commandLine === undefined ? cursor : { row: rows - 1, column: Math.min(columns - 1, displayWidth(state.commandLine)) };
    return `${output}\x1b[${Math.min(rows, place.row + 1)};${place.column + 1}H\x1b[?25h`;
  }
}

function margin(state: ViState): number {
  return state.options.number || state.options.relativenumber ? Math.max(3, String(state.text.lines.length).length) + 1 : 0;
}

/** How many rows of the screen a line takes. */
function height(state: ViState, row: number): number {
  if (!state.options.wrap) return 1;
  const line = state.text.line(row);
  return Math.max(1, Math.ceil((displayColumn(line, line.length, state.options.tabstop) + margin(state)) / state.size.columns));
}

/** Moves the window so that the cursor is in it, with some lines around. */
function scroll(state: ViState): void {
  const room = Math.max(1, state.size.rows - 1);
  const { row } = state.cursor;
  const around = Math.min(state.options.scrolloff, Math.floor((room - 1) / 2));
  if (row < state.top + around) {
    const far = state.top - row > room;
    state.top = Math.max(0, far ? row - Math.floor(room / 2) : row - around);
    return;
  }
  const last = Math.min(state.text.last, row + around);
  const far = row - state.top > 2 * room;
  let least = last;
  for (let used = height(state, last); least > 0; least--) {
    used += height(state, least - 1);
    if (used > room) break;
  }
  least = Math.min(least, row);
  if (least > state.top) state.top = far ? Math.max(0, Math.min(least + Math.floor(room / 2), row - Math.floor(room / 2))) : least;
}

function drawLine(state: ViState, row: number): { readonly rows: readonly string[]; readonly cursor: number } {
  const { options, size } = state;
  const line = state.text.line(row);
  const gutter = margin(state);
  const number = options.relativenumber && row !== state.cursor.row ? Math.abs(row - state.cursor.row) : row + 1;
  const rows: string[] = [];
  let current = gutter > 0 ? `\x1b[33m${String(number).padStart(gutter - 1)} \x1b[39m` : '';
  let used = gutter;
  let at = 0;
  let cursor = gutter;
  const marked = highlights(state, row);
  const inserting = state.mode === 'insert' || state.mode === 'replace';
  let column = 0;
  // Without wrapping the window follows the cursor to the side.
  const cursorAt = displayColumn(line, state.cursor.column, options.tabstop);
  const skip = !options.wrap && row === state.cursor.row ? Math.max(0, cursorAt - (size.columns - gutter) + 1) : 0;
  for (const character of `${line}${marked(line.length) ? ' ' : ''}`) {
    const width = drawnWidth(character, at, options.tabstop);
    if (used + Math.min(width, 2) > size.columns && options.wrap) {
      rows.push(current);
      current = '';
      used = 0;
    }
    if (row === state.cursor.row && column === state.cursor.column)
      cursor = rows.length * size.columns + used + (character === '\t' && !inserting ? Math.min(width, size.columns - used) - 1 : 0);
    const text =
      character === '\t'
        ? ' '.repeat(width)
        : character < ' '
          ? `^${String.fromCharCode(character.charCodeAt(0) + 64)}`
          : character === '\x7f'
            ? '^?'
            : character;
    if (at >= skip && (options.wrap || used + width <= size.columns)) {
      current += marked(column) ? reverse(text) : text;
      used += width;
    }
    at += width;
    column += character.length;
  }
  if (row === state.cursor.row && state.cursor.column >= line.length) {
    cursor = rows.length * size.columns + used;
    if (used >= size.columns) cursor = (rows.length + 1) * size.columns;
  }
  rows.push(current);
  if (cursor >= rows.length * size.columns) rows.push('');
  return { rows, cursor };
}

/** Which columns of a row are selected, or found. */
function highlights(state: ViState, row: number): (column: number) => boolean {
  if (state.mode === 'visual' || state.mode === 'visual-line') {
    const [from, to] = isBefore(state.anchor, state.cursor) ? [state.anchor, state.cursor] : [state.cursor, state.anchor];
    if (row < from.row || row > to.row) return () => false;
    if (state.mode === 'visual-line') return () => true;
    return (column) => (row > from.row || column >= from.column) && (row < to.row || column <= to.column);
  }
  if (!state.options.hlsearch || state.noHighlight || state.pattern === undefined) return () => false;
  const pattern = compilePattern(state.pattern.source, state.options);
  if (pattern === undefined) return () => false;
  const spans = [...state.text.line(row).matchAll(pattern)].map((match) => [match.index, match.index + match[0].length] as const);
  return (column) => spans.some(([from, to]) => column >= from && column < to);
}

const MODES: Readonly<Record<ViState['mode'], string>> = {
  normal: '',
  insert: '-- INSERT --',
  replace: '-- REPLACE --',
  visual: '-- VISUAL --',
  'visual-line': '-- VISUAL LINE --',
};

function bottomRow(state: ViState, pending: string): string {
  const { columns } = state.size;
  if (state.commandLine !== undefined) {
    const text = state.commandLine.replace(/[\x00-\x1f]/g, '^');
    return text.length < columns ? text : text.slice(text.length - columns + 1);
  }
  const mode = MODES[state.mode];
  const room = state.options.ruler ? columns - 18 : columns - 1;
  const left = (mode !== '' ? mode : state.message).replace(/[\x00-\x1f]/g, ' ').slice(0, Math.max(0, mode === '' ? columns - 1 : room - 11));
  const width = displayWidth(left);
  const shown = mode !== '' ? `\x1b[1m${left}\x1b[22m` : state.isError ? `\x1b[41m\x1b[97m${left}\x1b[0m` : left;
  if (!state.options.ruler || width > room) return shown;
  const gap = Math.max(0, room - 11 - width);
  const keys = width > room - 11 ? '' : pending.slice(-10);
  return `${shown}${' '.repeat(gap)}${keys.padEnd(width > room - 11 ? room - width : 11)}${ruler(state)}`;
}

function ruler(state: ViState): string {
  const { text, cursor, size } = state;
  const line = text.line(cursor.row);
  const byte = encodeUtf8(line.slice(0, cursor.column)).length + 1;
  const onTab = line.charAt(cursor.column) === '\t' && state.mode !== 'insert' && state.mode !== 'replace';
  const drawn = displayColumn(line, cursor.column + (onTab ? 1 : 0), state.options.tabstop) + (onTab ? 0 : 1);
  const column = line === '' ? '0-1' : byte === drawn ? String(byte) : `${byte}-${drawn}`;
  const room = size.rows - 1;
  const end = state.top + room > text.last;
  const place = state.top === 0 ? (end ? 'All' : 'Top') : end ? 'Bot' : `${Math.floor((state.top * 100) / Math.max(1, text.lines.length - room))}%`;
  return `${`${cursor.row + 1},${column}`.padEnd(14)}${place}`;
}
