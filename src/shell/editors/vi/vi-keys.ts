import { findInLine, MOTIONS } from './vi-motions.ts';
import type { Target } from './vi-motions.ts';
import { readCommandLine, wordUnder } from './vi-command-line.ts';
import { search } from './vi-pattern.ts';
import { fail } from './vi-state.ts';
import type { Routine, ViState } from './vi-state.ts';
import { firstNonBlank } from './vi-text.ts';

/** A number before a command; undefined when none was typed. */
export interface Counted {
  readonly count: number | undefined;
  readonly key: string;
}

const MOST = 99_999;

/** Digits, then the first key of what they count. */
export function* readCount(first: string): Routine<Counted> {
  let digits = '';
  let key = first;
  while (/^[1-9]$/.test(key) || (key === '0' && digits !== '')) {
    digits += key;
    key = yield;
  }
  return { count: digits === '' ? undefined : Math.min(MOST, Number(digits)), key };
}

/** `g` and `z` and the like go on with a second key. */
export function* withSecondKey(key: string): Routine<string> {
  return key === 'g' || key === 'z' || key === 'Z' ? key + (yield) : key;
}

/** Where a motion leads; undefined when it is none or leads nowhere. */
export function* motion(state: ViState, key: string, count: number | undefined, operator?: string): Routine<Target | undefined> {
  const simple = MOTIONS[key];
  if (simple !== undefined) return simple(state, count, operator);
  switch (key) {
    case 'f':
    case 't':
    case 'F':
    case 'T': {
      const target = yield;
      if (target === 'escape') return undefined;
      const character = target === 'tab' ? '\t' : target;
      state.lastFind = { letter: key, target: character };
      return findInLine(state, key, character, count ?? 1);
    }
    case ';':
    case ',': {
      if (state.lastFind === undefined) return undefined;
      const { letter, target } = state.lastFind;
      const swapped = letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase();
      return findInLine(state, key === ';' ? letter : swapped, target, count ?? 1, true);
    }
    case '/':
    case '?': {
      const typed = yield* readCommandLine(state, key);
      if (typed === undefined) return undefined;
      const source = cutOffset(typed, key) || state.pattern?.source;
      if (source === undefined) {
        fail(state, 'E35: No previous regular expression');
        return undefined;
      }
      state.pattern = { source, forward: key === '/' };
      return found(state, source, key === '/', count ?? 1);
    }
    case 'n':
    case 'N': {
      if (state.pattern === undefined) {
        fail(state, 'E35: No previous regular expression');
        return undefined;
      }
      const forward = state.pattern.forward === (key === 'n');
      state.message = `${forward ? '/' : '?'}${state.pattern.source}`;
      return found(state, state.pattern.source, forward, count ?? 1);
    }
    case '*':
    case '#': {
      const word = wordUnder(state);
      if (word === '') {
        fail(state, 'E348: No string under cursor');
        return undefined;
      }
      const source = `\\<${word}\\>`;
      state.pattern = { source, forward: key === '*' };
      state.message = `${key === '*' ? '/' : '?'}${source}`;
      const line = state.text.line(state.cursor.row);
      const start = /[\p{L}\p{N}_]*$/u.exec(line.slice(0, state.cursor.column))?.index ?? state.cursor.column;
      return found(state, source, key === '*', count ?? 1, { row: state.cursor.row, column: start });
    }
    case "'":
    case '`': {
      const name = yield;
      const mark = state.marks.get(name === '`' ? "'" : name);
      if (mark === undefined) {
        fail(state, 'E20: Mark not set');
        return undefined;
      }
      const row = Math.min(mark.row, state.text.last);
      return key === '`' ? { ...mark, row, kind: 'exclusive' } : { row, column: firstNonBlank(state.text.line(row)), kind: 'line' };
    }
    case 'H':
    case 'L':
    case 'M': {
      const bottom = Math.min(state.text.last, state.top + state.size.rows - 2);
      const around = Math.min(state.options.scrolloff, Math.floor((bottom - state.top) / 2));
      const top = state.top === 0 ? 0 : state.top + around;
      const low = bottom === state.text.last ? bottom : bottom - around;
      const row =
        key === 'H'
          ? Math.min(bottom, Math.max(top, state.top + (count ?? 1) - 1))
          : key === 'L'
            ? Math.max(state.top, Math.min(low, bottom - (count ?? 1) + 1))
            : Math.floor((state.top + bottom) / 2);
      return { row, column: firstNonBlank(state.text.line(row)), kind: 'line' };
    }
    default:
      return undefined;
  }
}

/** `/web/e` and the like: the offset is not built, the pattern is what stands before it. */
function cutOffset(typed: string, separator: string): string {
  const end = [...typed.matchAll(/\\.|\/|\?/g)].find(([mark]) => mark === separator);
  return end === undefined ? typed : typed.slice(0, end.index);
}

function found(state: ViState, source: string, forward: boolean, count: number, from = state.cursor): Target | undefined {
  state.noHighlight = false;
  if (state.commandLine === undefined && state.message === '') state.message = `${forward ? '/' : '?'}${source}`;
  const place = search(state, source, forward, count, from);
  if (place === undefined) return undefined;
  state.marks.set("'", state.cursor);
  return { ...place, kind: 'exclusive' };
}
