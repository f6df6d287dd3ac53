// Mirrors ValidatePodUpdate of k8s.io/kubernetes/pkg/apis/core/validation.
import type { Container, Pod, PodSpec, Toleration } from '#kube/generated/types.ts';
import { deepEqual } from '#kube/deep-equal.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { findSchema } from '#kube/schema.ts';
import { semanticEqual } from '#kube/semantic-equal.ts';
import { validateObjectMetaUpdate } from '../../meta/validate-object-meta-update.ts';

const UPDATABLE = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
].join(',');

/** Whether two specs say the same: quantities by value, an empty list like none. */
export const sameSpec = (a: PodSpec, b: PodSpec) => semanticEqual(a, b, findSchema('PodSpec'));

const withImagesOf = (containers: readonly Container[] | undefined, old: readonly Container[] | undefined) =>
  containers?.map((container, index) => ({ ...container, image: old?.[index]?.image }));

/** The spec with everything that an update may change taken from the old one. */
function withoutUpdates(spec: PodSpec, old: PodSpec): PodSpec {
  const revokesNegative = (old.terminationGracePeriodSeconds ?? 0) < 0 && spec.terminationGracePeriodSeconds === 1;
  return {
    ...spec,
    containers: withImagesOf(spec.containers, old.containers),
    initContainers: withImagesOf(spec.initContainers, old.initContainers),
    activeDeadlineSeconds: old.activeDeadlineSeconds,
    tolerations: old.tolerations,
    schedulingGates: old.schedulingGates,
    ...(revokesNegative ? { terminationGracePeriodSeconds: old.terminationGracePeriodSeconds } : {}),
  } as PodSpec;
}

/** A deadline may be set or drawn nearer, never put off or lifted. */
function validateDeadline(deadline: number | undefined, old: number | undefined, path: string): readonly FieldError[] {
  if (old === undefined) return [];
  if (deadline === undefined) return [field.invalid(path, undefined, 'must not update from a positive integer to nil value')];
  return old < deadline ? [field.invalid(path, deadline, 'must be less than or equal to previous value')] : [];
}

const withoutSeconds = ({ tolerationSeconds: _, ...toleration }: Toleration) => toleration;

function validateAddedTolerations(tolerations: readonly Toleration[], old: readonly Toleration[], path: string): readonly FieldError[] {
  const kept = old.every((before) => tolerations.some((after) => deepEqual(withoutSeconds(before), withoutSeconds(after))));
  return kept ? [] : [field.forbidden(path, 'existing toleration can not be modified except its tolerationSeconds')];
}

function validateRemovedGates(pod: Pod, old: Pod, path: string): readonly FieldError[] {
  const before = new Set(old.spec.schedulingGates?.map(({ name }) => name));
  return (pod.spec.schedulingGates ?? []).flatMap(({ name }, index) =>
    before.has(name) ? [] : [field.forbidden(`${path}[${index}]`, `only deletion is allowed, but found new scheduling gate '${name}'`)],
  );
}

export function validatePodUpdate(pod: Pod, old: Pod): readonly FieldError[] {
  const errors: FieldError[] = [...validateObjectMetaUpdate(pod.metadata, old.metadata)];
  for (const name of ['containers', 'initContainers'] as const) {
    if ((pod.spec[name]?.length ?? 0) !== (old.spec[name]?.length ?? 0)) {
      return [...errors, field.forbidden(`spec.${name}`, 'pod updates may not add or remove containers')];
    }
  }
  errors.push(
    ...validateDeadline(pod.spec.activeDeadlineSeconds, old.spec.activeDeadlineSeconds, 'spec.activeDeadlineSeconds'),
    ...validateAddedTolerations(pod.spec.tolerations ?? [], old.spec.tolerations ?? [], 'spec.tolerations'),
    ...validateRemovedGates(pod, old, 'spec.schedulingGates'),
  );
  if (!sameSpec(withoutUpdates(pod.spec, old.spec), old.spec)) {
    errors.push(field.forbidden('spec', `pod updates may not change fields other than ${UPDATABLE}`));
  }
  return errors;
}
