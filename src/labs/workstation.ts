import type { ResolverFiles } from '#cluster/network/host.ts';
import type { ResolvedConfig } from '#kubectl/config/resolved-config.ts';
import { completeKubectl } from '#kubectl/completion.ts';
import { createKubens } from '#kubectl/context-programs/kubens.ts';
import { kubectx } from '#kubectl/context-programs/kubectx.ts';
import { createKubectl } from '#kubectl/kubectl.ts';
import { ConnectionError, type Transport } from '#kube/transport.ts';
import type { Clock } from '#posix/clock.ts';
import type { FileSystem } from '#posix/file-system.ts';
import { MemoryFileSystem } from '#posix/memory-file-system.ts';
import type { NetworkStack } from '#posix/network.ts';
import { PosixError } from '#posix/posix-error.ts';
import { ProcessTable } from '#posix/process-table.ts';
import type { Program, ProgramRegistry } from '#posix/process.ts';
import type { Random } from '#posix/random.ts';
import type { PseudoTerminal } from '#posix/terminal.ts';
import { Volume, type Layer } from '#posix/volume.ts';
import { restoreVolume, snapshotVolume, type VolumeSnapshot } from '#posix/volume-snapshot.ts';
import { InteractiveShell } from '#shell/interactive-shell.ts';
import { programPaths, shellPrograms } from '#shell/programs.ts';
import { runScript, type ScriptResult } from '#shell/run-script.ts';
import type { ShellState } from '#shell/shell-state.ts';
import { createKubeconfig } from './kubeconfig.ts';

/** The learner of the documents: `student1@ip-172-31-3-110:~$`. */
export const LEARNER = { name: 'student1', uid: 1000, gid: 1000, home: '/home/student1' } as const;

/** What a learner may keep at home and run at once. */
const MAX_BYTES = 64 * 1024 * 1024;
const MAX_FILES = 20_000;
const MAX_PROCESSES = 128;

export interface WorkstationOptions {
  readonly hostname: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly network: NetworkStack;
  /** Machines that are known here by name. */
  readonly hosts: readonly { readonly name: string; readonly address: string }[];
  /** The address of the DNS server. */
  readonly nameserver: string;
  /** The API server's URL, as the kubeconfig names it. */
  readonly server: string;
  /** The API server for a client with these credentials; undefined when nothing listens at that URL. */
  readonly connect: (config: ResolvedConfig) => Transport | undefined;
  readonly snapshot?: VolumeSnapshot | undefined;
  /** What else is installed there. */
  readonly programs?: readonly Program[];
  /** What the lab's author has besides, in /usr/local/bin. */
  readonly tools?: readonly Program[] | undefined;
  /** ms of the cluster's time that kubectl takes to end: scripts on virtual time leave the cluster as long as a person does. */
  readonly pace?: number | undefined;
}

/** What the kubeconfig of every workstation holds; it opens nothing but the lab's own cluster, in process. */
export const ADMIN_TOKEN = 'kubernetes-admin';
const KUBECONFIG = { name: 'kubernetes', user: 'kubernetes-admin', context: 'kubernetes-admin@kubernetes', token: ADMIN_TOKEN } as const;

/** The machine at which a learner sits: a home, a shell, kubectl. */
export class Workstation {
  readonly machine: ProcessTable;
  readonly #fs: MemoryFileSystem;
  readonly #connect: (config: ResolvedConfig) => Transport;

