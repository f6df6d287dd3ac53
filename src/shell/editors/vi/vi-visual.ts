import { insertMode } from './vi-insert.ts';
import { motion, readCount, withSecondKey } from './vi-keys.ts';
import { textObject } from './vi-objects.ts';
import type { Span } from './vi-objects.ts';
import { apply } from './vi-operate.ts';
import { change, join, lineSpan, remove, shift } from './vi-operators.ts';
import { readCommandLine } from './vi-command-line.ts';
import { runEx } from './vi-ex.ts';
import { keep, put } from './vi-registers.ts';
import { columnAt, displayColumn } from './vi-state.ts';
import type { Routine, ViState } from './vi-state.ts';
import { isBefore, nextColumn, previousColumn } from './vi-text.ts';

/** What is done to the selection, and the operator that stands for it. */
const AS_OPERATOR: Readonly<Record<string, string>> = {
  d: 'd',
  x: 'd',
  delete: 'd',
  y: 'y',
  '<': '<',
  '>': '>',
  '=': '=',
  u: 'gu',
  U: 'gU',
  '~': 'g~',
  gu: 'gu',
  gU: 'gU',
  'g~': 'g~',
  '!': '!',
};

/** Visual mode, until something is done to the selection. True when the text changed by a command that `.` repeats. */
export function* visualMode(state: ViState, linewise: boolean): Routine<void> {
  state.mode = linewise ? 'visual-line' : 'visual';
  state.anchor = state.cursor;
  let register: string | undefined;
  for (;;) {
    const counted = yield* readCount(yield);
    const { count } = counted;
    if (counted.key === '"') {
      register = yield;
      continue;
    }
    const key = yield* withSecondKey(counted.key);
    if (key === 'escape' || key === 'ctrl-c' || (key === 'v' && state.mode === 'visual') || (key === 'V' && state.mode === 'visual-line')) break;
    if (key === 'v' || key === 'V') state.mode = key === 'v' ? 'visual' : 'visual-line';
    else if (key === 'o' || key === 'O') [state.cursor, state.anchor] = [state.anchor, state.cursor];
    else if (key === 'i' || key === 'a') select(state, textObject(state, key === 'a', yield, count ?? 1));
    else if (yield* finish(state, key, count, register)) break;
    else {
      const target = yield* motion(state, key, count);
      if (target === undefined) continue;
      state.cursor =
        target.keepsColumn === Infinity && (key === '$' || key === 'end') ? { row: target.row, column: state.text.line(target.row).length } : target;
      state.wanted = target.keepsColumn ?? displayColumn(state.text.line(target.row), target.column, state.options.tabstop);
    }
  }
  remember(state);
  state.mode = 'normal';
}

function remember(state: ViState): void {
  const [from, to] = isBefore(state.anchor, state.cursor) ? [state.anchor, state.cursor] : [state.cursor, state.anchor];
  if (!state.marks.has('<') || state.mode !== 'normal') {
    state.marks.set('<', from);
    state.marks.set('>', to);
  }
}

function select(state: ViState, span: Span | undefined): void {
  if (span === undefined) return;
  state.anchor = span.from;
  if (span.linewise) state.mode = 'visual-line';
  state.cursor = { row: span.to.row, column: previousColumn(state.text.line(span.to.row), span.to.column) };
}

function selection(state: ViState, asLines = false): Span {
  const [from, to] = isBefore(state.anchor, state.cursor) ? [state.anchor, state.cursor] : [state.cursor, state.anchor];
  if (asLines || state.mode === 'visual-line') return lineSpan(state, from.row, to.row);
  const line = state.text.line(to.row);
  // A selection over the line's end takes the newline.
  if (to.column >= line.length && to.row < state.text.last) return { from, to: { row: to.row + 1, column: 0 }, linewise: false };
  return { from, to: { row: to.row, column: Math.min(line.length, nextColumn(line, to.column)) }, linewise: false };
}

/** Does what the key says to the selection; false when it is a motion. */
function* finish(state: ViState, key: string, count: number | undefined, register: string | undefined): Routine<boolean> {
  const span = selection(state);
  remember(state);
  const normal = () => (state.mode = 'normal');
  const operator = AS_OPERATOR[key];
  if (operator === '<' || operator === '>') {
    normal();
    shift(state, span.from.row, span.to.row, (operator === '>' ? 1 : -1) * (count ?? 1));
    return true;
  }
  if (operator !== undefined) {
    normal();
    if (operator === 'd') remove(state, span, register);
    else yield* apply(state, operator, span, register);
    if (operator !== '!' && operator !== 'd') state.cursor = span.from;
    return true;
  }
  switch (key) {
    case 'c':
    case 's':
    case 'C':
    case 'S':
    case 'R':
      change(state, key === 'c' || key === 's' ? span : selection(state, true), register);
      state.mode = 'insert';
      yield* insertMode(state);
      return true;
    case 'D':
    case 'X':
    case 'Y': {
      const lines = selection(state, true);
      normal();
      if (key === 'Y') yield* apply(state, 'y', lines, register);
      else remove(state, lines, register);
      if (key === 'Y') state.cursor = lines.from;
      return true;
    }
    case 'J':
    case 'gJ':
      normal();
      join(state, span.from.row, Math.max(2, span.to.row - span.from.row + 1), key === 'J');
      return true;
    case 'p':
    case 'P': {
      normal();
      const source = state.registers.get(register ?? '"');
      const atEnd = span.linewise
        ? span.to.row === state.text.last && span.from.row > 0
        : span.from.column > 0 && span.to.column >= state.text.line(span.to.row).length;
      remove(state, span, undefined);
      if (source === undefined) return true;
      const removed = state.registers.get('"');
      state.registers.set('"', source);
      if (source.linewise && !span.linewise) {
        state.cursor = state.text.replace(span.from, span.from, ['', '']);
        state.cursor = { row: state.cursor.row - 1, column: 0 };
        put(state, undefined, true, count ?? 1, false);
      } else put(state, undefined, atEnd, count ?? 1, false);
      if (removed !== undefined) keep(state, undefined, removed, true);
      return true;
    }
    case 'r': {
      const character = yield;
      normal();
      state.text.replace(
        span.from,
        span.to,
        state.text.slice(span.from, span.to).map((line) => line.replace(/./gu, () => character)),
      );
      state.cursor = span.from;
      return true;
    }
    case 'I':
    case 'A': {
      normal();
      state.cursor =
        key === 'I'
          ? span.from
          : { row: span.to.row, column: span.linewise ? columnAt(state.text.line(span.to.row), state.wanted, 8) + 1 : span.to.column };
      state.mode = 'insert';
      yield* insertMode(state);
      return true;
    }
    case ':': {
      normal();
      const typed = yield* readCommandLine(state, ':', "'<,'>");
      state.cursor = span.from;
      if (typed !== undefined) yield* runEx(state, typed);
      return true;
    }
    default:
      return false;
  }
}
