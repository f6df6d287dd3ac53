import type { FileSystem } from './file-system.ts';
import { Interrupted, PosixError, strerror } from './posix-error.ts';
import type { ChildProcess, ExitStatus, Machine, Process, ProcessInfo, Program, Signal, SpawnOptions, Terminal } from './process.ts';
import { defaultAction, signalNumbers } from './signals.ts';
import type { InputStream, OutputStream } from './stream.ts';

/** What is behind the streams of a process, so that a child's do not depend on its parent's life. */
const unguarded = new WeakMap<InputStream | OutputStream, InputStream | OutputStream>();

/** Programs that write to one another without end let others run now and then. */
const WRITES_BETWEEN_YIELDS = 32;
/** A process that does nothing but pause, never for longer than this, ms, computes; it is seen to after a while. */
const SPIN = 100;
const SEEN_SPINNING = 200;

/** Finds the program of an executable, with the rights of the process. */
export type ProgramLoader = (
  argv: readonly string[],
  process: Pick<Process, 'fs' | 'cwd'>,
  env: ReadonlyMap<string, string>,
) => { readonly program: Program; readonly argv: readonly string[] };

/** One entry of the process table: the process as its program sees it, and as its parent does. */
export class RunningProcess implements Process, ChildProcess {
  readonly pid: number;
  readonly parentPid: number;
  argv: readonly string[];
  env: ReadonlyMap<string, string>;
  readonly cwd: string;
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
  readonly umask: number;
  readonly group: number;
  readonly stdin: InputStream;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly terminal: Terminal | undefined;
  readonly fs: FileSystem;
  readonly machine: Machine;
  readonly exited: Promise<ExitStatus>;
  readonly startedAt: number;
  readonly #ttys: readonly [boolean, boolean, boolean];
  readonly #handlers = new Map<Signal, Set<() => void>>();
  readonly #stopListeners = new Set<(stopped: boolean) => void>();
  #settle: (status: ExitStatus) => void = () => undefined;
  #ended: ExitStatus | undefined;
  #endedBy: Signal | undefined;
  /** Operations under way, to be rejected when a signal ends the process. */
  readonly #pending = new Set<(reason: Interrupted) => void>();
  #writes = 0;
  /** When its last pause ended or will end, and since when it has paused only in passing. ms since the epoch. */
  #lastPause = 0;
  #spinningSince: number | undefined;
  #title: string | undefined;
  readonly #load: ProgramLoader;
  #resume: (() => void) | undefined;
  #resumed: Promise<void> | undefined;

