import { PosixError } from '#posix/posix-error.ts';
import { KEYWORDS, listBuiltins } from '../builtins/registry.ts';
import type { Shell } from '../interpreter/shell.ts';
import { scanTokens } from '../parse/scan-tokens.ts';

/** What a program offers for its own arguments. `words[0]` is its name, `words[index]` the one to complete (up to the cursor). */
export interface CompletionRequest {
  readonly words: readonly string[];
  readonly index: number;
  readonly shell: Shell;
}

/** Candidates are whole words. One that ends in `=` or `/` gets no space after it. `undefined`: complete file names. */
export type ProgramCompleter = (request: CompletionRequest) => Promise<readonly string[] | undefined>;

export interface Completion {
  /** What a second Tab lists. */
  readonly candidates: readonly string[];
  /** The part of the line before the cursor that is replaced. */
  readonly replace: string;
  /** By what: the longest common beginning, or the only candidate; undefined when there is none. */
  readonly inserted: string | undefined;
}

const NOTHING: Completion = { candidates: [], replace: '', inserted: undefined };

export async function completeLine(
  shell: Shell,
  completers: ReadonlyMap<string, ProgramCompleter>,
  line: string,
  cursor: number,
): Promise<Completion> {
  const before = line.slice(0, cursor);
  const { tokens } = scanTokens(before);
  const last = tokens[tokens.length - 1];
  const open = last?.kind === 'word' && last.end >= before.length;
  const word = open ? last.text : '';
  const earlier = open ? tokens.slice(0, -1) : tokens;
  let start = earlier.length;
  while (start > 0) {
    const token = earlier[start - 1];
    if (token === undefined || (token.kind !== 'word' && !/^[<>]/.test(token.text))) break;
    start--;
  }
  const words = earlier.slice(start).map((token) => token.text);
  while (
    words.length > 0 &&
    (/^[A-Za-z_]\w*=/.test(words[0] ?? '') ||
      ['sudo', 'time', 'watch', 'exec', 'then', 'do', 'else', '!', '{', 'if', 'while'].includes(words[0] ?? ''))
  )
    words.shift();
  const variable = /\$\{?(\w*)$/.exec(word);
  if (variable !== null) return finish(word, completeVariable(shell, word, variable[1] ?? ''), false);
  const redirects = /^[<>]/.test(earlier[earlier.length - 1]?.text ?? '');
  if (words.length === 0 && !redirects && !word.includes('/')) return finish(word, completeCommand(shell, word), false);
  const expanded = shell.aliases.get(words[0] ?? '');
  const all = expanded === undefined ? words : [...expanded.trim().split(/\s+/), ...words.slice(1)];
  const completer = redirects ? undefined : completers.get((all[0] ?? '').replace(/^.*\//, ''));
  if (completer !== undefined) {
    const found = await completer({ words: [...all.map(unquote), unquote(word)], index: all.length, shell });
    if (found !== undefined)
      return finish(
        word,
        found.filter((candidate) => candidate.startsWith(unquote(word))),
        false,
      );
  }
  const directoriesOnly = words[0] === 'cd' || words[0] === 'rmdir' || words[0] === 'pushd';
  return finish(word, completeFile(shell, unquote(word), directoriesOnly), true);
}

function finish(word: string, found: readonly string[], files: boolean): Completion {
  const candidates = [...new Set(found)].sort();
  const typed = unquote(word);
  const only = candidates.length === 1 ? candidates[0] : undefined;
  const quote = /^["']/.exec(word)?.[0] ?? '';
  const dress = (text: string) => (quote === '' ? (files ? text.replace(/[\s"'\\$&|;<>()*?[\]!#`]/g, '\\$&') : text) : quote + text);
  if (only !== undefined) {
    const closed = /[/=]$/.test(only) ? dress(only) : `${dress(only)}${quote} `;
    return { candidates, replace: word, inserted: closed };
  }
  if (candidates.length === 0) return NOTHING;
  const prefix = commonPrefix(candidates);
  const shown = files ? candidates.map((candidate) => candidate.replace(/^.*\/(?=.)/, '')) : candidates;
  return { candidates: shown, replace: word, inserted: prefix.length > typed.length ? dress(prefix) : undefined };
}

function completeCommand(shell: Shell, prefix: string): string[] {
  const names = [...listBuiltins(), ...KEYWORDS, ...shell.functions.keys(), ...shell.aliases.keys()];
  for (const folder of (shell.vars.get('PATH') ?? '').split(':')) {
    for (const name of listNames(shell, folder)) if (name.startsWith(prefix) && isExecutable(shell, `${folder}/${name}`)) names.push(name);
  }
  const found = names.filter((name) => name.startsWith(prefix));
  const folders = completeFile(shell, prefix, true);
  return prefix === '' ? found : [...found, ...(found.length === 0 ? folders : [])];
}

function completeVariable(shell: Shell, word: string, prefix: string): string[] {
  const head = word.slice(0, word.length - prefix.length);
  return shell.vars
    .names()
    .filter((name) => name.startsWith(prefix))
    .map((name) => `${head}${name}${head.endsWith('{') ? '}' : ''}`);
}

export function completeFile(shell: Shell, prefix: string, directoriesOnly = false): string[] {
  const cut = prefix.lastIndexOf('/') + 1;
  const folder = prefix.slice(0, cut);
  const name = prefix.slice(cut);
  const home = shell.vars.get('HOME') ?? '/';
  const place = folder === '' ? shell.cwd : shell.resolve(folder.replace(/^~\//, `${home}/`));
  return listNames(shell, place)
    .filter((each) => each.startsWith(name) && (name !== '' || !each.startsWith('.')))
    .map((each) => ({ each, directory: isDirectory(shell, `${place}/${each}`) }))
    .filter(({ directory }) => directory || !directoriesOnly)
    .map(({ each, directory }) => `${folder}${each}${directory ? '/' : ''}`);
}

function commonPrefix(texts: readonly string[]): string {
  let prefix = texts[0] ?? '';
  for (const text of texts) while (!text.startsWith(prefix)) prefix = prefix.slice(0, -1);
  return prefix;
}

function unquote(word: string): string {
  return word.replace(/\\(.)/g, '$1').replace(/["']/g, '');
}

function listNames(shell: Shell, path: string): readonly string[] {
  return attempt(() => shell.fs.readDirectory(path)) ?? [];
}

function isDirectory(shell: Shell, path: string): boolean {
  return attempt(() => shell.fs.stat(path).type) === 'directory';
}

function isExecutable(shell: Shell, path: string): boolean {
  return attempt(() => (shell.fs.access(path, 'x'), shell.fs.stat(path).type !== 'directory')) === true;
}

function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if (error instanceof PosixError) return undefined;
    throw error;
  }
}
