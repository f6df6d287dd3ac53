// Mirrors ValidateStorageClass and ValidateStorageClassUpdate of k8s.io/kubernetes/pkg/apis/storage/validation.
import { deepEqual } from '#kube/deep-equal.ts';
import type { StorageClass } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { isQualifiedName } from '#kube/names.ts';
import { dnsSubdomainName } from '../../meta/name-rules.ts';
import { validateImmutable } from '../../meta/validate-immutable.ts';
import { validateObjectMeta } from '../../meta/validate-object-meta.ts';
import { validateObjectMetaUpdate } from '../../meta/validate-object-meta-update.ts';

const RECLAIM_POLICIES: readonly string[] = ['Delete', 'Retain'];
const BINDING_MODES: readonly string[] = ['Immediate', 'WaitForFirstConsumer'];

export function validateStorageClass(storageClass: StorageClass): readonly FieldError[] {
  const { metadata, provisioner, reclaimPolicy, volumeBindingMode: mode } = storageClass;
  const errors = [...validateObjectMeta(metadata, false, dnsSubdomainName)];
  if (!provisioner) errors.push(field.required('provisioner'));
  else errors.push(...isQualifiedName(provisioner.toLowerCase()).map((message) => field.invalid('provisioner', provisioner, message)));
  if (Object.hasOwn(storageClass.parameters ?? {}, '')) errors.push(field.invalid('parameters', '', 'field can not be empty.'));
  if (reclaimPolicy && !RECLAIM_POLICIES.includes(reclaimPolicy)) errors.push(field.notSupported('reclaimPolicy', reclaimPolicy, RECLAIM_POLICIES));
  if (mode !== undefined && !BINDING_MODES.includes(mode)) errors.push(field.notSupported('volumeBindingMode', mode, BINDING_MODES));
  return errors;
}

export function validateStorageClassUpdate(storageClass: StorageClass, old: StorageClass): readonly FieldError[] {
  const fixed = (name: 'parameters' | 'provisioner' | 'reclaimPolicy') =>
    deepEqual(storageClass[name], old[name]) ? [] : [field.forbidden(name, `updates to ${name} are forbidden.`)];
  return [
    ...validateObjectMetaUpdate(storageClass.metadata, old.metadata),
    ...fixed('parameters'),
    ...fixed('provisioner'),
    ...fixed('reclaimPolicy'),
    ...validateImmutable(storageClass.volumeBindingMode, old.volumeBindingMode, 'volumeBindingMode'),
  ];
}