  constructor(pid: number, argv: readonly string[], fs: FileSystem, machine: Machine, options: SpawnOptions, load: ProgramLoader) {
    this.#load = load;
    this.pid = pid;
    this.argv = argv;
    this.fs = fs;
    this.machine = machine;
    this.parentPid = options.parentPid;
    this.env = options.env;
    this.cwd = options.cwd;
    this.uid = options.uid;
    this.gid = options.gid;
    this.groups = options.groups ?? [];
    this.umask = options.umask ?? 0o022;
    this.group = options.group ?? pid;
    this.terminal = options.terminal;
    const { stdin = false, stdout = false, stderr = false } = options.ttys ?? {};
    this.#ttys = [stdin, stdout, stderr];
    this.stdin = this.#guardInput(options.stdin);
    this.stdout = this.#guardOutput(options.stdout);
    this.stderr = this.#guardOutput(options.stderr);
    this.startedAt = machine.clock.now();
    this.exited = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  get info(): ProcessInfo {
    const { pid, parentPid, group, uid, startedAt } = this;
    const argv = this.#title === undefined ? this.argv : [this.#title];
    const state = this.#ended !== undefined ? 'Z' : this.#resumed !== undefined ? 'T' : this.#isSpinning ? 'R' : 'S';
    return { pid, parentPid, group, uid, argv, startedAt, state, terminal: this.terminal !== undefined };
  }

  get #isSpinning(): boolean {
    const now = this.machine.clock.now();
    if (this.#spinningSince === undefined || now - this.#spinningSince < SEEN_SPINNING) return false;
    return now - this.#lastPause < SPIN;
  }

  exec(argv: readonly string[], env = this.env): Promise<number> {
    const loaded = this.#load(argv, this, env);
    this.argv = loaded.argv;
    this.env = env;
    this.#title = undefined;
    this.#handlers.clear();
    return loaded.program.run(this);
  }

  setTitle(title: string): void {
    this.#title = title;
  }

  isTty(stream: 0 | 1 | 2): boolean {
    return this.terminal !== undefined && this.#ttys[stream];
  }

  onSignal(signal: Signal, handler: () => void): () => void {
    const handlers = this.#handlers.get(signal) ?? new Set();
    this.#handlers.set(signal, handlers);
    handlers.add(handler);
    return () => handlers.delete(handler);
  }

  onStopped(changed: (stopped: boolean) => void): void {
    this.#stopListeners.add(changed);
  }

  async sleep(ms: number): Promise<void> {
    const { clock } = this.machine;
    const now = clock.now();
    if (ms >= SPIN) this.#spinningSince = undefined;
    else if (now - this.#lastPause >= SPIN) this.#spinningSince = now;
    this.#lastPause = now + ms;
    let timer: { cancel(): void } | undefined;
    const due = new Promise<void>((resolve) => {
      timer = clock.schedule(clock.now() + ms, resolve);
    });
    try {
      await this.race(due);
    } finally {
      timer?.cancel();
    }
  }

  async race<T>(promise: Promise<T>): Promise<T> {
    const value = await this.#unlessKilled(promise);
    while (this.#resumed !== undefined) await this.#unlessKilled(this.#resumed);
    return value;
  }

  kill(signal: Signal): void {
    this.deliver(signal, true);
  }

  /** `fromOutside`: not from within a container whose first process this is. */
  deliver(signal: Signal, fromOutside: boolean): void {
    if (this.#ended !== undefined || this.#endedBy !== undefined) return;
    const handlers = this.#handlers.get(signal);
    const unhandled = handlers === undefined || handlers.size === 0 || signal === 'SIGKILL' || signal === 'SIGSTOP';
    if (signal === 'SIGCONT' || signal === 'SIGKILL') this.#setStopped(false);
    if (!unhandled) {
      for (const handler of [...handlers]) handler();
      return;
    }
    const action = defaultAction(signal);
    // The first process of a container ignores what it does not handle; only SIGKILL from outside ends it.
    if (this.pid === 1 && (signal !== 'SIGKILL' || !fromOutside)) return;
    if (action === 'stop') this.#setStopped(true);
    if (action !== 'end') return;
    this.#endedBy = signal;
    for (const reject of [...this.#pending]) reject(new Interrupted(signal));
    this.#pending.clear();
  }

  /** Runs the program to its end; never rejects. */
  async run(program: Program): Promise<ExitStatus> {
    let status: ExitStatus;
    try {
      // A program that does not await at all would otherwise run before its parent knows of it.
      await Promise.resolve();
      status = { code: (await program.run(this)) & 0xff };
    } catch (error) {
      if (error instanceof Interrupted) status = endedBy((this.#endedBy ?? error.signal) as Signal);
      else if (error instanceof PosixError && error.code === 'EPIPE') status = endedBy('SIGPIPE');
      else status = await this.#crashed(error);
    }
    if (this.#endedBy !== undefined && status.signal === undefined) status = endedBy(this.#endedBy);
    this.#ended = status;
    return status;
  }

  /** Tells whoever waits. */
  settle(status: ExitStatus): void {
    this.#settle(status);
  }

  async #crashed(error: unknown): Promise<ExitStatus> {
    const message = describeCrash(error);
    try {
      await this.stderr.write(`${this.argv[0] ?? ''}: ${message}\n`);
    } catch (failure) {
      if (!(failure instanceof PosixError || failure instanceof Interrupted)) throw failure;
    }
    return { code: error instanceof PosixError ? 1 : 134 };
  }

  #setStopped(stopped: boolean): void {
    if (stopped === (this.#resumed !== undefined)) return;
    if (stopped) {
      this.#resumed = new Promise((resolve) => {
        this.#resume = resolve;
      });
    } else {
      this.#resumed = undefined;
      this.#resume?.();
    }
    for (const listener of [...this.#stopListeners]) listener(stopped);
  }

  /** Not Promise.race, which would keep a reaction per call for as long as the process lives. */
  #unlessKilled<T>(promise: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const ended = this.#endedBy;
      if (ended !== undefined) {
        promise.catch(() => undefined);
        reject(new Interrupted(ended));
        return;
      }
      this.#pending.add(reject);
      promise.then(
        (value) => {
          this.#pending.delete(reject);
          resolve(value);
        },
        (error: unknown) => {
          this.#pending.delete(reject);
          reject(error);
        },
      );
    });
  }

  #guardInput(given: InputStream): InputStream {
    const inner = (unguarded.get(given) as InputStream | undefined) ?? given;
    const guarded: InputStream = {
      read: async () => {
        await this.#waitForForeground();
        if (inner.ready === undefined) return this.race(inner.read());
        await this.race(inner.ready());
        // What arrives after the process has ended belongs to whoever reads next.
        return this.#ended === undefined ? this.race(inner.read()) : undefined;
      },
      close: () => inner.close(),
      ...(inner.ready !== undefined && { ready: () => this.race(inner.ready?.() ?? Promise.resolve()) }),
      ...(inner.unread !== undefined && { unread: (chunk: Uint8Array) => inner.unread?.(chunk) }),
    };
    unguarded.set(guarded, inner);
    return guarded;
  }

  #guardOutput(given: OutputStream): OutputStream {
    const inner = (unguarded.get(given) as OutputStream | undefined) ?? given;
    const guarded: OutputStream = {
      write: async (chunk) => {
        await this.race(inner.write(chunk));
        if (++this.#writes % WRITES_BETWEEN_YIELDS === 0) await this.sleep(0);
      },
      close: () => inner.close(),
    };
    unguarded.set(guarded, inner);
    return guarded;
  }

  /** A background process that reads from its terminal is stopped until it is brought to the foreground. */
  async #waitForForeground(): Promise<void> {
    const { terminal } = this;
    if (terminal === undefined || !this.#ttys[0]) return;
    while (terminal.foregroundGroup !== undefined && terminal.foregroundGroup !== this.group) {
      if (this.#handlers.has('SIGTTIN')) return;
      this.deliver('SIGTTIN', true);
      await this.race(Promise.resolve());
      if (terminal.foregroundGroup !== this.group && this.#resumed === undefined) await this.sleep(10);
    }
  }
}

/** One line without a stack: what it names is not the learner's. */
function describeCrash(error: unknown): string {
  if (error instanceof PosixError) return error.message;
  // A string, an array or a stack larger than what there may be.
  if (error instanceof RangeError && !/too long$/.test(error.message)) return strerror.ENOMEM;
  if (!(error instanceof Error)) return String(error);
  return error instanceof TypeError || error instanceof ReferenceError ? `internal error: ${error.message}` : error.message;
}

function endedBy(signal: Signal): ExitStatus {
  return { code: 128 + signalNumbers[signal], signal };
}
