import { insertMode } from './vi-insert.ts';
import { motion, readCount, withSecondKey } from './vi-keys.ts';
import { textObject } from './vi-objects.ts';
import type { Span } from './vi-objects.ts';
import { change, changeCase, lineSpan, remove, shift, spanTo, yank } from './vi-operators.ts';
import { readCommandLine } from './vi-command-line.ts';
import { runEx } from './vi-ex.ts';
import type { Routine, ViState } from './vi-state.ts';

/** An operator with the motion or text object that follows. False when it came to nothing. */
export function* operate(state: ViState, operator: string, count: number | undefined, register: string | undefined): Routine<boolean> {
  const counted = yield* readCount(yield);
  const times = count === undefined && counted.count === undefined ? undefined : (count ?? 1) * (counted.count ?? 1);
  let { key } = counted;
  let forced: 'line' | 'character' | undefined;
  if (key === 'v' || key === 'V') {
    forced = key === 'V' ? 'line' : 'character';
    key = yield;
  }
  const span = yield* spanFor(state, operator, yield* withSecondKey(key), times, forced);
  if (span === undefined) return false;
  return yield* apply(state, operator, span, register);
}

function* spanFor(
  state: ViState,
  operator: string,
  key: string,
  count: number | undefined,
  forced: 'line' | 'character' | undefined,
): Routine<Span | undefined> {
  const { cursor, text } = state;
  // The operator again, or its last letter: whole lines.
  if (key === operator || (operator.length === 2 && (key === operator.charAt(1) || key === operator))) {
    const last = cursor.row + (count ?? 1) - 1;
    return last > text.last && cursor.row === text.last && (count ?? 1) > 1 ? undefined : lineSpan(state, cursor.row, last);
  }
  if (key === 'i' || key === 'a') return textObject(state, key === 'a', yield, count ?? 1);
  const target = yield* motion(state, key, count, operator);
  if (target === undefined) return undefined;
  if (forced === 'line') return spanTo(state, { ...target, kind: 'line' });
  if (forced === 'character') return spanTo(state, { ...target, kind: target.kind === 'exclusive' ? 'inclusive' : 'exclusive' });
  return spanTo(state, target, key === 'w' || key === 'W');
}

/** What an operator does to a span. */
export function* apply(state: ViState, operator: string, span: Span, register: string | undefined): Routine<boolean> {
  const empty = !span.linewise && span.from.row === span.to.row && span.from.column === span.to.column;
  state.marks.set('[', span.from);
  state.marks.set(']', span.to);
  switch (operator) {
    case 'd':
      if (!empty) remove(state, multilineAsLines(state, span), register);
      return !empty;
    case 'c':
      if (span.linewise || !empty) change(state, span, register);
      state.mode = 'insert';
      yield* insertMode(state);
      return true;
    case 'y':
      if (!empty) yank(state, span, register);
      state.cursor = span.linewise
        ? {
            row: span.from.row,
            column: state.cursor.row === span.from.row ? state.cursor.column : span.from.row < state.cursor.row ? state.cursor.column : 0,
          }
        : span.from;
      return false;
    case '>':
    case '<':
      shift(state, span.from.row, span.to.row, operator === '>' ? 1 : -1);
      return true;
    case 'gu':
    case 'gU':
    case 'g~':
      changeCase(state, span, operator);
      return true;
    case '!': {
      const typed = yield* readCommandLine(state, ':', `${span.from.row + 1},${span.to.row + 1}!`);
      if (typed !== undefined) yield* runEx(state, typed);
      return false;
    }
    default:
      state.cursor = span.from;
      return true;
  }
}

/** A deletion over several lines that takes whole ones, but for blanks, takes lines. */
function multilineAsLines(state: ViState, span: Span): Span {
  const { text } = state;
  if (span.linewise || span.from.row === span.to.row) return span;
  const before = text.line(span.from.row).slice(0, span.from.column);
  const after = text.line(span.to.row).slice(span.to.column);
  return before.trim() === '' && after.trim() === '' && span.to.column > 0 ? lineSpan(state, span.from.row, span.to.row) : span;
}
