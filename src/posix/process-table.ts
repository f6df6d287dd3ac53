import type { Clock } from './clock.ts';
import type { MemoryFileSystem } from './memory-file-system.ts';
import type { NetworkStack } from './network.ts';
import { PosixError } from './posix-error.ts';
import type { ChildProcess, Machine, ProcessInfo, ProgramRegistry, Signal, SpawnOptions } from './process.ts';
import type { Random } from './random.ts';
import { findExecutable, loadProgram } from './resolve-executable.ts';
import { RunningProcess } from './running-process.ts';

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
  readonly #running = new Map<number, RunningProcess>();
  #nextPid: number;

  constructor(options: ProcessTableOptions) {
    this.hostname = options.hostname;
    this.clock = options.clock;
    this.random = options.random;
    this.network = options.network;
    this.fs = options.fs;
    this.programs = options.programs;
    this.#maxProcesses = options.maxProcesses ?? 256;
    this.#nextPid = options.firstPid ?? 1;
  }

  spawn(options: SpawnOptions): ChildProcess {
    if (this.#running.size >= this.#maxProcesses) throw new PosixError('EAGAIN');
    const fs = this.fs.asUser(options.uid, options.gid, {
      umask: options.umask ?? 0o022,
      ...(options.groups !== undefined && { groups: options.groups }),
    });
    const { program, argv } =
      options.program !== undefined
        ? { program: options.program, argv: options.argv }
        : loadProgram(findExecutable(options.argv[0] ?? '', fs, options.cwd, options.env.get('PATH')), options.argv, fs, this.programs);
    const process = new RunningProcess(this.#nextPid++, argv, fs, this, options);
    this.#running.set(process.pid, process);
    void process.run(program).then((status) => {
      this.#running.delete(process.pid);
      process.settle(status);
      this.#running.get(process.parentPid)?.deliver('SIGCHLD', false);
    });
    return process;
  }

  processes(): readonly ProcessInfo[] {
    return [...this.#running.values()].map((process) => process.info);
  }

  kill(pid: number, signal: Signal): void {
    const targets =
      pid > 0
        ? [...this.#running.values()].filter((process) => process.pid === pid)
        : [...this.#running.values()].filter((process) => (pid === -1 ? process.pid > 1 : process.group === -pid));
    if (targets.length === 0) throw new PosixError('ESRCH');
    for (const process of targets) process.deliver(signal, false);
  }

  /** Ends everything, as when a container is removed. Resolves when all are gone. */
  async killAll(): Promise<void> {
    const all = [...this.#running.values()];
    for (const process of all) process.kill('SIGKILL');
    await Promise.all(all.map((process) => process.exited));
  }
}
