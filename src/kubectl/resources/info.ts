/** One object that a command works on. Mirrors resource.Info of k8s.io/cli-runtime. */
import type { ApiResource } from '#kube/api-resource.ts';
import { getApiResource } from '#kube/api-resources.ts';
import type { Unstructured } from '#kube/object.ts';
import { StatusError } from '#kube/status-error.ts';
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

/** Mirrors Info.Get: of an object that is not there in a namespace that is not there, the namespace is missing. */
export async function getInfo(
  client: Client,
  { resource, namespace, name }: Pick<Info, 'resource' | 'namespace' | 'name'>,
  query: Query = {},
  accept?: string,
): Promise<Unstructured> {
  try {
    return await client.get(resource, namespace, name, query, accept);
  } catch (error) {
    if (!isNotFound(error) || namespace === '' || namespace === 'default') throw error;
    try {
      await client.get(getApiResource('', 'namespaces'), '', namespace);
    } catch (missing) {
      if (isNotFound(missing)) throw missing;
    }
    throw error;
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof StatusError && error.reason === 'NotFound';
}
