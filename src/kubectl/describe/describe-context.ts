import type { ApiResource } from '#kube/api-resource.ts';
import { getApiResource } from '#kube/api-resources.ts';
import type { Unstructured } from '#kube/object.ts';
import { StatusError } from '#kube/status-error.ts';
import type { Client, Query } from '../client.ts';

/** What describing an object may ask for. */
export interface DescribeContext {
  readonly client: Client;
  readonly showEvents: boolean;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** How many objects one answer of the server holds at most; 0 (the default) for all. */
  readonly chunkSize?: number;
}

/** The objects of a resource, or none where the server does not serve it or forbids it. */
export async function listRelated<T>(
  context: DescribeContext,
  group: string,
  plural: string,
  namespace: string | undefined,
  query: Query = {},
): Promise<readonly T[]> {
  const resource: ApiResource = getApiResource(group, plural);
  try {
    const limit = context.chunkSize === undefined || context.chunkSize === 0 ? {} : { limit: String(context.chunkSize) };
    return (await context.client.list(resource, namespace, { ...query, ...limit })).items as unknown as readonly T[];
  } catch (error) {
    if (error instanceof StatusError) return [];
    throw error;
  }
}

/** Throws `StatusError`. */
export async function getRelated<T>(context: DescribeContext, group: string, plural: string, namespace: string, name: string): Promise<T> {
  return (await context.client.get(getApiResource(group, plural), namespace, name)) as unknown as T;
}

/** How one kind is described: writes everything but the events at the end, if it has any. */
export type Describer = (object: Unstructured, context: DescribeContext) => Promise<string>;