  constructor(options: WorkstationOptions) {
    const now = (): number => options.clock.now();
    const layer = baseLayer(options);
    const volume = new Volume({ layer, now, maxBytes: MAX_BYTES, maxInodes: MAX_FILES, source: '/dev/nvme0n1p1' });
    if (options.snapshot !== undefined) restoreVolume(volume, options.snapshot);
    this.#fs = new MemoryFileSystem(volume);
    for (const { name } of options.tools ?? []) this.#fs.writeProgram(`/usr/local/bin/${name}`, name);
    this.#connect = (config) => {
      const transport = options.connect(config);
      if (transport === undefined) throw new ConnectionError(`dial tcp ${config.server.replace(/^https?:\/\//, '')}: connect: connection refused`);
      return transport;
    };
    const kubectl = pacedProgram(createKubectl({ connect: this.#connect }), options.clock, options.pace);
    this.machine = new ProcessTable({
      hostname: options.hostname,
      clock: options.clock,
      random: options.random,
      network: options.network,
      fs: this.#fs,
      programs: registryWith(kubectl, createKubens(this.#connect), kubectx, ...(options.programs ?? []), ...(options.tools ?? [])),
      maxProcesses: MAX_PROCESSES,
      firstPid: 1000,
    });
  }

  openShell(terminal: PseudoTerminal, state: ShellState | undefined): InteractiveShell {
    return new InteractiveShell({
      machine: this.machine,
      terminal,
      env: { ...this.#env(), TERM: 'xterm-256color' },
      cwd: LEARNER.home,
      uid: LEARNER.uid,
      gid: LEARNER.gid,
      login: true,
      completers: new Map([['kubectl', ({ words, index, shell }) => completeKubectl(words, index, shell.process, this.#connect)]]),
      ...(state === undefined ? {} : { state }),
    });
  }

  /** As `bash -c` typed by the learner. */
  run(
    script: string,
    options: { readonly stdin?: string; readonly cwd?: string; readonly timeoutMs?: number; readonly maxOutput?: number } = {},
  ): Promise<ScriptResult> {
    return runScript(this.machine, script, { env: this.#env(), uid: LEARNER.uid, gid: LEARNER.gid, ...options, cwd: options.cwd ?? LEARNER.home });
  }

  /** Relative paths start in the learner's home. */
  readText(path: string): string | undefined {
    try {
      return this.#fs.readText(path.startsWith('/') ? path : `${LEARNER.home}/${path}`);
    } catch (error) {
      if (error instanceof PosixError) return undefined;
      throw error;
    }
  }

  /** Relative paths start in the learner's home; undefined where there is nothing. */
  stat(path: string): { readonly type: 'file' | 'directory' | 'other'; readonly mode: number } | undefined {
    return this.#look(() => {
      const { type, mode } = this.#fs.stat(atHome(path));
      return { type: type === 'file' || type === 'directory' ? type : 'other', mode };
    });
  }

  /** Names in a directory; none where there is no such directory. */
  listFiles(path: string): readonly string[] {
    return this.#look(() => this.#fs.readDirectory(atHome(path))) ?? [];
  }

  #look<T>(look: () => T): T | undefined {
    try {
      return look();
    } catch (error) {
      if (error instanceof PosixError) return undefined;
      throw error;
    }
  }

  /** Belongs to the learner afterwards. */
  writeText(path: string, text: string, mode = 0o644): void {
    const file = path.startsWith('/') ? path : `${LEARNER.home}/${path}`;
    const fs = this.#fs.asUser(LEARNER.uid, LEARNER.gid);
    fs.makeDirectory(file.slice(0, file.lastIndexOf('/')) || '/', { recursive: true });
    fs.writeFile(file, text, { mode });
  }

  /** With the learner's permissions. */
  get files(): FileSystem {
    return this.#fs.asUser(LEARNER.uid, LEARNER.gid);
  }

  snapshot(): VolumeSnapshot {
    return snapshotVolume(this.#fs.volume);
  }

  /** What its resolver reads, as it is now. */
  resolverFiles(): ResolverFiles {
    return { hosts: this.readText('/etc/hosts') ?? '', resolvConf: this.readText('/etc/resolv.conf') ?? '' };
  }

  /** Hears the path of each change. */
  onChange(changed: (path: string) => void): () => void {
    return this.#fs.watch('/', changed);
  }

  #env(): Record<string, string> {
    return {
      HOME: LEARNER.home,
      USER: LEARNER.name,
      LOGNAME: LEARNER.name,
      SHELL: '/bin/bash',
      LANG: 'C.UTF-8',
      HOSTNAME: this.machine.hostname,
      PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    };
  }
}

const atHome = (path: string): string => (path.startsWith('/') ? path : path === '.' ? LEARNER.home : `${LEARNER.home}/${path}`);

const shellRegistry = new Map(shellPrograms.map((program) => [program.name, program]));

function registryWith(...own: readonly Program[]): ProgramRegistry {
  return new Map([...shellRegistry, ...own.map((program) => [program.name, program] as const)]);
}

function pacedProgram(program: Program, clock: Clock, pace: number | undefined): Program {
  if (pace === undefined) return program;
  return {
    name: program.name,
    run: async (process) => {
      const code = await program.run(process);
      await new Promise<void>((resolve) => {
        clock.schedule(clock.now() + pace, resolve);
      });
      return code;
    },
  };
}

const layers = new Map<string, Layer>();

/** The part that all workstations of a profile share. */
function baseLayer({ hostname, server, hosts, nameserver }: WorkstationOptions): Layer {
  const lines = [
    { address: '127.0.0.1', name: 'localhost' },
    { address: '::1', name: 'localhost ip6-localhost' },
    { address: '127.0.1.1', name: hostname },
  ];
  const hostsFile = [...lines, ...hosts].map(({ address, name }) => `${address} ${name}\n`).join('');
  const key = `${server} ${nameserver} ${hostsFile}`;
  let layer = layers.get(key);
  if (layer === undefined) {
    layer = buildLayer(server, { hostname: `${hostname}\n`, hosts: hostsFile, 'resolv.conf': `nameserver ${nameserver}\n` });
    layers.set(key, layer);
  }
  return layer;
}

function buildLayer(server: string, network: Readonly<Record<'hostname' | 'hosts' | 'resolv.conf', string>>): Layer {
  const fs = new MemoryFileSystem({ now: () => Date.UTC(2026, 0, 1) });
  for (const folder of [
    '/bin',
    '/usr/bin',
    '/usr/local/bin',
    '/usr/local/sbin',
    '/usr/sbin',
    '/sbin',
    '/etc',
    '/tmp',
    '/var/log',
    '/dev',
    '/root',
    '/proc',
    '/opt',
    `${LEARNER.home}/.kube`,
  ])
    fs.makeDirectory(folder, { recursive: true });
  fs.chmod('/tmp', 0o1777);
  for (const [path, program] of programPaths()) fs.writeProgram(path, program);
  for (const name of ['openssl', 'ssh']) fs.writeProgram(`/usr/bin/${name}`, name);
  for (const name of ['kubectl', 'kubens', 'kubectx']) fs.writeProgram(`/usr/local/bin/${name}`, name);
  for (const device of ['null', 'zero', 'full', 'urandom', 'tty']) fs.writeDevice(`/dev/${device}`, device);
  for (const [name, text] of Object.entries(network)) fs.writeFile(`/etc/${name}`, text);
  fs.writeFile('/etc/passwd', `root:x:0:0:root:/root:/bin/bash\n${LEARNER.name}:x:${LEARNER.uid}:${LEARNER.gid}::${LEARNER.home}:/bin/bash\n`);
  fs.writeFile('/etc/group', `root:x:0:\nsudo:x:27:${LEARNER.name}\n${LEARNER.name}:x:${LEARNER.gid}:\n`);
  fs.writeFile('/etc/os-release', 'PRETTY_NAME="Ubuntu 24.04.3 LTS"\nNAME="Ubuntu"\nVERSION_ID="24.04"\nID=ubuntu\n');
  fs.writeFile(`${LEARNER.home}/.profile`, 'if [ -f "$HOME/.bashrc" ]; then . "$HOME/.bashrc"; fi\n');
  fs.writeFile(
    `${LEARNER.home}/.bashrc`,
    "HISTCONTROL=ignoreboth\nPS1='\\[\\e[32m\\]\\u@\\h\\[\\e[0m\\]:\\[\\e[34m\\]\\w\\[\\e[0m\\]\\$ '\nalias ll='ls -alF'\nalias ls='ls --color=auto'\nalias grep='grep --color=auto'\n",
  );
  fs.writeFile(`${LEARNER.home}/.kube/config`, createKubeconfig({ server, ...KUBECONFIG }), { mode: 0o600 });
  for (const path of ['', '/.kube', '/.profile', '/.bashrc', '/.kube/config']) fs.chown(`${LEARNER.home}${path}`, LEARNER.uid, LEARNER.gid);
  return fs.volume.commit();
}
