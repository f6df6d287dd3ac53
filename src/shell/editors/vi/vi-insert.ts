import { displayColumn } from './vi-state.ts';
import type { Routine, ViState } from './vi-state.ts';
import { MOTIONS } from './vi-motions.ts';
import { indentText, settle } from './vi-operators.ts';
import { nextColumn, previousColumn } from './vi-text.ts';

export const PASTED = 'paste:';

/** Insert and replace mode, from the first key to Esc. `count` types the text again as often. */
export function* insertMode(state: ViState, count = 1): Routine<void> {
  const replacing = state.mode === 'replace';
  const typed: string[] = [];
  /** What replace mode wrote over, for backspace. */
  const covered: (string | undefined)[] = [];
  for (;;) {
    const key = yield;
    if (key === 'escape' || key === 'ctrl-c') break;
    typed.push(key);
    if (key === 'ctrl-v') {
      insert(state, literal(yield));
    } else if (key === 'ctrl-r') {
      const register = state.registers.get(yield);
      if (register !== undefined) insert(state, register.lines.join('\n') + (register.linewise ? '\n' : ''));
    } else {
      press(state, key, replacing ? covered : undefined);
    }
  }
  const again = Math.min(count - 1, Math.floor(100_000 / Math.max(1, typed.length)));
  for (let left = again; left > 0; left--) for (const key of typed) press(state, key, replacing ? covered : undefined);
  state.mode = 'normal';
  const { row, column } = state.cursor;
  // An indent that nothing followed goes away.
  if (state.options.autoindent && /^\s+$/.test(state.text.line(row)) && typed.at(-1) === 'enter') state.text.setLine(row, '');
  state.cursor = { row, column: column === 0 ? 0 : previousColumn(state.text.line(row), column) };
  settle(state);
  state.wanted = displayColumn(state.text.line(row), state.cursor.column, state.options.tabstop);
}

function literal(key: string): string {
  if (key === 'enter') return '\r';
  if (key === 'tab') return '\t';
  if (key === 'escape') return '\x1b';
  return key.startsWith('ctrl-') && key.length === 6 ? String.fromCharCode(key.charCodeAt(5) - 96) : key.length <= 2 ? key : '';
}

function insert(state: ViState, text: string): void {
  state.cursor = state.text.replace(state.cursor, state.cursor, text.split('\n'));
}

