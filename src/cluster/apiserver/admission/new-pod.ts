import type { Pod } from '#kube/generated/types.ts';
import type { Draft } from '#kube/object.ts';
import type { AdmissionAttributes } from './admission-plugin.ts';

/** The pod that is being replaced, for plug-ins that complete it as they did when it was created. */
export function changedPod(attributes: AdmissionAttributes): Draft<Pod> | undefined {
  return attributes.operation === 'UPDATE' ? podItself(attributes) : undefined;
}

/** The pod that is being created, for plug-ins that complete pods. */
export function newPod(attributes: AdmissionAttributes): Draft<Pod> | undefined {
  return attributes.operation === 'CREATE' ? podItself(attributes) : undefined;
}

function podItself({ definition: { resource }, subresource, object }: AdmissionAttributes): Draft<Pod> | undefined {
  if (subresource !== undefined || resource.group !== '' || resource.plural !== 'pods') return undefined;
  return object as Draft<Pod> | undefined;
}
