import type { Register, ViState } from './vi-state.ts';
import { firstNonBlank, lastColumn, nextColumn } from './vi-text.ts';
import { tell } from './vi-state.ts';

/** Keeps what was yanked or deleted: in the register named, and in `"0` or `"1` to `"9`. */
export function keep(state: ViState, name: string | undefined, register: Register, deleted: boolean): void {
  const { registers } = state;
  if (name === '_') return;
  if (name !== undefined && /[A-Z]/.test(name)) {
    const before = registers.get(name.toLowerCase());
    const joined = before === undefined ? register : append(before, register);
    registers.set(name.toLowerCase(), joined);
    registers.set('"', joined);
    return;
  }
  registers.set('"', register);
  if (name !== undefined && name !== '"') registers.set(name, register);
  else if (!deleted) registers.set('0', register);
  else if (register.lines.length > 1 || register.linewise) {
    for (let index = 9; index > 1; index--) {
      const older = registers.get(String(index - 1));
      if (older !== undefined) registers.set(String(index), older);
    }
    registers.set('1', register);
  } else registers.set('-', register);
}

function append(before: Register, more: Register): Register {
  if (before.linewise || more.linewise) return { lines: [...before.lines, ...more.lines], linewise: true };
  const last = before.lines.at(-1) ?? '';
  return { lines: [...before.lines.slice(0, -1), last + (more.lines[0] ?? ''), ...more.lines.slice(1)], linewise: false };
}

const MOST = 1_000_000;

/** `p`, `P`, `gp` and `gP`. */
export function put(state: ViState, name: string | undefined, after: boolean, count: number, beyond: boolean): boolean {
  const register = state.registers.get((name ?? '"').toLowerCase());
  if (register === undefined) {
    tell(state, `E353: Nothing in register ${name ?? '"'}`);
    state.isError = true;
    return false;
  }
  const { text, cursor } = state;
  const times = Math.min(count, Math.max(1, Math.floor(MOST / Math.max(1, register.lines.join('\n').length))));
  if (register.linewise) {
    const row = after ? cursor.row + 1 : cursor.row;
    const lines = Array.from({ length: times }, () => register.lines).flat();
    text.splice(row, 0, lines);
    const target = beyond ? Math.min(text.last, row + lines.length) : row;
    state.cursor = { row: target, column: beyond ? 0 : firstNonBlank(text.line(target)) };
    if (lines.length > 2) tell(state, `${lines.length} more lines`);
    return true;
  }
  const line = text.line(cursor.row);
  const at = { row: cursor.row, column: after && line !== '' ? nextColumn(line, cursor.column) : cursor.column };
  const lines = repeatCharacterwise(register.lines, times);
  const end = text.replace(at, at, lines);
  if (beyond) state.cursor = end;
  else if (lines.length > 1) state.cursor = at;
  else state.cursor = { row: end.row, column: Math.max(0, lastColumn(text.line(end.row).slice(0, end.column))) };
  if (lines.length > 3) tell(state, `${lines.length - 1} more lines`);
  return true;
}

function repeatCharacterwise(lines: readonly string[], times: number): string[] {
  const all = Array.from({ length: times }, () => lines.join('\n')).join('');
  return all.split('\n');
}
