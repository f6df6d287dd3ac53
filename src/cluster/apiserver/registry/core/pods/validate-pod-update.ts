// Mirrors ValidatePodUpdate of k8s.io/kubernetes/pkg/apis/core/validation.
import { deepEqual } from '#kube/deep-equal.ts';
import type { Container, Pod, PodSpec } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { validateObjectMetaUpdate } from '../../meta/validate-object-meta-update.ts';

const ALLOWED =
  'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';

/** The spec with what an update may change taken from the old one. */
function withoutMutable(spec: PodSpec, old: PodSpec): PodSpec {
  const images = (containers: readonly Container[] | undefined, before: readonly Container[] | undefined) =>
    containers?.map((container, index) => ({ ...container, ...(before?.[index]?.image === undefined ? {} : { image: before[index].image }) }));
  const { activeDeadlineSeconds: _deadline, tolerations: _tolerations, initContainers, containers, ...rest } = spec;
  return {
    ...rest,
    containers: images(containers, old.containers) ?? [],
    ...(initContainers === undefined ? {} : { initContainers: images(initContainers, old.initContainers) ?? [] }),
  };
}

export function validatePodUpdate(pod: Pod, old: Pod): readonly FieldError[] {
  const errors = [...validateObjectMetaUpdate(pod.metadata, old.metadata)];
  const { spec } = pod;
  if (spec.containers.length !== old.spec.containers.length) {
    errors.push(field.forbidden('spec.containers', 'pod updates may not add or remove containers'));
    return errors;
  }
  if ((spec.initContainers?.length ?? 0) !== (old.spec.initContainers?.length ?? 0)) {
    errors.push(field.forbidden('spec.initContainers', 'pod updates may not add or remove containers'));
    return errors;
  }
  const removed = (old.spec.tolerations ?? []).some((toleration) => !(spec.tolerations ?? []).some((kept) => deepEqual({ ...kept, tolerationSeconds: 0 }, { ...toleration, tolerationSeconds: 0 })));
  if (removed) errors.push(field.forbidden('spec.tolerations', 'existing toleration can not be modified except its tolerationSeconds'));
  if (!deepEqual(withoutMutable(spec, old.spec), withoutMutable(old.spec, old.spec))) errors.push(field.forbidden('spec', ALLOWED));
  return errors;
}
