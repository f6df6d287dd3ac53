import { PosixError, strerror } from '#posix/posix-error.ts';
import type { ChildProcess } from '#posix/process.ts';
import { findBuiltin } from '../builtins/registry.ts';
import { runBash } from '../bash.ts';
import { parseScript } from '../parse/parse-script.ts';
import type { Assignment, Redirection, SimpleCommand, Word } from '../parse/ast.ts';
import { assign } from './assign.ts';
import { AbandonCommand, ReturnFromFunction } from './control-flow.ts';
import type { Interpreter } from './interpreter.ts';
import { waitForeground } from './pipeline.ts';
import { RedirectionFailed, redirect } from './redirect.ts';
import type { ShellFunction } from './shell.ts';
import { trace } from './trace.ts';

const MAX_FUNCTION_DEPTH = 500;

export async function runSimpleCommand(interpreter: Interpreter, command: SimpleCommand, text: string): Promise<number> {
  const { shell, expander } = interpreter;
  const aliased = expandAlias(interpreter, command);
  if (aliased !== undefined && 'script' in aliased) return interpreter.runText(aliased.script);
  const { name, args, assignments, redirections } = aliased ?? command;
  if (name === null) return assignOnly(interpreter, assignments, redirections);
  const declares = name.parts[0]?.type === 'Literal' && /^(declare|typeset|local|export|readonly)$/.test(name.parts[0].value);
  const words = declares
    ? [...(await expander.words([name])), ...(await declarationWords(interpreter, args))]
    : await expander.words([name, ...args]);
  if (words.length === 0) return assignOnly(interpreter, assignments, redirections);
  shell.lastArgument = words[words.length - 1] ?? '';
  return dispatch(interpreter, words, assignments, redirections, text);
}

/** For a stage of a pipeline in a copied shell: the process when the command is a program; undefined when the shell itself must run it. */
export async function prepareStage(interpreter: Interpreter, command: SimpleCommand, group: number | undefined): Promise<ChildProcess | undefined> {
  const { shell, expander } = interpreter;
  // Only what can be told without expansion: an expansion may have effects and must not happen twice.
  const part = command.name?.parts.length === 1 ? command.name.parts[0] : undefined;
  if (part?.type !== 'Literal' || shell.aliases.has(part.value) || shell.functions.has(part.value) || findBuiltin(part.value) !== undefined)
    return undefined;
  if (command.name === null) return undefined;
  const start = async (): Promise<ChildProcess | undefined> => {
    const words = await expander.words([part === undefined ? { type: 'Word', parts: [] } : { type: 'Word', parts: [part] }, ...command.args]);
    const env = shell.vars.environment();
    for (const assignment of command.assignments) env.set(assignment.name, assignment.value === null ? '' : await expander.text(assignment.value));
    shell.descriptors = await redirect(expander, command.redirections, shell.descriptors);
    await trace(interpreter, words);
    return startProgram(interpreter, words, env, group);
  };
  try {
    return await start();
  } catch (error) {
    if (error instanceof RedirectionFailed || error instanceof CommandFailed) {
      const { message } = error;
      const code = error instanceof CommandFailed ? error.code : 1;
      return interpreter.startSubshell(
        async (copy) => {
          await copy.shell.complain(message);
          return code;
        },
        shell.descriptors,
        group,
      );
    }
    throw error;
  }
}

