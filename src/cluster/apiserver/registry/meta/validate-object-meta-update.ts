// Mirrors ValidateObjectMetaUpdate of k8s.io/apimachinery/pkg/api/validation.
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import type { ObjectMeta } from '#kube/object.ts';
import { validateImmutable } from './validate-immutable.ts';

/** The server has completed what the client left out (uid, creationTimestamp) before this runs. */
const FIXED = ['name', 'namespace', 'uid', 'creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds'] as const;

function validateNewFinalizers(meta: ObjectMeta, old: ObjectMeta, path: string): readonly FieldError[] {
  if (old.deletionTimestamp === undefined) return [];
  const added = (meta.finalizers ?? []).filter((name) => !old.finalizers?.includes(name)).sort();
  if (added.length === 0) return [];
  const list = added.map((name) => JSON.stringify(name)).join(', ');
  return [field.forbidden(path, `no new finalizers can be added if the object is being deleted, found new finalizers []string{${list}}`)];
}

export function validateObjectMetaUpdate(meta: ObjectMeta, old: ObjectMeta, path = 'metadata'): readonly FieldError[] {
  return [
    ...validateNewFinalizers(meta, old, `${path}.finalizers`),
    ...FIXED.flatMap((name) => validateImmutable(meta[name], old[name], `${path}.${name}`)),
  ];
}
