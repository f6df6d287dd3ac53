import { setOptions } from './vi-options.ts';
import { openFile, linesOf, writeFile } from './vi-file.ts';
import { keep, put } from './vi-registers.ts';
import { join, lineSpan, remove, settle, shift, yank } from './vi-operators.ts';
import { compilePattern } from './vi-pattern.ts';
import { parseRange } from './vi-range.ts';
import { fail, tell } from './vi-state.ts';
import type { Routine, ViState } from './vi-state.ts';
import { substitute } from './vi-substitute.ts';
import { firstNonBlank } from './vi-text.ts';

interface ExCall {
  readonly state: ViState;
  /** Zero-based; the current line when none was typed. */
  readonly first: number;
  readonly last: number;
  readonly ranged: boolean;
  readonly bang: boolean;
  readonly argument: string;
}

type ExCommand = (call: ExCall) => Routine<void> | void;

/** Each with the letters it cannot do without, as in `w[rite]`. */
const COMMANDS: readonly (readonly [least: string, name: string, run: ExCommand])[] = [
  ['w', 'write', (call) => void write(call)],
  ['sav', 'saveas', saveAs],
  ['q', 'quit', (call) => leave(call)],
  ['qa', 'qall', (call) => leave(call)],
  [
    'cq',
    'cquit',
    ({ state }) => {
      state.exitCode = 1;
    },
  ],
  ['wq', 'wq', writeAndLeave],
  ['wqa', 'wqall', writeAndLeave],
  ['x', 'xit', saveAndLeave],
  ['exi', 'exit', saveAndLeave],
  ['xa', 'xall', saveAndLeave],
  ['e', 'edit', edit],
  ['r', 'read', read],
  ['s', 'substitute', ({ state, first, last, argument }) => void substitute(state, first, last, argument)],
  ['g', 'global', (call) => global(call, call.bang)],
  ['v', 'vglobal', (call) => global(call, true)],
  ['d', 'delete', ({ state, first, last, argument }) => remove(state, lineSpan(state, first, last), argument || undefined)],
  ['y', 'yank', ({ state, first, last, argument }) => yank(state, lineSpan(state, first, last), argument || undefined)],
  [
    'pu',
    'put',
    ({ state, last, argument, bang }) => {
      state.cursor = { row: Math.max(0, last), column: 0 };
      put(state, argument || undefined, !bang, 1, false);
    },
  ],
  ['m', 'move', (call) => copy(call, true)],
  ['t', 't', (call) => copy(call, false)],
  ['co', 'copy', (call) => copy(call, false)],
  ['j', 'join', ({ state, first, last, ranged, bang }) => void join(state, first, ranged ? Math.max(2, last - first + 1) : 2, !bang)],
  ['>', '>', ({ state, first, last, argument }) => shift(state, first, last, 1 + argument.length)],
  ['<', '<', ({ state, first, last, argument }) => shift(state, first, last, -1 - argument.length)],
  ['se', 'set', ({ state, argument }) => setOptions(state, argument)],
  ['setl', 'setlocal', ({ state, argument }) => setOptions(state, argument)],
  [
    'noh',
    'nohlsearch',
    ({ state }) => {
      state.noHighlight = true;
    },
  ],
  ['u', 'undo', ({ state }) => undo(state, false)],
  ['red', 'redo', ({ state }) => undo(state, true)],
  [
    'f',
    'file',
    ({ state, argument }) => {
      if (argument !== '') state.name = argument;
      tell(state, fileInfo(state));
    },
  ],
  ['sor', 'sort', sort],
  ['norm', 'normal', ({ state }) => fail(state, 'E319: Sorry, the command is not available in this version')],
  ['sy', 'syntax', () => undefined],
  ['filet', 'filetype', () => undefined],
  ['k', 'k', ({ state, argument }) => void state.marks.set(argument.charAt(0), state.cursor)],
  ['h', 'help', ({ state }) => fail(state, 'E433: No tags file')],
  ['ve', 'version', ({ state }) => tell(state, 'VIM - Vi IMproved 9.0 (2022 Jun 28)')],
  ['=', '=', ({ state, last, ranged }) => tell(state, String((ranged ? last : state.text.last) + 1))],
  ['sp', 'split', ({ state }) => fail(state, 'E36: Not enough room')],
  ['vs', 'vsplit', ({ state }) => fail(state, 'E36: Not enough room')],
];

