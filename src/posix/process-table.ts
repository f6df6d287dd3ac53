import type { Clock } from './clock.ts';
import type { MemoryFileSystem } from './memory-file-system.ts';
import type { NetworkStack } from './network.ts';
import { PosixError } from './posix-error.ts';
import type { ChildProcess, Machine, ProcessInfo, ProgramRegistry, Signal, SpawnOptions } from './process.ts';
import type { Random } from './random.ts';
import { findExecutable, loadProgram } from './resolve-executable.ts';
import { RunningProcess, type ProgramLoader } from './running-process.ts';

/** What `ps` shows and `kill` reaches: the processes of one table, or of several that share it. */
export class PidNamespace {
  readonly running = new Map<number, RunningProcess>();
  #next: number;

  constructor(first = 1) {
    this.#next = first;
  }

  take(): number {
    return this.#next++;
  }
}

export interface ProcessTableOptions {
  readonly hostname: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly network: NetworkStack;
  /** Root's view. */
  readonly fs: MemoryFileSystem;
  readonly programs: ProgramRegistry;
  /** How many processes there may be at once. */
  readonly maxProcesses?: number;
  /** 1 (the default), as in a container: the first process is init and ignores signals that it does not handle. A host gives 1000 or so. */
  readonly firstPid?: number;
  /** Shared with other tables; its own when absent. */
  readonly namespace?: PidNamespace;
}

/** A machine: the processes of one host or one container. */
export class ProcessTable implements Machine {
  readonly hostname: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly network: NetworkStack;
  readonly fs: MemoryFileSystem;
  readonly programs: ProgramRegistry;
  readonly #maxProcesses: number;
  readonly #namespace: PidNamespace;
  readonly #own = new Set<RunningProcess>();

  constructor(options: ProcessTableOptions) {
    this.hostname = options.hostname;
    this.clock = options.clock;
    this.random = options.random;
    this.network = options.network;
    this.fs = options.fs;
    this.programs = options.programs;
    this.#maxProcesses = options.maxProcesses ?? 256;
    this.#namespace = options.namespace ?? new PidNamespace(options.firstPid);
  }

  readonly #load: ProgramLoader = (argv, { fs, cwd }, env) =>
    loadProgram(findExecutable(argv[0] ?? '', fs, cwd, env.get('PATH')), argv, fs, this.programs);

  spawn(options: SpawnOptions): ChildProcess {
    if (this.#own.size >= this.#maxProcesses) throw new PosixError('EAGAIN');
    const fs = this.fs.asUser(options.uid, options.gid, {
      umask: options.umask ?? 0o022,
      ...(options.groups !== undefined && { groups: options.groups }),
    });
    const { program, argv } =
      options.program !== undefined
        ? { program: options.program, argv: options.argv }
        : this.#load(options.argv, { fs, cwd: options.cwd }, options.env);
    const process = new RunningProcess(this.#namespace.take(), argv, fs, this, options, this.#load);
    const { running } = this.#namespace;
    running.set(process.pid, process);
    this.#own.add(process);
    void process.run(program).then((status) => {
      running.delete(process.pid);
      this.#own.delete(process);
      process.settle(status);
      running.get(process.parentPid)?.deliver('SIGCHLD', false);
    });
    return process;
  }

  processes(): readonly ProcessInfo[] {
    return [...this.#namespace.running.values()].map((process) => process.info);
  }

  kill(pid: number, signal: Signal): void {
    const all = [...this.#namespace.running.values()];
    const targets =
      pid > 0 ? all.filter((process) => process.pid === pid) : all.filter((process) => (pid === -1 ? process.pid > 1 : process.group === -pid));
    if (targets.length === 0) throw new PosixError('ESRCH');
    for (const process of targets) process.deliver(signal, false);
  }

  /** Ends everything that was started here, as when a container is removed. Resolves when all are gone. */
  async killAll(): Promise<void> {
    const all = [...this.#own];
    for (const process of all) process.kill('SIGKILL');
    await Promise.all(all.map((process) => process.exited));
  }
}
