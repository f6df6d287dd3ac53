import { encodeUtf8 } from '#posix/utf8.ts';
import { fail, tell } from './vi-state.ts';
import type { ViState } from './vi-state.ts';
import { ViText } from './vi-text.ts';

const describe = (lines: number, bytes: number) => `${lines}L, ${bytes}B`;

/** Takes up a file, which need not exist. */
export function openFile(state: ViState, name: string): void {
  state.name = name;
  state.cursor = { row: 0, column: 0 };
  state.top = 0;
  state.wanted = 0;
  if (/\.ya?ml$/.test(name)) Object.assign(state.options, { expandtab: true, shiftwidth: 2, softtabstop: 2, autoindent: true });
  const found = name === '' ? undefined : state.files.read(name);
  state.text = new ViText(found !== undefined && 'text' in found && found.text !== '' ? linesOf(found.text) : []);
  if (found === undefined) return;
  if ('failure' in found) fail(state, `"${name}" ${found.failure}`);
  else if ('missing' in found) tell(state, `"${name}" [New]`);
  else {
    const readonly = !state.files.writable(name);
    if (readonly) state.options.readonly = true;
    const noeol = found.text !== '' && !found.text.endsWith('\n') ? '[noeol] ' : '';
    tell(
      state,
      `"${name}" ${readonly ? '[readonly] ' : ''}${noeol}${describe(found.text === '' ? 0 : state.text.lines.length, encodeUtf8(found.text).length)}`,
    );
  }
}

export function linesOf(text: string): string[] {
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
}

export interface WriteRequest {
  readonly name: string;
  readonly force: boolean;
  readonly append: boolean;
  /** Part of the text, or all of it. */
  readonly rows: { readonly first: number; readonly last: number } | undefined;
}

/** True when it is on the disk. */
export function writeFile(state: ViState, request: WriteRequest): boolean {
  const name = request.name === '' ? state.name : request.name;
  const fails = (message: string) => {
    fail(state, message);
    return false;
  };
  if (name === '') return fails('E32: No file name');
  const own = name === state.name || state.name === '';
  const existed = state.files.exists(name);
  if (own && state.options.readonly && !request.force) return fails("E45: 'readonly' option is set (add ! to override)");
  if (!own && existed && !request.force && !request.append) return fails('E13: File exists (add ! to override)');
  const lines = request.rows === undefined ? state.text.lines : state.text.lines.slice(request.rows.first, request.rows.last + 1);
  const empty = state.text.isEmpty;
  const text = empty ? '' : `${lines.join('\n')}\n`;
  const failure = state.files.write(name, text, request.append);
  if (failure !== undefined)
    return fails(failure === 'Is a directory' ? `"${name}" E502: is a directory` : `"${name}" E212: Can't open file for writing`);
  if (own && request.rows === undefined) state.text.wasWritten();
  if (state.name === '') state.name = name;
  tell(
    state,
    `"${name}" ${existed ? '' : '[New] '}${describe(empty ? 0 : lines.length, encodeUtf8(text).length)} ${request.append ? 'appended' : 'written'}`,
  );
  return true;
}