/** Runs what was typed after the colon. */
export function* runEx(state: ViState, text: string): Routine<void> {
  const line = text.replace(/^[\s:]+/, '');
  if (line === '' || line.startsWith('"')) return;
  const range = parseRange(state, line);
  if (range === undefined) return;
  const rest = range.rest.trimStart();
  const first = range.first ?? state.cursor.row;
  const last = range.last ?? first;
  const ranged = range.first !== undefined;
  if (rest === '') {
    const row = Math.max(0, Math.min(last, state.text.last));
    state.cursor = { row, column: firstNonBlank(state.text.line(row)) };
    return;
  }
  if (rest.startsWith('!')) {
    yield* filter(state, ranged ? { first, last } : undefined, rest.slice(1));
    return;
  }
  const [, name = '', bang = '', argument = ''] = /^([a-zA-Z]+|[<>=&])(!?)\s*([^]*)$/.exec(rest) ?? [];
  if (name === '&') return void substitute(state, first, last, argument);
  const command = COMMANDS.find(([least, whole]) => whole.startsWith(name) && name.length >= least.length) ?? glued(rest);
  if (command === undefined) {
    fail(state, `E492: Not an editor command: ${line}`);
    return;
  }
  const isGlued = !(command[1].startsWith(name) && name.length >= command[0].length);
  const call: ExCall = {
    state,
    first: Math.max(0, first),
    last: command[1] === 'read' || command[1] === 'put' || command[1] === 'move' ? (ranged ? last : state.cursor.row) : Math.max(0, last),
    ranged,
    bang: !isGlued && bang === '!',
    argument: isGlued ? rest.slice(1) : argument.trimEnd(),
  };
  const routine = command[2](call);
  if (routine !== undefined) yield* routine;
  settle(state);
}

/** `:s/a/b/`, `:g/x/d`, `:ka`, `:m0`: a letter, and at once what it works on. */
function glued(text: string) {
  const letter = /^([sgvkmt])(?![a-zA-Z]{2})/.exec(text)?.[1];
  return COMMANDS.find(([least]) => least === letter);
}

function write({ state, first, last, ranged, bang, argument }: ExCall): boolean {
  const append = argument.startsWith('>>');
  return writeFile(state, {
    name: append ? argument.slice(2).trim() : argument,
    force: bang,
    append,
    rows: ranged && !(first === 0 && last === state.text.last) ? { first, last } : undefined,
  });
}

function saveAs(call: ExCall): void {
  if (write(call)) call.state.name = call.argument;
}

function writeAndLeave(call: ExCall): void {
  if (write(call)) call.state.exitCode = 0;
}

function saveAndLeave(call: ExCall): void {
  if (!call.state.text.modified || write(call)) call.state.exitCode = 0;
}

function leave({ state, bang }: ExCall): void {
  if (state.text.modified && !bang) fail(state, 'E37: No write since last change (add ! to override)');
  else state.exitCode = 0;
}

function edit({ state, bang, argument }: ExCall): void {
  if (state.text.modified && !bang) {
    fail(state, 'E37: No write since last change (add ! to override)');
    return;
  }
  openFile(state, argument === '' ? state.name : argument);
}

function* read({ state, last, argument, bang }: ExCall): Routine<void> {
  const command = bang ? argument : argument.startsWith('!') ? argument.slice(1) : undefined;
  let text: string;
  if (command !== undefined) text = yield { command, stdin: '', show: false };
  else {
    const found = state.files.read(argument === '' ? state.name : argument);
    if (!('text' in found)) {
      fail(state, `E484: Can't open file ${argument}`);
      return;
    }
    ({ text } = found);
  }
  if (text === '') return;
  const lines = linesOf(text);
  state.text.splice(last + 1, 0, lines);
  state.cursor = { row: last + 1, column: firstNonBlank(lines[0] ?? '') };
  if (lines.length > 2) tell(state, `${lines.length} more lines`);
}

/** `:!command`, and `:1,5!command` which puts its output in place of the lines. */
function* filter(state: ViState, rows: { readonly first: number; readonly last: number } | undefined, command: string): Routine<void> {
  if (rows === undefined) {
    yield { command, stdin: '', show: true };
    return;
  }
  const lines = state.text.lines.slice(rows.first, rows.last + 1);
  const output = yield { command, stdin: `${lines.join('\n')}\n`, show: false };
  state.text.splice(rows.first, lines.length, output === '' ? [] : linesOf(output));
  state.cursor = { row: Math.min(rows.first, state.text.last), column: 0 };
  if (lines.length > 2) tell(state, `${lines.length} lines filtered`);
}

