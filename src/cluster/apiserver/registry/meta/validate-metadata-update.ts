import type { FieldError } from '#kube/field-error.ts';
import type { KubeObject } from '#kube/object.ts';
import { validateObjectMetaUpdate } from './validate-object-meta-update.ts';

/** The update of a kind whose every other field may change. */
export function validateMetadataUpdate(object: KubeObject, old: KubeObject): readonly FieldError[] {
  return validateObjectMetaUpdate(object.metadata, old.metadata);
}
