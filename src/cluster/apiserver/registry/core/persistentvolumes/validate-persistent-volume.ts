// Mirrors ValidatePersistentVolume and ValidatePersistentVolumeUpdate of k8s.io/kubernetes/pkg/apis/core/validation.
import { deepEqual } from '#kube/deep-equal.ts';
import type { PersistentVolume, PersistentVolumeSpec } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { isDns1123Subdomain } from '#kube/names.ts';
import { parseQuantity } from '#kube/quantity.ts';
import { dnsSubdomainName } from '../../meta/name-rules.ts';
import { validateImmutable } from '../../meta/validate-immutable.ts';
import { validateObjectMeta } from '../../meta/validate-object-meta.ts';
import { validateObjectMetaUpdate } from '../../meta/validate-object-meta-update.ts';
import { validateNodeSelector } from '../pod-spec/validate-affinity.ts';
import { validateAccessModes, validateVolumeMode } from './validate-access-modes.ts';
import { sourcesOf, validateSource } from './volume-source.ts';

const RECLAIM_POLICIES: readonly string[] = ['Delete', 'Recycle', 'Retain'];

function validateCapacity(capacity: PersistentVolumeSpec['capacity']): readonly FieldError[] {
  const path = 'spec.capacity';
  const names = Object.keys(capacity ?? {});
  const errors: FieldError[] = names.length === 0 ? [field.required(path)] : [];
  if (!names.includes('storage') || names.length > 1) errors.push(field.notSupported(path, capacity ?? null, ['storage']));
  const empty = Object.entries(capacity ?? {}).filter(([, value]) => parseQuantity(value).sign <= 0);
  return [...errors, ...empty.map(([name, value]) => field.invalid(`${path}[${name}]`, value, 'must be greater than zero'))];
}

function validateReclaimPolicy(spec: PersistentVolumeSpec): readonly FieldError[] {
  const policy = spec.persistentVolumeReclaimPolicy;
  const path = 'spec.persistentVolumeReclaimPolicy';
  if (policy && !RECLAIM_POLICIES.includes(policy)) return [field.notSupported(path, policy, RECLAIM_POLICIES)];
  const root = policy === 'Recycle' && spec.hostPath?.path.replace(/\/+$/, '') === '';
  return root ? [field.forbidden(path, "may not be 'recycle' for a hostPath mount of '/'")] : [];
}

function validateSources(spec: PersistentVolumeSpec): readonly FieldError[] {
  const [first, ...others] = sourcesOf(spec);
  if (first === undefined) return [field.required('spec', 'must specify a volume type')];
  return [...validateSource(spec, first), ...others.map((name) => field.forbidden(`spec.${name}`, 'may not specify more than 1 volume type'))];
}

function validateNodeAffinity({ nodeAffinity, local }: PersistentVolumeSpec): readonly FieldError[] {
  if (nodeAffinity === undefined) return local ? [field.required('spec.nodeAffinity', 'Local volume requires node affinity')] : [];
  if (nodeAffinity.required === undefined) return [field.required('spec.nodeAffinity.required', 'must specify required node constraints')];
  return validateNodeSelector(nodeAffinity.required.nodeSelectorTerms ?? [], 'spec.nodeAffinity.required.nodeSelectorTerms');
}

export function validatePersistentVolume({ metadata, spec }: PersistentVolume): readonly FieldError[] {
  const storageClass = spec.storageClassName;
  return [
    ...validateObjectMeta(metadata, false, dnsSubdomainName),
    ...(spec.accessModes?.length ? [] : [field.required('spec.accessModes')]),
    ...validateAccessModes(spec.accessModes, 'spec.accessModes'),
    ...validateCapacity(spec.capacity),
    ...validateNodeAffinity(spec),
    ...validateSources(spec),
    ...validateReclaimPolicy(spec),
    ...(storageClass ? isDns1123Subdomain(storageClass).map((message) => field.invalid('spec.storageClassName', storageClass, message)) : []),
    ...validateVolumeMode(spec.volumeMode, 'spec.volumeMode'),
  ];
}

/** What a volume is made of cannot change; upstream adds a Go-syntax diff to the text. */
export function validatePersistentVolumeUpdate(volume: PersistentVolume, old: PersistentVolume): readonly FieldError[] {
  const sources = (spec: PersistentVolumeSpec) => sourcesOf(spec).map((name) => [name, spec[name]]);
  return [
    ...validateObjectMetaUpdate(volume.metadata, old.metadata),
    ...(deepEqual(sources(volume.spec), sources(old.spec))
      ? []
      : [field.forbidden('spec.persistentvolumesource', 'spec.persistentvolumesource is immutable after creation')]),
    ...validateImmutable(volume.spec.volumeMode, old.spec.volumeMode, 'spec.volumeMode'),
    ...(old.spec.nodeAffinity === undefined ? [] : validateImmutable(volume.spec.nodeAffinity, old.spec.nodeAffinity, 'spec.nodeAffinity')),
  ];
}
