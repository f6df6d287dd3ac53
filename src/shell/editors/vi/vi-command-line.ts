import { PASTED } from './vi-insert.ts';
import type { Routine, ViState } from './vi-state.ts';

/** What is typed after `:`, `/` or `?`; undefined when it was given up. `changed` sees it grow. */
export function* readCommandLine(state: ViState, prompt: string, start = '', changed?: (text: string) => void): Routine<string | undefined> {
  let typed = start;
  let place = state.history.length;
  const finish = (result: string | undefined) => {
    state.commandLine = undefined;
    return result;
  };
  for (;;) {
    state.commandLine = prompt + typed;
    const key = yield;
    if (key === 'enter') {
      if (typed !== '' && state.history.at(-1) !== prompt + typed) state.history.push(prompt + typed);
      return finish(typed);
    }
    if (key === 'escape' || key === 'ctrl-c') return finish(undefined);
    if (key === 'backspace') {
      if (typed === '') return finish(undefined);
      typed = Array.from(typed).slice(0, -1).join('');
    } else if (key === 'ctrl-u') typed = '';
    else if (key === 'ctrl-w') typed = typed.replace(/\S*\s*$/, '');
    else if (key === 'ctrl-r') {
      const register = yield;
      typed += register === 'ctrl-w' ? wordUnder(state) : (state.registers.get(register)?.lines.join(' ') ?? '');
    } else if (key === 'up' || key === 'down') {
      const step = key === 'up' ? -1 : 1;
      for (let at = place + step; at >= 0 && at <= state.history.length; at += step) {
        const entry = state.history[at];
        if (entry !== undefined && !entry.startsWith(prompt)) continue;
        place = at;
        typed = entry?.slice(1) ?? '';
        break;
      }
    } else if (key === 'tab') typed += '\t';
    else if (key.startsWith(PASTED)) typed += key.slice(PASTED.length).replace(/[\r\n].*/s, '');
    else if (key.length <= 2) typed += key;
    changed?.(typed);
  }
}

/** The word at or after the cursor, for `*` and Ctrl-R Ctrl-W. */
export function wordUnder({ text, cursor }: ViState): string {
  const line = text.line(cursor.row);
  for (const match of line.matchAll(/[\p{L}\p{N}_]+/gu)) if (match.index + match[0].length > cursor.column) return match[0];
  return '';
}
