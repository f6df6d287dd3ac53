import { Bash, createCommandContext, InMemoryFs } from 'just-bash';
import type { ExecResult, IFileSystem } from 'just-bash';

interface Command {
  execute(args: string[], context: unknown): Promise<ExecResult>;
}

let commands: ReadonlyMap<string, Command> | undefined;

const loaded = new Map<Command, Promise<unknown>>();

/** just-bash's commands by name, called one by one; its shell is never used. */
export function findBorrowedCommand(name: string): Command | undefined {
  commands ??= (new Bash({}) as unknown as { readonly commands: ReadonlyMap<string, Command> }).commands;
  return commands.get(name);
}

/** Its code is imported when it is first called: settles when that is over. */
export function load(command: Command): Promise<unknown> {
  const inNoFiles = makeContext({
    fs: new InMemoryFs(),
    cwd: '/',
    env: new Map(),
    stdin: '',
    exec: () => Promise.resolve({ stdout: '', stderr: '', exitCode: 127 }),
    sleep: () => Promise.resolve(),
  });
  const loading = loaded.get(command) ?? command.execute(['--help'], inNoFiles).catch(() => undefined);
  loaded.set(command, loading);
  return loading;
}

export interface BorrowedContext {
  readonly fs: IFileSystem;
  readonly cwd: string;
  readonly env: Map<string, string>;
  /** Bytes, a character each. */
  readonly stdin: string;
  readonly exec: (command: string, options: { readonly cwd: string; readonly stdin?: string; readonly args?: string[] }) => Promise<ExecResult>;
  readonly sleep: (ms: number) => Promise<void>;
}

export function makeContext(context: BorrowedContext): unknown {
  return createCommandContext({ ...context, exportedEnv: Object.fromEntries(context.env) } as unknown as Parameters<typeof createCommandContext>[0]);
}
