// Mirrors ValidatePodStatusUpdate of k8s.io/kubernetes/pkg/apis/core/validation.
import type { ContainerStatus, Pod } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { isDns1123Subdomain } from '#kube/names.ts';
import { validateObjectMetaUpdate } from '../../meta/validate-object-meta-update.ts';

type Statuses = readonly ContainerStatus[] | undefined;

/** What ended stays ended unless the restart policy lets it begin again. */
function validateTransitions(statuses: Statuses, old: Statuses, restartPolicy: string | undefined, path: string): readonly FieldError[] {
  if (restartPolicy === 'Always') return [];
  return (old ?? []).flatMap((before, index) => {
    const terminated = before.state?.terminated;
    if (terminated === undefined || (terminated.exitCode !== 0 && restartPolicy === 'OnFailure')) return [];
    const after = statuses?.find(({ name }) => name === before.name);
    if (after === undefined || after.state?.terminated !== undefined) return [];
    return [field.forbidden(`${path}[${index}].state`, 'may not be transitioned to non-terminated state')];
  });
}

export function validatePodStatusUpdate(pod: Pod, old: Pod): readonly FieldError[] {
  const errors = [...validateObjectMetaUpdate(pod.metadata, old.metadata)];
  if (pod.spec.nodeName !== old.spec.nodeName) errors.push(field.forbidden('status.nodeName', 'may not be changed directly'));
  const nominated = pod.status?.nominatedNodeName;
  if (nominated && nominated !== old.status?.nominatedNodeName) {
    errors.push(...isDns1123Subdomain(nominated).map((message) => field.invalid('status.nominatedNodeName', nominated, message)));
  }
  errors.push(
    ...validateTransitions(pod.status?.containerStatuses, old.status?.containerStatuses, old.spec.restartPolicy, 'status.containerStatuses'),
  );
  return errors;
}
