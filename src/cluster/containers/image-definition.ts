/** A container image as `content/images/<name>.yaml` describes it. `${{ key }}` in texts stands for a version's value. */
export interface ImageDefinition {
  /** Full repository: `docker.io/library/nginx`. */
  readonly name: string;
  /** The image it is built on: `debian:12`, resolved in the same catalogue. */
  readonly base?: string;
  readonly versions: readonly ImageVersion[];
  readonly entrypoint?: readonly string[];
  readonly cmd?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** `0`, `101:101`, `nginx`. */
  readonly user?: string;
  readonly workdir?: string;
  readonly stopSignal?: string;
  /** Ports the main process listens on, for information. */
  readonly ports?: readonly number[];
  /** Executables by folder: `{ /usr/bin: [ls, cat] }`. */
  readonly programs?: Readonly<Record<string, readonly string[]>>;
  readonly files?: Readonly<Record<string, string | FileDefinition>>;
  readonly directories?: Readonly<Record<string, DirectoryDefinition | null>>;
  readonly links?: Readonly<Record<string, string>>;
  /** What the program `server` does in this image. */
  readonly server?: ServerDefinition;
  readonly packages?: PackageRepository;
  /** What a running container of it occupies; inherited from the base. Programs that know better say so with `reportUsage` (process-usage.ts). */
  readonly usage?: UsageDefinition;
  /** Resources whose changes the main process must see: pods at rest are started by them. */
  readonly wakeOn?: readonly string[];
}

/** Resource use as data, for metrics, autoscaling and OOM kills. Quantities as Kubernetes writes them. */
export interface UsageDefinition {
  /** Resident at rest: `24Mi`. */
  readonly memory?: string;
  /** At rest: `1m`. */
  readonly cpu?: string;
  /** Added each minute, without end or up to `memoryPeak`: `10Mi`. */
  readonly memoryGrowth?: string;
  readonly memoryPeak?: string;
  /** CPU time that one request takes: `5m` is five thousandths of a core for one second. */
  readonly cpuPerRequest?: string;
  /** Never given back: a leak. */
  readonly memoryPerRequest?: string;
}

export interface ImageVersion {
  readonly tags: readonly string[];
  readonly values?: Readonly<Record<string, string>>;
  readonly base?: string;
  /** Bytes, compressed, as the registry reports them. */
  readonly size: number;
  /** Made from name and first tag when absent. */
  readonly digest?: string;
}

export interface FileDefinition {
  readonly content?: string;
  /** Name of the program that runs when the file is executed. */
  readonly program?: string;
  /** Octal text: `"0644"`. */
  readonly mode?: string;
  readonly owner?: string;
}

export interface DirectoryDefinition {
  readonly mode?: string;
  readonly owner?: string;
}

/** A main process without code: it says something, answers something, and stops when told. */
export interface ServerDefinition {
  /** Lines at start; `stderr: true` sends them there. */
  readonly log?: readonly (string | { readonly text: string; readonly stderr: boolean })[];
  readonly listen?: readonly ServerPort[];
  /** After this time the process ends with `code`. */
  readonly exit?: { readonly after: number; readonly code: number };
  /** Lines when SIGTERM arrives. */
  readonly goodbye?: readonly string[];
}

export interface ServerPort {
  readonly port: number;
  readonly address?: string;
  readonly scheme?: 'http' | 'https' | 'tcp';
  readonly routes?: readonly ServerRoute[];
  /** A line for each request: `${{ method }}`, `${{ target }}`, `${{ status }}`, `${{ client }}`, `${{ time }}`. */
  readonly accessLog?: string;
}

export interface ServerRoute {
  /** Exact path; a trailing `*` matches everything below. */
  readonly path: string;
  readonly method?: string;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** `${{ hostname }}`, `${{ env.NAME }}`, `${{ path }}`, `${{ client }}`, `${{ count }}` are filled in. */
  readonly body?: string;
}

/** What the image's package manager can fetch. */
export interface PackageRepository {
  readonly manager: 'apt' | 'apk';
  /** Where the index comes from, as the manager prints it. */
  readonly sources: readonly string[];
  readonly packages: Readonly<Record<string, PackageDefinition>>;
}

export interface PackageDefinition {
  readonly version: string;
  readonly depends?: readonly string[];
  /** Kilobytes to download and installed. */
  readonly download: number;
  readonly size: number;
  readonly programs?: Readonly<Record<string, readonly string[]>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly description?: string;
}
