import type { Clock } from '#posix/clock.ts';
import { MemoryFileSystem } from '#posix/memory-file-system.ts';
import type { NetworkStack } from '#posix/network.ts';
import { PosixError } from '#posix/posix-error.ts';
import type { ChildProcess, ExitStatus, ProcessInfo, Signal, Terminal } from '#posix/process.ts';
import { PidNamespace, ProcessTable } from '#posix/process-table.ts';
import type { Random } from '#posix/random.ts';
import { emptyInput } from '#posix/read-stream.ts';
import { discardedOutput } from '#posix/collect-output.ts';
import { findSignal } from '#posix/signals.ts';
import type { InputStream, OutputStream } from '#posix/stream.ts';
import { restoreVolume, type VolumeSnapshot } from '#posix/volume-snapshot.ts';
import { Volume } from '#posix/volume.ts';
import { AttachPoint } from './attach-point.ts';
import { containerUsage, type ContainerUsage } from './container-usage.ts';
import type { ContainerLog } from './container-log.ts';
import type { Image } from './image.ts';
import { mountCgroup, type CgroupLimits } from './cgroup-files.ts';
import { mountProc } from './proc-files.ts';
import { usagesOf, watchUsage } from './process-usage.ts';
import { RequestMeter } from './request-meter.ts';
import { findIdentity, findUser, type Identity } from './user.ts';

export interface ContainerOptions {
  readonly image: Image;
  readonly clock: Clock;
  readonly random: Random;
  readonly network: NetworkStack;
  readonly hostname: string;
  readonly log: ContainerLog;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env: ReadonlyMap<string, string>;
  readonly workdir?: string;
  readonly user?: string;
  readonly groups?: readonly number[];
  /** Nothing may be written outside of the mounts. */
  readonly readOnly?: boolean;
  /** What the kernel lets its processes do: 16 hex digits. */
  readonly capabilities: string;
  /** Of all containers of the pod together. */
  readonly processes?: PidNamespace;
  readonly stdin: boolean;
  readonly tty: boolean;
  readonly upper?: VolumeSnapshot;
  readonly limits?: CgroupLimits;
  /** Bytes that may be written over the image. */
  readonly maxBytes: number;
  readonly mounts: readonly ContainerMount[];
  /** What the program `ps` and `/proc` see as the machine's start; also the time of the first log lines. */
  readonly silentUntil?: number;
  readonly stampUntil?: { readonly until: number; readonly time: number };
}

export interface ContainerMount {
  readonly path: string;
  readonly volume: Volume;
  readonly below?: string;
  readonly readOnly: boolean;
  /** What is written there counts as the container's memory. */
  readonly inMemory?: boolean;
}

export interface ExecOptions {
  readonly argv: readonly string[];
  readonly stdin: InputStream | undefined;
  readonly stdout: OutputStream | undefined;
  readonly stderr: OutputStream | undefined;
  readonly terminal: Terminal | undefined;
}

/** One container: an image's file system with a layer of its own, a process table, a main process. */
export class Container {
  readonly machine: ProcessTable;
  readonly log: ContainerLog;
  readonly attach: AttachPoint;
  readonly volume: Volume;
  readonly processes: PidNamespace;
  readonly #options: ContainerOptions;
  #main: ChildProcess | undefined;
  #startedAt = 0;
  readonly #requests: RequestMeter;
  readonly #usageListeners = new Set<() => void>();
  /** A resize in place changes them. */
  limits: CgroupLimits;

