import { insertMode, nextIndent, PASTED } from './vi-insert.ts';
import { motion, readCount, withSecondKey } from './vi-keys.ts';
import { apply, operate } from './vi-operate.ts';
import { addToNumber, join, lineSpan, OPERATORS, settle, spanTo, yank } from './vi-operators.ts';
import { readCommandLine } from './vi-command-line.ts';
import { fileInfo, runEx, undo } from './vi-ex.ts';
import { writeFile } from './vi-file.ts';
import { put } from './vi-registers.ts';
import { scrollWindow } from './vi-scroll.ts';
import { displayColumn, fail, tell } from './vi-state.ts';
import type { Routine, ViState } from './vi-state.ts';
import { substitute } from './vi-substitute.ts';
import { nextColumn } from './vi-text.ts';
import { visualMode } from './vi-visual.ts';

interface Call {
  readonly state: ViState;
  readonly count: number | undefined;
  readonly register: string | undefined;
}

type Command = (call: Call) => Routine<void> | void;

function* insertAt(state: ViState, column: number, count = 1): Routine<void> {
  state.cursor = { row: state.cursor.row, column };
  state.mode = 'insert';
  yield* insertMode(state, count);
}

function* openLine({ state, count }: Call, below: boolean): Routine<void> {
  const { text, cursor } = state;
  const indent = below ? nextIndent(state, text.line(cursor.row)) : state.options.autoindent ? (/^\s*/.exec(text.line(cursor.row))?.[0] ?? '') : '';
  const row = below ? cursor.row + 1 : cursor.row;
  text.splice(row, 0, [indent]);
  state.cursor = { row, column: indent.length };
  state.mode = 'insert';
  const times = Math.min(count ?? 1, 1000);
  yield* insertMode(state);
  const typed = text.line(row);
  if (times > 1) {
    text.splice(
      row,
      0,
      Array.from({ length: times - 1 }, () => typed),
    );
    state.cursor = { row: row + times - 1, column: state.cursor.column };
  }
}

/** An operator with the motion it always has: `x` is `dl`. */
const fixed = (operator: string, keys: string): Command =>
  function* ({ state, count, register }) {
    const target = yield* motion(state, keys, count, operator);
    if (target !== undefined) yield* apply(state, operator, spanTo(state, target, true), register);
  };

function* replaceCharacter({ state, count = 1 }: Call): Routine<void> {
  const key = yield;
  const { text, cursor } = state;
  const line = text.line(cursor.row);
  let end = cursor.column;
  for (let left = count; left > 0; left--) {
    if (end >= line.length) return;
    end = nextColumn(line, end);
  }
  if (key === 'enter') {
    const at = text.replace(cursor, { row: cursor.row, column: end }, ['', '']);
    state.cursor = at;
  } else {
    const character = key === 'tab' ? '\t' : key;
    if (character.length > 2) return;
    text.replace(cursor, { row: cursor.row, column: end }, [character.repeat(count)]);
    state.cursor = { row: cursor.row, column: cursor.column + character.length * (count - 1) };
  }
}

function toggleCase({ state, count = 1 }: Call): void {
  const { text } = state;
  for (let left = count; left > 0; left--) {
    const { row, column } = state.cursor;
    const line = text.line(row);
    if (column >= line.length) return;
    const end = nextColumn(line, column);
    const each = line.slice(column, end);
    text.setLine(row, line.slice(0, column) + (each === each.toLowerCase() ? each.toUpperCase() : each.toLowerCase()) + line.slice(end));
    state.cursor = { row, column: end };
  }
}

