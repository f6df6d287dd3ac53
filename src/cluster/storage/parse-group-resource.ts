import type { GroupResource } from '#kube/status-errors.ts';

/** `deployments.apps` taken apart. */
export function parseGroupResource(resource: string): GroupResource {
  const dot = resource.indexOf('.');
  return dot < 0 ? { group: '', plural: resource } : { group: resource.slice(dot + 1), plural: resource.slice(0, dot) };
}
