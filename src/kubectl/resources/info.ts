/** One object that a command works on. Mirrors resource.Info of k8s.io/cli-runtime. */
import { groupResource, type ApiResource } from '#kube/api-resource.ts';
import type { Unstructured } from '#kube/object.ts';
import type { Client, Query } from '../client.ts';

export interface Info {
  readonly resource: ApiResource;
  /** Empty for what has no namespace. */
  readonly namespace: string;
  readonly name: string;
  /** The file it was read from, `STDIN`, or empty. */
  readonly source: string;
  /** As read from the file or the server. */
  readonly object: Unstructured;
}

/** `deployment.apps/web` */
export function infoName(info: Pick<Info, 'resource' | 'name'>): string {
  return `${kindOf(info.resource)}/${info.name}`;
}

/** `deployment.apps` */
export function kindOf(resource: ApiResource): string {
  const kind = resource.kind.toLowerCase();
  return resource.group === '' ? kind : `${kind}.${resource.group}`;
}

/** `deployments.apps "web"` */
export function quotedName(info: Pick<Info, 'resource' | 'name'>): string {
  return `${groupResource(info.resource)} "${info.name}"`;
}

export function getInfo(client: Client, info: Info, query: Query = {}): Promise<Unstructured> {
  return client.get(info.resource, info.namespace, info.name, query);
}
