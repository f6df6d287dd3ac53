/** What a kubectl command is: data for help and flags, and what it does. Mirrors cobra.Command. */
import type { Process } from '#posix/process.ts';
import type { Client } from './client.ts';
import type { KubeconfigAccess } from './config/kubeconfig-access.ts';
import type { FlagDefinition } from './flags/flag.ts';
import type { FlagValues } from './flags/flag-values.ts';

export interface Command {
  readonly name: string;
  readonly aliases?: readonly string[];
  /** Words for which this one is proposed when they are typed instead. */
  readonly suggestFor?: readonly string[];
  /** One line for the list of the parent. */
  readonly short: string;
  /** The description on its own page; `short` with a full stop when absent. */
  readonly long?: string;
  /** `[comment, command line, …]` pairs as lines without indentation; empty lines part them. */
  readonly examples?: readonly string[];
  /** After the path: `NAME --image=image [options]`. */
  readonly usage?: string;
  readonly flags?: readonly FlagDefinition[];
  /** Flags of this command and of all below it. */
  readonly persistentFlags?: readonly FlagDefinition[];
  readonly subcommands?: readonly Command[];
  readonly hidden?: boolean;
  /** Without `run`: the help goes to standard output, not to standard error. */
  readonly helpToStdout?: boolean;
  /** Without `run`: being asked for nothing is no mistake; the help goes to standard output with code 0. */
  readonly isGroup?: boolean;
  /**
   * Throws `UsageError`, `StatusError`, … for what goes wrong; a number is the exit code.
   * A command without `run` prints its help.
   */
  run?(context: CommandContext): Promise<number | void>;
}

/** One run of a command. */
export interface CommandContext {
  readonly process: Process;
  /** `kubectl create deployment` */
  readonly path: string;
  readonly args: readonly string[];
  /** How many of `args` stand before `--`; -1 without one. */
  readonly argsBeforeDash: number;
  readonly flags: FlagValues;
  readonly config: KubeconfigAccess;
  /** Connected on first use; throws when the kubeconfig is unusable. */
  readonly client: Client;
  /** `--namespace`, else the context's, else `default`. */
  readonly namespace: string;
  /** Whether `--namespace` was given. */
  readonly namespaceGiven: boolean;
  /** Milliseconds since the epoch. */
  readonly now: number;
  out(text: string | Uint8Array): Promise<void>;
  err(text: string): Promise<void>;
  /** The whole of standard input. */
  readStdin(): Promise<string>;
  /** One line of standard input, without its end; empty at the end. */
  readLine(): Promise<string>;
  /** `Warning: …` on standard error. */
  warn(text: string): Promise<void>;
  /** An absolute path. */
  resolve(path: string): string;
  /** Runs `tasks` until a signal ends the process. */
  race<T>(promise: Promise<T>): Promise<T>;
}
