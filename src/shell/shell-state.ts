import type { Shell } from './interpreter/shell.ts';
import type { VariableData } from './interpreter/variables.ts';
import { parseScript } from './parse/parse-script.ts';

/** An interactive shell put away: plain data. Jobs are not part of it. */
export interface ShellState {
  readonly cwd: string;
  readonly umask: number;
  readonly variables: readonly VariableData[];
  /** Name to source. */
  readonly functions: Readonly<Record<string, string>>;
  readonly aliases: Readonly<Record<string, string>>;
  readonly options: readonly string[];
  readonly shopt: readonly string[];
  readonly traps: Readonly<Record<string, string>>;
  readonly history: readonly string[];
  readonly directoryStack: readonly string[];
  readonly positional: readonly string[];
  readonly lastStatus: number;
}

export function saveShell(shell: Shell): ShellState {
  return {
    cwd: shell.cwd,
    umask: shell.umask,
    variables: shell.vars.toData(),
    functions: Object.fromEntries([...shell.functions].map(([name, { source }]) => [name, source])),
    aliases: Object.fromEntries(shell.aliases),
    options: [...shell.options],
    shopt: [...shell.shopt],
    traps: Object.fromEntries(shell.traps),
    history: [...shell.history],
    directoryStack: [...shell.directoryStack],
    positional: [...shell.positional],
    lastStatus: shell.lastStatus,
  };
}

export function restoreShell(shell: Shell, state: ShellState): void {
  shell.cwd = shell.fs.exists(state.cwd) ? state.cwd : '/';
  shell.umask = state.umask;
  shell.vars.load(state.variables);
  for (const [name, source] of Object.entries(state.functions)) {
    const parsed = parseScript(source);
    const definition = parsed.kind === 'script' ? parsed.script.statements[0]?.pipelines[0]?.commands[0] : undefined;
    if (definition?.type === 'FunctionDef') shell.functions.set(name, { definition, source });
  }
  shell.aliases = new Map(Object.entries(state.aliases));
  shell.options = new Set(state.options);
  shell.shopt = new Set(state.shopt);
  shell.traps = new Map(Object.entries(state.traps));
  shell.history = [...state.history];
  shell.directoryStack = [...state.directoryStack];
  shell.positional = [...state.positional];
  shell.lastStatus = state.lastStatus;
}