function press(state: ViState, key: string, covered: (string | undefined)[] | undefined): void {
  const { text, cursor } = state;
  const line = text.line(cursor.row);
  if (key.startsWith(PASTED)) {
    insert(state, key.slice(PASTED.length).replaceAll('\r\n', '\n').replaceAll('\r', '\n'));
    return;
  }
  switch (key) {
    case 'enter': {
      const indent = nextIndent(state, line.slice(0, cursor.column));
      const rest = line.slice(cursor.column);
      text.replace(cursor, { row: cursor.row, column: line.length }, ['', indent + (indent === '' ? rest : rest.trimStart())]);
      if (indent !== '' && line.slice(0, cursor.column).trim() === '') text.setLine(cursor.row, '');
      state.cursor = { row: cursor.row + 1, column: indent.length };
      return;
    }
    case 'tab': {
      const { expandtab, softtabstop, tabstop } = state.options;
      const width = softtabstop > 0 ? softtabstop : tabstop;
      const at = displayColumn(line, cursor.column, tabstop);
      insert(state, expandtab ? ' '.repeat(width - (at % width)) : '\t');
      return;
    }
    case 'backspace':
      backspace(state, covered);
      return;
    case 'ctrl-w': {
      const before = line.slice(0, cursor.column);
      const shorter = before.replace(/(?:[\p{L}\p{N}_]+|[^\p{L}\p{N}_\s]+)?\s*$/u, '');
      if (before === '') backspace(state, undefined);
      else state.cursor = text.replace({ row: cursor.row, column: shorter.length }, cursor, ['']);
      return;
    }
    case 'ctrl-u':
      state.cursor = text.replace({ row: cursor.row, column: 0 }, cursor, ['']);
      return;
    case 'ctrl-t':
    case 'ctrl-d': {
      const old = /^\s*/.exec(line)?.[0] ?? '';
      const step = state.options.shiftwidth;
      const at = displayColumn(old, old.length, state.options.tabstop);
      const width = key === 'ctrl-t' ? (Math.floor(at / step) + 1) * step : Math.max(0, (Math.ceil(at / step) - 1) * step);
      const indent = indentText(width, state.options);
      text.setLine(cursor.row, indent + line.slice(old.length));
      state.cursor = { row: cursor.row, column: Math.max(0, cursor.column + indent.length - old.length) };
      return;
    }
    case 'delete':
      if (cursor.column < line.length) text.replace(cursor, { row: cursor.row, column: nextColumn(line, cursor.column) }, ['']);
      else if (cursor.row < text.last) text.replace(cursor, { row: cursor.row + 1, column: 0 }, ['']);
      return;
    case 'end':
      state.cursor = { row: cursor.row, column: line.length };
      return;
    case 'left':
    case 'right':
    case 'up':
    case 'down':
    case 'home':
    case 'ctrl-home':
    case 'ctrl-end': {
      if (key === 'right') {
        if (cursor.column < line.length) state.cursor = { row: cursor.row, column: nextColumn(line, cursor.column) };
        return;
      }
      if (key === 'up' || key === 'down') state.wanted = displayColumn(line, cursor.column, state.options.tabstop);
      const target = MOTIONS[key]?.(state, undefined, undefined);
      if (target !== undefined) state.cursor = target;
      if ((key === 'up' || key === 'down') && displayColumn(text.line(state.cursor.row), Infinity, state.options.tabstop) <= state.wanted)
        state.cursor = { row: state.cursor.row, column: text.line(state.cursor.row).length };
      return;
    }
    default:
      if (key.length > 2 || key < ' ') return;
      if (covered !== undefined && cursor.column < line.length) {
        const end = nextColumn(line, cursor.column);
        covered.push(line.slice(cursor.column, end));
        state.cursor = text.replace(cursor, { row: cursor.row, column: end }, [key]);
        return;
      }
      covered?.push(undefined);
      insert(state, key);
  }
}

function backspace(state: ViState, covered: (string | undefined)[] | undefined): void {
  const { text, cursor, options } = state;
  const line = text.line(cursor.row);
  if (cursor.column === 0) {
    if (cursor.row === 0) return;
    const above = { row: cursor.row - 1, column: text.line(cursor.row - 1).length };
    state.cursor = covered === undefined ? text.replace(above, cursor, ['']) : above;
    return;
  }
  let start = previousColumn(line, cursor.column);
  const before = line.slice(0, cursor.column);
  if (options.softtabstop > 0 && /^ +$/.test(before)) start = Math.floor((before.length - 1) / options.softtabstop) * options.softtabstop;
  if (covered === undefined) {
    state.cursor = text.replace({ row: cursor.row, column: start }, cursor, ['']);
    return;
  }
  const old = covered.length > 0 ? covered.pop() : line.slice(start, cursor.column);
  text.replace({ row: cursor.row, column: start }, cursor, [old ?? '']);
  state.cursor = { row: cursor.row, column: start };
}

/** The indent of a line after this one: the same, and deeper after `key:` in YAML. */
export function nextIndent(state: ViState, line: string): string {
  if (!state.options.autoindent) return '';
  const own = /^\s*/.exec(line)?.[0] ?? '';
  if (!/\.ya?ml$/.test(state.name)) return own;
  const step = state.options.shiftwidth;
  if (/:\s*(?:[|>][-+]?\d?)?\s*(?:#.*)?$/.test(line)) return own + ' '.repeat(/^\s*- /.test(line) ? 2 + step : step);
  return own + (/^\s*- +[\w.-]+:/.test(line) ? '  ' : '');
}
