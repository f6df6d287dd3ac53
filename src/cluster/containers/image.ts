import { MemoryFileSystem } from '#posix/memory-file-system.ts';
import type { ProgramRegistry } from '#posix/process.ts';
import { Volume, type Layer } from '#posix/volume.ts';
import type { FileDefinition, ImageDefinition, ImageVersion } from './image-definition.ts';

/** Files of images were made at this moment (2025-08-13T16:34:01Z). */
const BUILT_AT = 1755102841000;
const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** How a container of the image runs unless its pod says otherwise. */
export interface ImageConfig {
  readonly env: Readonly<Record<string, string>>;
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  readonly user: string;
  readonly workdir: string;
  readonly stopSignal: string;
}

/** One version of an image. Its file system is built when the first container needs it, and shared by all. */
export class Image {
  readonly repository: string;
  readonly tags: readonly string[];
  readonly digest: string;
  readonly size: number;
  readonly definition: ImageDefinition;
  readonly base: Image | undefined;
  readonly config: ImageConfig;
  readonly #values: Readonly<Record<string, string>>;
  readonly #ownPrograms: ImageVersion['programs'];
  readonly #programs: (image: Image) => ProgramRegistry;
  #registry: ProgramRegistry | undefined;
  #layer: Layer | undefined;

  constructor(definition: ImageDefinition, version: ImageVersion, base: Image | undefined, programs: (image: Image) => ProgramRegistry) {
    this.repository = definition.name;
    this.tags = version.tags;
    this.size = version.size;
    this.digest = version.digest ?? digestOf(`${definition.name}:${version.tags[0] ?? ''}`);
    this.definition = definition;
    this.base = base;
    this.#values = { ...base?.values, ...version.values };
    this.#ownPrograms = version.programs;
    this.#programs = programs;
    const entrypoint = version.entrypoint ?? definition.entrypoint;
    const cmd = version.cmd ?? definition.cmd;
    const ownCommand = entrypoint !== undefined || cmd !== undefined;
    const env = Object.entries(definition.env ?? {}).map(([name, value]) => [name, this.fill(value)] as const);
    this.config = {
      env: { PATH: DEFAULT_PATH, ...base?.config.env, ...Object.fromEntries(env) },
      entrypoint: entrypoint ?? base?.config.entrypoint ?? [],
      cmd: cmd ?? (ownCommand ? [] : (base?.config.cmd ?? [])),
      user: definition.user ?? base?.config.user ?? '',
      workdir: definition.workdir ?? base?.config.workdir ?? '/',
      stopSignal: definition.stopSignal ?? base?.config.stopSignal ?? 'SIGTERM',
    };
  }

  /** `docker.io/library/nginx@sha256:…` */
  get id(): string {
    return `${this.repository}@${this.digest}`;
  }

  /** What `${{ key }}` stands for, also what the base says. */
  get values(): Readonly<Record<string, string>> {
    return this.#values;
  }

  get registry(): ProgramRegistry {
    this.#registry ??= this.#programs(this);
    return this.#registry;
  }

  get layer(): Layer {
    this.#layer ??= this.#build();
    return this.#layer;
  }

