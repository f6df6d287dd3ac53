import { groupResource } from '#kube/api-resource.ts';
import type { KubeObject } from '#kube/object.ts';
import { notFound } from '#kube/status-errors.ts';
import type { ResourceDefinition } from '../resource-definition.ts';
import type { Server } from './server.ts';

export function getObject(server: Server, { resource }: ResourceDefinition, namespace: string | undefined, name: string): KubeObject {
  const object = server.store.find(groupResource(resource), namespace, name);
  if (object === undefined) throw notFound(resource, name);
  return object;
}
