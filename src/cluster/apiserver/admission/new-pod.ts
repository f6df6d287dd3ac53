import type { Pod } from '#kube/generated/types.ts';
import type { Draft } from '#kube/object.ts';
import type { AdmissionAttributes } from './admission-plugin.ts';

/** The pod that is being replaced, for plug-ins that complete it as they did when it was created. */
export function changedPod({ operation, ...attributes }: AdmissionAttributes): Draft<Pod> | undefined {
  return operation === 'UPDATE' ? newPod({ ...attributes, operation: 'CREATE' }) : undefined;
}

/** The pod that is being created, for plug-ins that complete pods. */
export function newPod({ operation, definition: { resource }, subresource, object }: AdmissionAttributes): Draft<Pod> | undefined {
  if (operation !== 'CREATE' || subresource !== undefined || resource.group !== '' || resource.plural !== 'pods') return undefined;
  return object as Draft<Pod> | undefined;
}
