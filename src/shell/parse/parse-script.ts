import { parse } from 'just-bash';
import type { Script } from './ast.ts';
import { findIncompleteEnd, findMisplacedToken } from './scan-tokens.ts';
import { spellSelect } from './select.ts';

export type Parsed =
  | { readonly kind: 'script'; readonly script: Script }
  /** More lines are needed; `message` is what bash says when there are none. */
  | { readonly kind: 'incomplete'; readonly message: string; readonly line: number }
  | { readonly kind: 'error'; readonly message: string; readonly line: number };

/** just-bash's parser, with the faults it forgives (`a |`, `a &&`, `; ;`) found before it. */
export function parseScript(text: string): Parsed {
  const lines = text.split('\n').length;
  const unfinished = findIncompleteEnd(text);
  const misplaced = findMisplacedToken(text);
  if (misplaced !== undefined) {
    return { kind: 'error', message: `syntax error near unexpected token \`${misplaced.token}'`, line: misplaced.line };
  }
  if (unfinished !== undefined)
    return {
      kind: 'incomplete',
      message: unfinished,
      line: unfinished.includes('looking for') && !unfinished.endsWith("`)'") ? lines : text.endsWith('\n') ? lines : lines + 1,
    };
  try {
    return { kind: 'script', script: parse(spellSelect(text)) };
  } catch (thrown) {
    const error = thrown as { message?: string; line?: number; column?: number; token?: { value?: string; type?: string } };
    const message = (error.message ?? String(thrown)).replace(/^(Parse error at \d+:\d+|line \d+): /, '');
    const line = error.line === undefined || error.line === 0 ? lines : error.line;
    if (/unexpected EOF|got EOF|Expected redirection target$/.test(message) && !/redirection/.test(message)) {
      const matching = /matching .(.)'/.exec(message)?.[1];
      return {
        kind: 'incomplete',
        message: matching === undefined ? 'syntax error: unexpected end of file' : `unexpected EOF while looking for matching \`${matching}'`,
        line: matching === undefined ? line + (text.endsWith('\n') ? 0 : 1) : line,
      };
    }
    if (/^Expected redirection target/.test(message)) {
      return { kind: 'error', message: "syntax error near unexpected token `newline'", line };
    }
    const token = /got (\S+)/.exec(message) === null ? undefined : error.token?.value;
    if (token !== undefined && !message.startsWith('syntax error')) {
      return { kind: 'error', message: `syntax error near unexpected token \`${token === '\n' ? 'newline' : token}'`, line };
    }
    if (/near unexpected token `(fi|done|esac|then|do|else|elif|\})'/.test(message) && atEnd(text, line, error)) {
      return { kind: 'incomplete', message: 'syntax error: unexpected end of file', line: line + 1 };
    }
    return { kind: 'error', message: message.startsWith('syntax error') ? message : `syntax error: ${message}`, line };
  }
}

/** The parser reports a missing `fi` at the end of the text as an unexpected one. */
function atEnd(text: string, line: number, error: { column?: number }): boolean {
  const before =
    text
      .split('\n')
      .slice(0, line - 1)
      .join('\n').length + (line > 1 ? 1 : 0);
  return before + (error.column ?? 1) - 1 >= text.trimEnd().length;
}