const COMMANDS: Readonly<Record<string, Command>> = {
  i: ({ state, count }) => insertAt(state, state.cursor.column, count),
  insert: ({ state, count }) => insertAt(state, state.cursor.column, count),
  a: ({ state, count }) =>
    insertAt(state, state.text.line(state.cursor.row) === '' ? 0 : nextColumn(state.text.line(state.cursor.row), state.cursor.column), count),
  I: ({ state, count }) => insertAt(state, /^\s*/.exec(state.text.line(state.cursor.row))?.[0].length ?? 0, count),
  gI: ({ state, count }) => insertAt(state, 0, count),
  A: ({ state, count }) => insertAt(state, state.text.line(state.cursor.row).length, count),
  o: (call) => openLine(call, true),
  O: (call) => openLine(call, false),
  R: function* ({ state, count }) {
    state.mode = 'replace';
    yield* insertMode(state, count);
  },
  x: fixed('d', 'l'),
  delete: fixed('d', 'l'),
  X: fixed('d', 'h'),
  D: fixed('d', '$'),
  C: fixed('c', '$'),
  s: fixed('c', 'l'),
  S: ({ state, count, register }) => ended(apply(state, 'c', lineSpan(state, state.cursor.row, state.cursor.row + (count ?? 1) - 1), register)),
  Y: ({ state, count, register }) => yank(state, lineSpan(state, state.cursor.row, state.cursor.row + (count ?? 1) - 1), register),
  p: ({ state, count, register }) => void put(state, register, true, count ?? 1, false),
  P: ({ state, count, register }) => void put(state, register, false, count ?? 1, false),
  gp: ({ state, count, register }) => void put(state, register, true, count ?? 1, true),
  gP: ({ state, count, register }) => void put(state, register, false, count ?? 1, true),
  r: replaceCharacter,
  '~': toggleCase,
  J: ({ state, count }) => void join(state, state.cursor.row, Math.max(2, count ?? 2), true),
  gJ: ({ state, count }) => void join(state, state.cursor.row, Math.max(2, count ?? 2), false),
  'ctrl-a': ({ state, count }) => void addToNumber(state, count ?? 1),
  'ctrl-x': ({ state, count }) => void addToNumber(state, -(count ?? 1)),
  u: ({ state, count }) => {
    for (let left = count ?? 1; left > 0; left--) undo(state, false);
  },
  'ctrl-r': ({ state, count }) => {
    for (let left = count ?? 1; left > 0; left--) undo(state, true);
  },
  U: ({ state }) => undo(state, false),
  '&': ({ state }) => void substitute(state, state.cursor.row, state.cursor.row, ''),
  v: ({ state }) => visualMode(state, false),
  V: ({ state }) => visualMode(state, true),
  'ctrl-v': ({ state }) => fail(state, 'E319: Blockwise selection is not available in this version'),
  m: function* ({ state }): Routine<void> {
    const name = yield;
    state.marks.set(name, state.cursor);
  },
  ':': function* ({ state, count }) {
    const typed = yield* readCommandLine(state, ':', count === undefined ? '' : count === 1 ? '.' : `.,.+${count - 1}`);
    if (typed !== undefined) yield* runEx(state, typed);
  },
  ZZ: ({ state }) => {
    if (!state.text.modified || writeFile(state, { name: '', force: false, append: false, rows: undefined })) state.exitCode = 0;
  },
  ZQ: ({ state }) => {
    state.exitCode = 0;
  },
  'ctrl-g': ({ state }) => tell(state, fileInfo(state)),
  'ctrl-c': ({ state }) =>
    tell(
      state,
      state.text.modified ? 'Type  :qa!  and press <Enter> to abandon all changes and exit Vim' : 'Type  :qa  and press <Enter> to exit Vim',
    ),
  'ctrl-l': () => undefined,
  'ctrl-z': ({ state }) => fail(state, 'Suspending is not available in this version'),
  q: ({ state }) => fail(state, 'Recording is not available in this version'),
  K: ({ state }) => fail(state, 'E149: Sorry, no help for this word'),
};

function* ended(routine: Routine<boolean>): Routine<void> {
  yield* routine;
}

/** What does not become the command that `.` repeats. */
const NOT_REPEATED = new Set(['u', 'ctrl-r', 'U', ':', '.', 'ZZ', 'ZQ']);

