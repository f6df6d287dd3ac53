// Mirrors ValidatePersistentVolumeClaim and ValidatePersistentVolumeClaimUpdate of k8s.io/kubernetes/pkg/apis/core/validation.
import { deepEqual } from '#kube/deep-equal.ts';
import type { PersistentVolumeClaim, PersistentVolumeClaimSpec } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { isDns1123Subdomain } from '#kube/names.ts';
import { parseQuantity } from '#kube/quantity.ts';
import { dnsSubdomainName } from '../../meta/name-rules.ts';
import { validateLabelSelector } from '../../meta/validate-label-selector.ts';
import { validateObjectMeta } from '../../meta/validate-object-meta.ts';
import { validateObjectMetaUpdate } from '../../meta/validate-object-meta-update.ts';
import { validateAccessModes, validateVolumeMode } from '../persistentvolumes/validate-access-modes.ts';

function validateStorage(storage: string | undefined, path: string): readonly FieldError[] {
  if (storage === undefined) return [field.required(path)];
  return parseQuantity(storage).sign > 0 ? [] : [field.invalid(path, storage, 'must be greater than zero')];
}

export function validateClaimSpec(spec: PersistentVolumeClaimSpec, path: string): readonly FieldError[] {
  const storageClass = spec.storageClassName;
  return [
    ...(spec.accessModes?.length ? [] : [field.required(`${path}.accessModes`, 'at least 1 access mode is required')]),
    ...validateLabelSelector(spec.selector, `${path}.selector`),
    ...validateAccessModes(spec.accessModes, `${path}.accessModes`),
    ...validateStorage(spec.resources?.requests?.['storage'], `${path}.resources[storage]`),
    ...(storageClass ? isDns1123Subdomain(storageClass).map((message) => field.invalid(`${path}.storageClassName`, storageClass, message)) : []),
    ...validateVolumeMode(spec.volumeMode, `${path}.volumeMode`),
  ];
}

export function validateClaim({ metadata, spec }: PersistentVolumeClaim): readonly FieldError[] {
  return [...validateObjectMeta(metadata, true, dnsSubdomainName), ...validateClaimSpec(spec, 'spec')];
}

/** What stays as it is: of a bound claim the size may change, of one that waits the volume may be named. */
function fixedPart({ spec }: PersistentVolumeClaim, bound: boolean, placed: boolean): object {
  const { resources, volumeName, volumeAttributesClassName: _attributes, ...rest } = spec;
  return {
    ...rest,
    volumeName: placed ? (volumeName ?? '') : '',
    resources: bound ? { ...resources, requests: { ...resources?.requests, storage: '' } } : resources,
  };
}

/** Upstream adds a Go-syntax diff to the text. */
const IMMUTABLE = 'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims';

export function validateClaimUpdate(claim: PersistentVolumeClaim, old: PersistentVolumeClaim): readonly FieldError[] {
  const errors = [...validateObjectMetaUpdate(claim.metadata, old.metadata)];
  const bound = old.status?.phase === 'Bound';
  const placed = Boolean(old.spec.volumeName);
  const nameless = old.spec.storageClassName === undefined ? { storageClassName: claim.spec.storageClassName } : {};
  if (!deepEqual(fixedPart(claim, bound, placed), { ...fixedPart(old, bound, placed), ...nameless })) errors.push(field.forbidden('spec', IMMUTABLE));
  const [size, before, capacity] = [
    claim.spec.resources?.requests?.['storage'],
    old.spec.resources?.requests?.['storage'],
    old.status?.capacity?.['storage'],
  ];
  if (!bound || size === undefined || before === undefined || parseQuantity(size).compare(parseQuantity(before)) >= 0) return errors;
  if (capacity !== undefined && parseQuantity(size).compare(parseQuantity(capacity)) > 0) return errors;
  return [...errors, field.forbidden('spec.resources.requests.storage', 'field can not be less than status.capacity')];
}