  constructor(options: ContainerOptions) {
    const { image, clock, random, network, hostname, log } = options;
    this.#options = options;
    this.limits = options.limits ?? {};
    this.log = log;
    this.volume = new Volume({ layer: image.layer, now: () => clock.now(), maxBytes: options.maxBytes });
    if (options.upper !== undefined) restoreVolume(this.volume, options.upper);
    const fs = new MemoryFileSystem(this.volume);
    for (const { path, volume, below, readOnly } of options.mounts) fs.mount(path, volume, { readOnly, ...(below !== undefined && { below }) });
    this.processes = options.processes ?? new PidNamespace();
    if (!fs.exists(this.workdir)) fs.makeDirectory(this.workdir, { recursive: true });
    mountCgroup(fs, {
      now: () => clock.now(),
      limits: () => this.limits,
      usage: () => this.usage(),
      processes: () => this.#own().map(({ pid }) => pid),
      elapsed: () => clock.now() - this.#startedAt,
    });
    const memory = (): number => this.usage().memory;
    mountProc(fs, { processes: this.processes, machine: () => this.machine, now: () => clock.now(), memory, capabilities: options.capabilities });
    if (options.readOnly === true) fs.mount('/', this.volume, { readOnly: true });
    this.#requests = new RequestMeter(
      () => clock.now(),
      () => {
        for (const changed of this.#usageListeners) changed();
      },
    );
    this.machine = new ProcessTable({
      hostname,
      clock,
      random,
      network: this.#requests.on(network),
      fs,
      programs: image.registry,
      namespace: this.processes,
    });
    this.attach = new AttachPoint(options.stdin, options.tty, log, this.#time());
  }

  get argv(): readonly string[] {
    const { command, args, image } = this.#options;
    if (command !== undefined && command.length > 0) return [...command, ...(args ?? [])];
    return [...image.config.entrypoint, ...(args !== undefined && args.length > 0 ? args : image.config.cmd)];
  }

  get workdir(): string {
    return this.#options.workdir ?? this.#options.image.config.workdir;
  }

  get running(): boolean {
    return this.#main !== undefined;
  }

  /** Starts the main process. Throws `PosixError` as exec(2) does, with the path in it. */
  start(): Promise<ExitStatus> {
    const { argv } = this;
    if (argv.length === 0) throw new PosixError('EINVAL', 'no command specified');
    const { terminal, stdin, stdout, stderr } = this.attach;
    const main = this.#spawn(argv, { stdin, stdout, stderr, terminal, parentPid: 0 });
    this.#main = main;
    this.#startedAt = this.#options.clock.now();
    if (terminal !== undefined) {
      terminal.machine = this.machine;
      terminal.foregroundGroup = main.group;
    }
    return main.exited.then(async (status) => {
      this.#main = undefined;
      await this.machine.killAll();
      this.#requests.closeAll();
      this.attach.end(status);
      stdout.close();
      stderr.close();
      return status;
    });
  }

  /** Runs a command beside the main process, as `kubectl exec` does. */
  exec({ argv, stdin, stdout, stderr, terminal }: ExecOptions): ChildProcess {
    const child = this.#spawn(argv, {
      stdin: stdin ?? emptyInput,
      stdout: stdout ?? discardedOutput,
      stderr: stderr ?? stdout ?? discardedOutput,
      terminal,
      parentPid: 0,
    });
    if (terminal !== undefined) {
      if ('machine' in terminal) terminal.machine = this.machine;
      terminal.foregroundGroup = child.group;
    }
    return child;
  }

  signal(signal: Signal): void {
    this.#main?.kill(signal);
  }

  get stopSignal(): Signal {
    return findSignal(this.#options.image.config.stopSignal) ?? 'SIGTERM';
  }

  usage(): ContainerUsage {
    const { image, clock, mounts } = this.#options;
    const files = new Set(mounts.filter(({ inMemory }) => inMemory === true).map(({ volume }) => volume));
    return containerUsage({
      image,
      startedAt: this.#startedAt,
      now: clock.now(),
      processes: this.#own(),
      reports: usagesOf(this.machine),
      requests: this.#requests,
      files: [...files].reduce((sum, volume) => sum + volume.usedBytes, 0),
      limit: this.limits.cpu,
    });
  }

  /** Calls `changed` when what the container uses may have changed other than by time; returns how to stop. */
  onUsage(changed: () => void): () => void {
    const stops = [
      watchUsage(this.machine, changed),
      ...this.#options.mounts.filter(({ inMemory }) => inMemory === true).map(({ volume }) => volume.watch('', changed)),
      () => this.#usageListeners.delete(changed),
    ];
    this.#usageListeners.add(changed);
    return () => {
      for (const stop of stops) stop();
    };
  }

  /** Whom the main process runs as. */
  get identity(): Identity {
    const { user, groups = [], image } = this.#options;
    return findIdentity(this.machine.fs, user ?? image.config.user, groups);
  }

  /** The processes of this container, in a namespace that it may share. */
  #own(): readonly ProcessInfo[] {
    return [...this.processes.running.values()].filter(({ machine }) => machine === this.machine).map(({ info }) => info);
  }

  async kill(): Promise<void> {
    await this.machine.killAll();
  }

  #spawn(
    argv: readonly string[],
    io: {
      readonly stdin: InputStream;
      readonly stdout: OutputStream;
      readonly stderr: OutputStream;
      readonly terminal: Terminal | undefined;
      readonly parentPid: number;
    },
  ): ChildProcess {
    const user = findUser(this.machine.fs, this.#options.user ?? this.#options.image.config.user);
    const env = new Map(this.#options.env);
    if (!env.has('HOME')) env.set('HOME', user.home);
    const { terminal } = io;
    if (terminal !== undefined && !env.has('TERM')) env.set('TERM', 'xterm');
    const { workdir } = this;
    return this.machine.spawn({
      argv,
      env,
      cwd: workdir,
      uid: user.uid,
      gid: user.gid,
      groups: this.#options.groups ?? [],
      ...io,
      ...(terminal === undefined ? { terminal: undefined } : { ttys: { stdin: true, stdout: true, stderr: true } }),
    });
  }

  /** A process that is brought back repeats what it said before: that is dropped, or dated back. */
  #time(): () => number | 'drop' {
    const { clock, silentUntil, stampUntil } = this.#options;
    return () => {
      const now = clock.now();
      if (silentUntil !== undefined && now < silentUntil) return 'drop';
      return stampUntil !== undefined && now < stampUntil.until ? stampUntil.time : now;
    };
  }
}
