import type { TerminalModes } from './terminal-modes.ts';
import type { Clock } from './clock.ts';
import type { FileSystem } from './file-system.ts';
import type { NetworkStack } from './network.ts';
import type { Random } from './random.ts';
import type { InputStream, OutputStream } from './stream.ts';

export type Signal =
  | 'SIGHUP'
  | 'SIGINT'
  | 'SIGQUIT'
  | 'SIGILL'
  | 'SIGABRT'
  | 'SIGBUS'
  | 'SIGFPE'
  | 'SIGKILL'
  | 'SIGUSR1'
  | 'SIGSEGV'
  | 'SIGUSR2'
  | 'SIGPIPE'
  | 'SIGALRM'
  | 'SIGTERM'
  | 'SIGCHLD'
  | 'SIGCONT'
  | 'SIGSTOP'
  | 'SIGTSTP'
  | 'SIGTTIN'
  | 'SIGTTOU'
  | 'SIGWINCH';

/** The controlling terminal of a process; what is typed arrives on stdin. */
export interface Terminal {
  readonly columns: number;
  readonly rows: number;
  /** What is typed, for programs whose standard input is something else, as /dev/tty. */
  readonly input?: InputStream;
  /** Raw: keystrokes arrive as they are typed, no echo, Ctrl-C is a byte, output goes as it is. Cooked: lines, echo, signals. */
  setRaw(raw: boolean): void;
  /** Flag by flag, where the terminal can. */
  setModes?(modes: TerminalModes): void;
  onResize(changed: () => void): () => void;
  /** The process group that gets the terminal's signals and may read from it. */
  foregroundGroup?: number | undefined;
  /** Where the processes of the foreground group are. */
  machine?: Machine | undefined;
}

/** A running program, seen from inside. */
export interface Process {
  readonly pid: number;
  readonly parentPid: number;
  /** `argv[0]` is the name it was called by. */
  readonly argv: readonly string[];
  readonly env: ReadonlyMap<string, string>;
  /** Absolute. Fixed for a program; a shell keeps its own. */
  readonly cwd: string;
  readonly uid: number;
  readonly gid: number;
  /** Supplementary groups. */
  readonly groups?: readonly number[];
  readonly umask: number;
  readonly group: number;
  readonly stdin: InputStream;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  /** Set when the standard streams are connected to a terminal. `isTty` says which. */
  readonly terminal: Terminal | undefined;
  isTty(stream: 0 | 1 | 2): boolean;
  /** With this process's user and permissions. */
  readonly fs: FileSystem;
  readonly machine: Machine;
  /** Handles a signal instead of its default action; returns how to stop. SIGKILL cannot be handled. */
  onSignal(signal: Signal, handler: () => void): () => void;
  /** Resolves after `ms`; rejects with `Interrupted` when the process is ended meanwhile. 0 yields. */
  sleep(ms: number): Promise<void>;
  /**
   * Becomes another program, as execve(2) does: the same pid, signals at their defaults. Resolves to its exit
   * code, which is then the caller's own. Throws as `Machine.spawn` does, and the caller goes on.
   */
  exec?(argv: readonly string[], env?: ReadonlyMap<string, string>): Promise<number>;
  /** What `ps` shows instead of its arguments. */
  setTitle?(title: string): void;
  /** Settles as `promise`, or rejects with `Interrupted` as soon as a signal ends the process. */
  race<T>(promise: Promise<T>): Promise<T>;
}

/** A program: pure behaviour, registered under the name that executable files refer to. */
export interface Program {
  readonly name: string;
  /** Resolves to the exit code, 0 to 255. */
  run(process: Process): Promise<number>;
}

export type ProgramRegistry = ReadonlyMap<string, Program>;

export interface SpawnOptions {
  /** `argv[0]` is looked up along PATH unless it has a slash. */
  readonly argv: readonly string[];
  readonly env: ReadonlyMap<string, string>;
  readonly cwd: string;
  readonly uid: number;
  readonly gid: number;
  /** Supplementary groups. */
  readonly groups?: readonly number[];
  readonly umask?: number;
  readonly parentPid: number;
  /** Process group; own pid when absent. The foreground group of a terminal gets its signals. */
  readonly group?: number;
  readonly stdin: InputStream;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly terminal?: Terminal;
  readonly ttys?: { readonly stdin: boolean; readonly stdout: boolean; readonly stderr: boolean };
  /** Runs this instead of looking `argv[0]` up (shell functions and built-ins of a pipeline). */
  readonly program?: Program;
}

export interface ExitStatus {
  /** As `$?` shows it: 0 to 255, 128 + n when signal n ended it. */
  readonly code: number;
  readonly signal?: Signal;
}

export interface ChildProcess {
  readonly pid: number;
  readonly group: number;
  readonly exited: Promise<ExitStatus>;
  /** Called when it is stopped by a signal and when it continues. */
  onStopped(changed: (stopped: boolean) => void): void;
  kill(signal: Signal): void;
}

export interface ProcessInfo {
  readonly pid: number;
  readonly parentPid: number;
  readonly group: number;
  readonly uid: number;
  readonly argv: readonly string[];
  /** ms since the epoch. */
  readonly startedAt: number;
  readonly state: 'R' | 'S' | 'T' | 'Z';
  readonly terminal: boolean;
}

/** A host that runs processes: the learner's workstation, or a container. */
export interface Machine {
  readonly hostname: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly network: NetworkStack;
  /** As root. */
  readonly fs: FileSystem;
  /** Throws `PosixError` ENOENT (not found), EACCES (not executable), EAGAIN (too many processes). */
  spawn(options: SpawnOptions): ChildProcess;
  processes(): readonly ProcessInfo[];
  /** Throws ESRCH. A negative pid is a process group. */
  kill(pid: number, signal: Signal): void;
}