/** Normal mode: one command after the other, for ever. */
export class NormalMode {
  readonly #state: ViState;
  /** The keys of the command that is being typed. */
  #typed: string[] = [];
  #lastChange: readonly string[] = [];

  constructor(state: ViState) {
    this.#state = state;
  }

  /** As `showcmd` shows it. */
  get pending(): string {
    const { mode } = this.#state;
    return mode === 'insert' || mode === 'replace' ? '' : this.#typed.map((key) => (key.length > 2 ? '' : key)).join('');
  }

  *run(): Routine<void> {
    for (;;) {
      this.#typed = [];
      const repeated = yield* this.#recording(this.#command(this.#state));
      const changed = this.#state.text.commit();
      if (changed && repeated) this.#lastChange = this.#typed;
      this.#typed = [];
    }
  }

  /** Passes keys on, and keeps them. */
  *#recording<T>(routine: Routine<T>): Routine<T> {
    let step = routine.next('');
    while (step.done !== true) {
      const answer = yield step.value;
      if (step.value === undefined) this.#typed.push(answer);
      step = routine.next(answer);
    }
    return step.value;
  }

  *#command(state: ViState): Routine<boolean> {
    let register: string | undefined;
    let counted = yield* readCount(yield);
    state.message = '';
    state.isError = false;
    let { count } = counted;
    while (counted.key === '"') {
      register = yield;
      counted = yield* readCount(yield);
      count = counted.count ?? count;
    }
    state.text.begin(state.cursor);
    const key = yield* withSecondKey(counted.key);
    if (key === '.') {
      this.#repeat(count);
      return false;
    }
    if (key.startsWith(PASTED)) {
      // Pasted outside insert mode it is put after the cursor, as text.
      state.cursor = state.text.replace(
        state.cursor,
        state.cursor,
        key.slice(PASTED.length).replaceAll('\r\n', '\n').replaceAll('\r', '\n').split('\n'),
      );
    } else if (OPERATORS.includes(key)) {
      yield* operate(state, key, count, register);
    } else {
      const routine = COMMANDS[key]?.({ state, count, register });
      if (routine !== undefined) yield* routine;
      else if (COMMANDS[key] === undefined && !scrollWindow(state, key, count)) yield* this.#move(state, key, count);
      else if (COMMANDS[key] !== undefined || !key.startsWith('ctrl-')) this.#keepColumn();
    }
    settle(state);
    if (OPERATORS.includes(key) || COMMANDS[key] !== undefined) this.#keepColumn();
    return !NOT_REPEATED.has(key);
  }

  *#move(state: ViState, key: string, count: number | undefined): Routine<void> {
    const target = yield* motion(state, key, count);
    if (target === undefined) return;
    if (['G', 'gg', '%', '{', '}', 'H', 'M', 'L', "'", '`'].includes(key)) state.marks.set("'", state.cursor);
    state.cursor = { row: target.row, column: target.column };
    settle(state);
    state.wanted = target.keepsColumn ?? displayColumn(state.text.line(target.row), state.cursor.column, state.options.tabstop);
  }

  #keepColumn(): void {
    const { cursor, options, text } = this.#state;
    this.#state.wanted = displayColumn(text.line(cursor.row), cursor.column, options.tabstop);
  }

  /** `.`: types the keys of the last change again, with another count when one was given. */
  #repeat(count: number | undefined): void {
    const keys =
      count === undefined ? this.#lastChange : [...String(count), ...this.#lastChange.slice(this.#lastChange.findIndex((key) => !/^\d$/.test(key)))];
    if (keys.length === 0) return;
    const routine = this.#command(this.#state);
    let step = routine.next('');
    for (const key of keys) {
      if (step.done === true) break;
      // A command that would be run is not run again.
      step = routine.next(step.value === undefined ? key : '');
    }
    this.#state.mode = 'normal';
  }
}
