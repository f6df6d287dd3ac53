import type { KubeObject } from '#kube/object.ts';
import type { DnsAnswer, HttpResponse } from '#posix/network.ts';
import type { Dictionary } from './text/phrase.ts';

/** The objects of a cluster, embedded or real. Resources are named `pods`, `deployments.apps`. */
export interface ClusterReader {
  find(resource: string, namespace: string | undefined, name: string): Promise<KubeObject | undefined>;
  /** All namespaces when `namespace` is absent. */
  list(resource: string, namespace?: string): Promise<readonly KubeObject[]>;
}

export interface PodPlace {
  readonly pod: string;
  readonly namespace: string;
  /** Default: the first. */
  readonly container?: string | undefined;
}

/** Where a request starts or a file is: the learner's workstation, or a pod. */
export type Origin = PodPlace | 'workstation';

export interface ProbeRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface FileInfo {
  readonly type: 'file' | 'directory' | 'other';
  /** The low 12 bits: `0o644`. */
  readonly mode: number;
}

/** A question to the authorizer. */
export interface AccessQuestion {
  /** `system:serviceaccount:shop:robot`, `jane` */
  readonly user: string;
  readonly groups: readonly string[];
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string | undefined;
  readonly name?: string | undefined;
  /** Undefined: the whole cluster. */
  readonly namespace?: string | undefined;
}

/** Everything a check may look at; nothing here changes the cluster. */
export interface World {
  readonly cluster: ClusterReader;
  /** The namespace of checks that do not name one. */
  readonly namespace: string;
  /** One GET that leaves no trace in the cluster. Rejects with `PosixError`. */
  http(from: Origin, url: string, headers: Readonly<Record<string, string>>): Promise<HttpResponse>;
  /** A text file, or undefined. Relative paths start in the learner's home. */
  readFile(where: Origin, path: string): Promise<string | undefined>;
  /** The command lines typed so far, oldest first. */
  commands(): readonly string[];
  /** ms since the epoch. */
  readonly now?: () => number;
  /** When the task whose check is asked was first open, ms since the epoch. */
  readonly began?: number | undefined;
  /** Any HTTP request. Rejects with `PosixError`. */
  readonly request?: (from: Origin, request: ProbeRequest) => Promise<HttpResponse>;
  readonly query?: (from: Origin, name: string, type: string) => Promise<DnsAnswer>;
  /** Opens a connection and closes it again; `ms` at most. Rejects with `PosixError`. */
  readonly connect?: (from: Origin, host: string, port: number, protocol: 'tcp' | 'udp', ms: number) => Promise<void>;
  /** Rejects with `StatusError`. */
  readonly logs?: (where: PodPlace, options: { readonly previous: boolean; readonly since?: number | undefined }) => Promise<string>;
  /** Runs a command in a container, `ms` of the cluster's time at most (then code 124). */
  readonly exec?: (where: Origin, command: readonly string[], ms: number) => Promise<CommandResult>;
  readonly stat?: (where: Origin, path: string) => Promise<FileInfo | undefined>;
  /** Names in a directory; empty where there is none. */
  readonly listFiles?: (where: Origin, path: string) => Promise<readonly string[]>;
  /** Whether RBAC allows it. */
  readonly can?: (question: AccessQuestion) => Promise<boolean>;
  /** The image references that clusters of this lab can pull. */
  readonly images?: () => readonly string[];
  /** The language of explanations; English when absent. */
  readonly messages?: Dictionary | undefined;
}
