import type { Pod } from '#kube/generated/types.ts';
import type { Draft } from '#kube/object.ts';
import type { AdmissionAttributes } from './admission-plugin.ts';

/** The pod that is being created, for plug-ins that complete pods. */
export function newPod({ operation, definition: { resource }, subresource, object }: AdmissionAttributes): Draft<Pod> | undefined {
  if (operation !== 'CREATE' || subresource !== undefined || resource.group !== '' || resource.plural !== 'pods') return undefined;
  return object as Draft<Pod> | undefined;
}
