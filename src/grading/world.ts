import type { KubeObject } from '#kube/object.ts';
import type { HttpResponse } from '#posix/network.ts';

/** The objects of a cluster, embedded or real. Resources are named `pods`, `deployments.apps`. */
export interface ClusterReader {
  find(resource: string, namespace: string | undefined, name: string): Promise<KubeObject | undefined>;
  /** All namespaces when `namespace` is absent. */
  list(resource: string, namespace?: string): Promise<readonly KubeObject[]>;
}

/** Where a request starts or a file is: the learner's workstation, or a pod. */
export type Origin = { readonly pod: string; readonly namespace: string } | 'workstation';

/** Everything a check may look at. */
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
}