function* global({ state, first, last, ranged, argument }: ExCall, inverted: boolean): Routine<void> {
  const separator = argument.charAt(0);
  const end = argument.indexOf(separator, 1);
  const source = argument.slice(1, end < 0 ? undefined : end);
  const command = end < 0 ? 'p' : argument.slice(end + 1).trim();
  const matcher = compilePattern(source === '' ? (state.pattern?.source ?? '') : source, state.options);
  if (separator === '' || matcher === undefined) {
    fail(state, 'E148: Regular expression missing from :global');
    return;
  }
  if (/^(g|v|!)/.test(command)) {
    fail(state, 'E147: Cannot do :global recursive with a range');
    return;
  }
  const lines = state.text.lines;
  const [from, to] = ranged ? [first, last] : [0, state.text.last];
  const hit = (row: number) => lines[row] !== undefined && lines[row].search(matcher) < 0 === inverted;
  const rows = Array.from({ length: to - from + 1 }, (_, index) => from + index).filter(hit);
  if (rows.length === 0) {
    fail(state, `E486: Pattern not found: ${source}`);
    return;
  }
  if (/^d(elete)?$/.test(command)) {
    const gone = new Set(rows);
    const kept = lines.filter((_, row) => !gone.has(row));
    keep(state, undefined, { lines: rows.slice(-1).map((row) => lines[row] ?? ''), linewise: true }, true);
    state.text.splice(0, lines.length, kept);
    state.cursor = { row: Math.min((rows.at(-1) ?? 0) - rows.length + 1, state.text.last), column: 0 };
    if (rows.length > 2) tell(state, `${rows.length} fewer lines`);
    return;
  }
  // Each command may add or take away lines before those to come.
  for (const row of rows.slice(0, 10_000)) {
    state.cursor = { row: Math.max(0, Math.min(state.text.last, row + state.text.lines.length - lines.length)), column: 0 };
    yield* runEx(state, command);
  }
}

function copy({ state, first, last, argument }: ExCall, moves: boolean): void {
  const target = /^0\s*$/.test(argument) ? { first: -1 } : parseRange(state, argument);
  if (target?.first === undefined) {
    fail(state, 'E14: Invalid address');
    return;
  }
  const lines = state.text.lines.slice(first, last + 1);
  if (moves && target.first >= first && target.first < last) {
    fail(state, 'E134: Cannot move a range of lines into itself');
    return;
  }
  state.text.splice(target.first + 1, 0, lines);
  if (moves) state.text.splice(target.first < first ? first + lines.length : first, lines.length, []);
  const row = (moves && target.first >= first ? target.first - lines.length : target.first) + lines.length;
  state.cursor = { row, column: firstNonBlank(state.text.line(row)) };
}

function sort({ state, first, last, ranged, bang, argument }: ExCall): void {
  const [from, to] = ranged ? [first, last] : [0, state.text.last];
  const numeric = argument.includes('n');
  const number = (line: string) => Number(/-?\d+/.exec(line)?.[0] ?? '-Infinity');
  let lines = [...state.text.lines.slice(from, to + 1)].sort((a, b) => (numeric ? number(a) - number(b) : a < b ? -1 : a > b ? 1 : 0));
  if (bang) lines.reverse();
  if (argument.includes('u')) lines = lines.filter((line, index) => line !== lines[index - 1]);
  state.text.splice(from, to - from + 1, lines);
  state.cursor = { row: from, column: 0 };
}

export function undo(state: ViState, again: boolean): void {
  const done = again ? state.text.redo(state.cursor) : state.text.undo(state.cursor);
  if (done === undefined) {
    tell(state, again ? 'Already at newest change' : 'Already at oldest change');
    return;
  }
  state.cursor = done.cursor;
  const count = Math.abs(done.lines);
  const what =
    done.lines === 0
      ? '1 change'
      : done.lines > 0
        ? count === 1
          ? '1 more line'
          : `${count} more lines`
        : count === 1
          ? '1 line less'
          : `${count} fewer lines`;
  tell(state, `${what}; ${again ? 'after' : 'before'} #${done.left}  0 seconds ago`);
}

export function fileInfo(state: ViState): string {
  const count = state.text.lines.length;
  const percent = Math.floor(((state.cursor.row + 1) * 100) / count);
  const name = state.name === '' ? '[No Name]' : state.name;
  return `"${name}"${state.text.modified ? ' [Modified]' : ''} ${count} line${count === 1 ? '' : 's'} --${percent}%--`;
}