/** Function, built-in or program. */
export async function dispatch(
  interpreter: Interpreter,
  words: readonly string[],
  assignments: readonly Assignment[],
  redirections: readonly Redirection[],
  text: string,
  options: { readonly functions?: boolean; readonly builtins?: boolean } = {},
): Promise<number> {
  const { shell, expander } = interpreter;
  const [name = '', ...args] = words;
  const called = options.functions === false ? undefined : shell.functions.get(name);
  const builtin = options.builtins === false ? undefined : findBuiltin(name);
  let descriptors = shell.descriptors;
  const temporary = shell.temporaryFiles.length;
  try {
    if (redirections.length > 0) descriptors = await redirect(expander, redirections, descriptors);
  } catch (error) {
    if (!(error instanceof RedirectionFailed)) throw error;
    await shell.complain(error.message);
    return 1;
  }
  const env: [string, string][] = [];
  for (const assignment of assignments) env.push([assignment.name, assignment.value === null ? '' : await expander.text(assignment.value)]);
  await trace(interpreter, [...env.map(([key, value]) => `${key}=${value}`), ...words]);
  if (called === undefined && builtin === undefined) {
    const before = shell.descriptors;
    shell.descriptors = descriptors;
    try {
      const environment = shell.vars.environment();
      for (const [key, value] of env) environment.set(key, value);
      const child = startProgram(interpreter, words, environment, undefined);
      return await waitForeground(interpreter, [child], text === '' ? words.join(' ') : text);
    } catch (error) {
      if (!(error instanceof CommandFailed)) throw error;
      await shell.complain(error.message);
      return error.code;
    } finally {
      shell.descriptors = before;
      for (const path of shell.temporaryFiles.splice(temporary)) if (shell.fs.exists(path)) shell.fs.unlink(path);
    }
  }
  const before = shell.descriptors;
  shell.descriptors = descriptors;
  const keep = name === 'exec' && args.length === 0;
  const undo = env.map(([key, value]) => shell.vars.overlay(key, value));
  try {
    if (called !== undefined) return await callFunction(interpreter, name, called, args);
    return (await builtin?.({ interpreter, shell, name, args })) ?? 0;
  } catch (error) {
    if (error instanceof PosixError && error.code !== 'EPIPE') {
      await shell.complain(`${name}: write error: ${strerror[error.code]}`);
      return 1;
    }
    throw error;
  } finally {
    for (const remove of undo) remove();
    if (!keep) shell.descriptors = before;
  }
}

async function callFunction(interpreter: Interpreter, name: string, called: ShellFunction, args: readonly string[]): Promise<number> {
  const { shell } = interpreter;
  if (shell.calls.length >= MAX_FUNCTION_DEPTH)
    throw new AbandonCommand(`${name}: maximum function nesting level exceeded (${MAX_FUNCTION_DEPTH})`, 1);
  const { positional, loopDepth } = shell;
  shell.positional = [...args];
  shell.loopDepth = 0;
  shell.vars.pushScope();
  shell.calls.push({ name, line: shell.line });
  const { body, redirections } = called.definition;
  try {
    if (redirections.length > 0) return await interpreter.withRedirections(redirections, () => interpreter.command(body, ''));
    return await interpreter.command(body, '');
  } catch (error) {
    if (error instanceof ReturnFromFunction) return error.code;
    throw error;
  } finally {
    shell.calls.pop();
    shell.vars.popScope();
    shell.positional = positional;
    shell.loopDepth = loopDepth;
  }
}

class CommandFailed extends Error {
  readonly code: number;
  constructor(message: string, code: number) {
    super(message);
    this.code = code;
  }
}

function startProgram(interpreter: Interpreter, words: readonly string[], env: ReadonlyMap<string, string>, group: number | undefined): ChildProcess {
  const { shell } = interpreter;
  const name = words[0] ?? '';
  try {
    return interpreter.spawn(words, env, shell.descriptors, group);
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
    if (error.code === 'ENOEXEC') {
      // A text without `#!` is a shell script.
      return interpreter.spawn([shell.name, shell.resolve(name), ...words.slice(1)], env, shell.descriptors, group, { name: 'bash', run: runBash });
    }
    if (error.code === 'EAGAIN') throw new CommandFailed('fork: retry: Resource temporarily unavailable', 254);
    const interpreterMissing = / ?(.*): (\/.*)$/.exec(error.path ?? '');
    if (interpreterMissing !== null)
      throw new CommandFailed(`${name}: ${interpreterMissing[2] ?? ''}: bad interpreter: No such file or directory`, 126);
    if (error.code === 'ENOENT')
      throw new CommandFailed(
        name.includes('/')
          ? shell.flavor === 'bash'
            ? `${name}: No such file or directory`
            : `${name}: not found`
          : `${name}: ${shell.flavor === 'bash' ? 'command not found' : 'not found'}`,
        127,
      );
    const directory = name.includes('/') && shell.fs.exists(shell.resolve(name)) && shell.fs.stat(shell.resolve(name)).type === 'directory';
    throw new CommandFailed(`${name}: ${directory ? 'Is a directory' : strerror[error.code]}`, 126);
  }
}

