/** Finds, reads and changes the kubeconfig files. Mirrors clientcmd.PathOptions and ClientConfigLoadingRules. */
import { byText } from '#kube/by-text.ts';
import { PosixError } from '#posix/posix-error.ts';
import type { Process } from '#posix/process.ts';
import { parseYaml } from '../manifests/parse-yaml.ts';
import { printYaml } from '../printers/yaml.ts';
import { ConfigurationError, UsageError } from '../usage-error.ts';
import { findInClusterConfig, type InClusterConfig } from './in-cluster-config.ts';
import { emptyKubeconfig, readKubeconfig, writeKubeconfig, type Kubeconfig } from './kubeconfig.ts';

/** Each command reads its kubeconfig several times, and the next one again. */
const parse = byText(parseYaml);

export class KubeconfigAccess {
  readonly #process: Process;
  readonly #explicit: string;

  /** `explicit` is `--kubeconfig`. */
  constructor(process: Process, explicit: string) {
    this.#process = process;
    this.#explicit = explicit;
  }

  get home(): string {
    return this.#process.env.get('HOME') ?? '/root';
  }

  /** The files that are read, the first having the last word. */
  get paths(): readonly string[] {
    if (this.#explicit !== '') return [this.absolute(this.#explicit)];
    const variable = this.#process.env.get('KUBECONFIG') ?? '';
    const listed = variable.split(':').filter((path) => path !== '');
    return listed.length > 0 ? [...new Set(listed)].map((path) => this.absolute(path)) : [`${this.home}/.kube/config`];
  }

  /** The file that changes go to when no file has the entry yet. */
  get defaultPath(): string {
    const paths = this.paths;
    return paths.find((path) => this.#process.fs.exists(path)) ?? paths.at(-1) ?? `${this.home}/.kube/config`;
  }

  /** Where this name is shown in messages. */
  absolute(path: string): string {
    return path.startsWith('/') ? path : `${this.#process.cwd === '/' ? '' : this.#process.cwd}/${path}`;
  }

  /** All files merged. Throws what kubectl says of a file it cannot read. */
  load(): Kubeconfig {
    if (this.#explicit !== '' && !this.#process.fs.exists(this.absolute(this.#explicit))) {
      throw new UsageError(`stat ${this.#explicit}: no such file or directory`);
    }
    const merged = emptyKubeconfig();
    for (const path of this.paths) {
      const config = this.read(path);
      merged.currentContext ||= config.currentContext;
      for (const [name, entry] of config.clusters) if (!merged.clusters.has(name)) merged.clusters.set(name, this.#located(path, entry));
      for (const [name, entry] of config.contexts) if (!merged.contexts.has(name)) merged.contexts.set(name, entry);
      for (const [name, entry] of config.users) if (!merged.users.has(name)) merged.users.set(name, this.#located(path, entry));
    }
    return merged;
  }

  /** What counts where no kubeconfig says anything. */
  get inCluster(): InClusterConfig | undefined {
    const { clusters, contexts, users } = this.load();
    return clusters.size + contexts.size + users.size > 0 ? undefined : findInClusterConfig(this.#process);
  }

  /** One file as it is; empty when there is none. */
  read(path: string): Kubeconfig {
    if (!this.#process.fs.exists(path)) return emptyKubeconfig();
    try {
      return readKubeconfig(parse(this.#process.fs.readText(path)));
    } catch (error) {
      if (error instanceof PosixError) throw new UsageError(`error loading config file "${path}": open ${path}: permission denied`);
      throw new UsageError(`error loading config file "${this.shown(path)}": ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  write(path: string, config: Kubeconfig): void {
    const folder = path.slice(0, path.lastIndexOf('/'));
    if (folder !== '' && !this.#process.fs.exists(folder)) this.#process.fs.makeDirectory(folder, { recursive: true });
    this.#process.fs.writeFile(path, printYaml(writeKubeconfig(config)), { mode: 0o600 });
  }

  /** Changes the file that `has` the entry, or the default one. */
  change(has: (config: Kubeconfig) => boolean, change: (config: Kubeconfig) => void): string {
    const path = this.paths.find((candidate) => has(this.read(candidate))) ?? this.defaultPath;
    const config = this.read(path);
    change(config);
    this.write(path, config);
    return this.shown(path);
  }

  readFile(path: string): Uint8Array {
    try {
      return this.#process.fs.readFile(this.absolute(path));
    } catch (error) {
      if (error instanceof PosixError) throw new ConfigurationError(`unable to read ${path}: open ${path}: no such file or directory`);
      throw error;
    }
  }

  /** Relative file names count from the kubeconfig that holds them. */
  #located<T extends object>(path: string, entry: T): T {
    const folder = path.slice(0, path.lastIndexOf('/'));
    const located = { ...entry } as Record<string, unknown>;
    for (const field of ['certificate-authority', 'client-certificate', 'client-key', 'tokenFile']) {
      const value = located[field];
      if (typeof value === 'string' && value !== '' && !value.startsWith('/')) located[field] = `${folder}/${value}`;
    }
    return located as unknown as T;
  }

  /** As the user named it. */
  shown(path: string): string {
    const listed = [this.#explicit, ...(this.#process.env.get('KUBECONFIG') ?? '').split(':')];
    return listed.find((given) => given !== '' && this.absolute(given) === path) ?? path;
  }
}
