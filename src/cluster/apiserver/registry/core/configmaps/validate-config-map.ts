// Mirrors ValidateConfigMap and ValidateConfigMapUpdate of k8s.io/kubernetes/pkg/apis/core/validation.
import { deepEqual } from '#kube/deep-equal.ts';
import type { ConfigMap } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { keyPath } from '#kube/field-path.ts';
import { isConfigMapKey } from '#kube/names.ts';
import { encodeUtf8 } from '#posix/utf8.ts';
import { decodeBase64 } from '#kube/base64.ts';
import { dnsSubdomainName } from '../../meta/name-rules.ts';
import { validateObjectMeta } from '../../meta/validate-object-meta.ts';
import { validateObjectMetaUpdate } from '../../meta/validate-object-meta-update.ts';

/** Most bytes that the values of a ConfigMap or Secret may have together. */
export const MAX_DATA_BYTES = 1024 * 1024;

export function validateConfigMap(map: ConfigMap): readonly FieldError[] {
  const errors = [...validateObjectMeta(map.metadata, true, dnsSubdomainName)];
  let total = 0;
  for (const [key, value] of Object.entries(map.data ?? {})) {
    errors.push(...isConfigMapKey(key).map((message) => field.invalid(keyPath('data', key), key, message)));
    if (map.binaryData !== undefined && key in map.binaryData)
      errors.push(field.invalid(keyPath('data', key), key, 'duplicate of key present in binaryData'));
    total += encodeUtf8(value).length;
  }
  for (const [key, value] of Object.entries(map.binaryData ?? {})) {
    errors.push(...isConfigMapKey(key).map((message) => field.invalid(keyPath('binaryData', key), key, message)));
    total += decodeBase64(value)?.length ?? 0;
  }
  return total > MAX_DATA_BYTES ? [...errors, field.tooLong('', MAX_DATA_BYTES)] : errors;
}

export function validateConfigMapUpdate(map: ConfigMap, old: ConfigMap): readonly FieldError[] {
  const errors = [...validateObjectMetaUpdate(map.metadata, old.metadata)];
  if (old.immutable === true) {
    if (map.immutable !== true) errors.push(field.forbidden('immutable', 'field is immutable when `immutable` is set'));
    if (!deepEqual(map.data ?? {}, old.data ?? {})) errors.push(field.forbidden('data', 'field is immutable when `immutable` is set'));
    if (!deepEqual(map.binaryData ?? {}, old.binaryData ?? {}))
      errors.push(field.forbidden('binaryData', 'field is immutable when `immutable` is set'));
  }
  return errors;
}