async function assignOnly(interpreter: Interpreter, assignments: readonly Assignment[], redirections: readonly Redirection[]): Promise<number> {
  const { shell, expander } = interpreter;
  shell.lastStatus = 0;
  for (const assignment of assignments) {
    const shown = await assign(expander, assignment);
    await trace(interpreter, [shown], true);
  }
  // Of the last command substitution, if there was one.
  const status = shell.lastStatus;
  if (redirections.length === 0) return status;
  return interpreter.withRedirections(redirections, () => Promise.resolve(status));
}

/** Words of `declare`, `export` and the like: assignments are not split. */
async function declarationWords(interpreter: Interpreter, words: readonly Word[]): Promise<string[]> {
  const { expander } = interpreter;
  const results: string[] = [];
  for (const word of words) {
    const first = word.parts[0];
    if (first?.type === 'Literal' && /^[A-Za-z_]\w*\+?=\(/.test(first.value)) {
      results.push(arraySource(word));
    } else if (first?.type === 'Literal' && /^[A-Za-z_]\w*(\[.*\])?\+?=/.test(first.value)) {
      results.push(await expander.text(word));
    } else {
      results.push(...(await expander.words([word])));
    }
  }
  return results;
}

/** The source of an array literal again, for `declare` to read. */
function arraySource(word: Word): string {
  return word.parts
    .map((part) => {
      switch (part.type) {
        case 'SingleQuoted':
          return `'${part.value}'`;
        case 'Escaped':
          return `\\${part.value}`;
        case 'Literal':
          return part.value;
        case 'Glob':
          return part.pattern;
        case 'DoubleQuoted':
          return `"${arraySource({ type: 'Word', parts: part.parts })}"`;
        case 'ParameterExpansion':
          return `\${${part.parameter}}`;
        default:
          return '';
      }
    })
    .join('');
}

type Aliased = Pick<SimpleCommand, 'name' | 'args' | 'assignments' | 'redirections'> | { readonly script: string };

function expandAlias(interpreter: Interpreter, command: SimpleCommand, seen: readonly string[] = []): Aliased | undefined {
  const { shell } = interpreter;
  if (!shell.shopt.has('expand_aliases') || shell.aliases.size === 0) return undefined;
  const part = command.name?.parts.length === 1 ? command.name.parts[0] : undefined;
  if (part?.type !== 'Literal' || seen.includes(part.value)) return undefined;
  const value = shell.aliases.get(part.value);
  if (value === undefined) return undefined;
  const parsed = parseScript(value);
  const only = parsed.kind === 'script' && parsed.script.statements.length === 1 ? parsed.script.statements[0] : undefined;
  const expanded =
    only?.pipelines.length === 1 && only.pipelines[0]?.commands.length === 1 && !only.background ? only.pipelines[0].commands[0] : undefined;
  if (expanded?.type !== 'SimpleCommand') {
    // A pipeline or a list: only without arguments can it be run as it stands.
    return command.args.length === 0 && command.redirections.length === 0 ? { script: value } : undefined;
  }
  const merged: SimpleCommand = {
    ...expanded,
    args: [...expanded.args, ...command.args],
    assignments: [...command.assignments, ...expanded.assignments],
    redirections: [...expanded.redirections, ...command.redirections],
  };
  return expandAlias(interpreter, merged, [...seen, part.value]) ?? merged;
}