  /** Puts the version's values into a text. */
  fill(text: string): string {
    return text.includes('${{') ? text.replace(/\$\{\{ *([\w-]+) *\}\}/g, (whole, key: string) => this.#values[key] ?? whole) : text;
  }

  /** The nearest definition of something along the chain of base images. */
  inherited<K extends 'server' | 'packages' | 'usage' | 'pip' | 'npm' | 'commands'>(key: K): ImageDefinition[K] {
    return this.definition[key] ?? this.base?.inherited(key);
  }

  #build(): Layer {
    const volume = new Volume({ now: () => BUILT_AT, ...(this.base !== undefined && { layer: this.base.layer }) });
    const fs = new MemoryFileSystem(volume);
    const { commands, directories, files, links, programs } = this.definition;
    if (this.base === undefined) addDevices(fs);
    for (const [path, directory] of Object.entries(directories ?? {})) {
      fs.makeDirectory(path, { recursive: true });
      if (directory?.mode !== undefined) fs.chmod(path, Number.parseInt(directory.mode, 8));
      own(fs, path, directory?.owner);
    }
    for (const [path, target] of Object.entries(links ?? {})) {
      makeParent(fs, path);
      fs.symlink(target, path);
    }
    addPrograms(fs, programs ?? {}, this.registry);
    for (const path of Object.keys(commands ?? {})) if (!fs.exists(path)) this.#addFile(fs, path, { program: 'described-command', mode: '0755' });
    addPrograms(fs, this.#ownPrograms ?? {}, this.registry);
    for (const [path, file] of Object.entries(files ?? {})) {
      this.#addFile(fs, path, typeof file === 'string' ? { content: file } : file);
    }
    return volume.commit();
  }

  #addFile(fs: MemoryFileSystem, path: string, file: FileDefinition): void {
    makeParent(fs, path);
    if (file.program !== undefined) fs.writeProgram(path, file.program);
    else fs.writeFile(path, this.fill(file.content ?? ''), { mode: 0o644 });
    if (file.mode !== undefined) fs.chmod(path, Number.parseInt(file.mode, 8));
    own(fs, path, file.owner);
  }
}

/** What the runtime puts into /dev. */
function addDevices(fs: MemoryFileSystem): void {
  fs.makeDirectory('/dev/shm', { recursive: true });
  fs.chmod('/dev/shm', 0o1777);
  for (const [name, device] of [
    ['full', 'full'],
    ['null', 'null'],
    ['random', 'urandom'],
    ['tty', 'tty'],
    ['urandom', 'urandom'],
    ['zero', 'zero'],
  ] as const)
    fs.writeDevice(`/dev/${name}`, device);
  for (const [name, target] of [
    ['fd', '/proc/self/fd'],
    ['stderr', '/proc/self/fd/2'],
    ['stdin', '/proc/self/fd/0'],
    ['stdout', '/proc/self/fd/1'],
  ] as const)
    fs.symlink(target, `/dev/${name}`);
  for (const folder of ['/proc', '/sys', '/sys/fs', '/sys/fs/cgroup', '/etc']) if (!fs.exists(folder)) fs.makeDirectory(folder);
  for (const file of ['/etc/hosts', '/etc/hostname', '/etc/resolv.conf']) fs.writeFile(file, '');
}

/** Executables that are another program under a name of their own. */
const ALIASES: Readonly<Record<string, string>> = {
  ash: 'sh',
  dash: 'sh',
  awk: 'gawk',
  egrep: 'grep',
  fgrep: 'grep',
  gawk: 'awk',
  mawk: 'awk',
  more: 'less',
  netcat: 'nc',
  nsupdate: 'nslookup',
  ping4: 'ping',
  vim: 'vi',
};

/** Puts executables into their folders; those that nobody has written are left out. */
export function addPrograms(fs: MemoryFileSystem, programs: Readonly<Record<string, readonly string[]>>, registry: ProgramRegistry): void {
  for (const [folder, names] of Object.entries(programs)) {
    if (!fs.exists(folder)) fs.makeDirectory(folder, { recursive: true });
    for (const name of names) {
      const program = registry.has(name) ? name : (ALIASES[name] ?? name);
      if (registry.has(program) && !fs.exists(`${folder}/${name}`)) fs.writeProgram(`${folder}/${name}`, program);
    }
  }
}

function own(fs: MemoryFileSystem, path: string, owner: string | undefined): void {
  if (owner === undefined) return;
  const [uid = '0', gid = uid] = owner.split(':');
  fs.chown(path, Number(uid), Number(gid));
}

function makeParent(fs: MemoryFileSystem, path: string): void {
  const parent = path.slice(0, path.lastIndexOf('/'));
  if (parent !== '' && !fs.exists(parent)) fs.makeDirectory(parent, { recursive: true });
}

/** 64 hex digits that depend on a text only. */
function digestOf(text: string): string {
  let digits = '';
  for (let block = 0; block < 8; block++) {
    let hash = 0x811c9dc5 ^ (block * 0x9e3779b1);
    for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    digits += ((hash ^ (hash >>> 13)) >>> 0).toString(16).padStart(8, '0');
  }
  return `sha256:${digits}`;
}
