// Mirrors ValidateSecret and ValidateSecretUpdate of k8s.io/kubernetes/pkg/apis/core/validation.
import { decodeBase64 } from '#kube/base64.ts';
import { deepEqual } from '#kube/deep-equal.ts';
import type { Secret } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { keyPath } from '#kube/field-path.ts';
import { isConfigMapKey } from '#kube/names.ts';
import { decodeUtf8 } from '#posix/utf8.ts';
import { dnsSubdomainName } from '../../meta/name-rules.ts';
import { validateImmutable } from '../../meta/validate-immutable.ts';
import { validateObjectMeta } from '../../meta/validate-object-meta.ts';
import { validateObjectMetaUpdate } from '../../meta/validate-object-meta-update.ts';
import { MAX_DATA_BYTES } from '../configmaps/validate-config-map.ts';

const SERVICE_ACCOUNT_NAME = 'kubernetes.io/service-account.name';

/** Keys that a type of secret cannot do without. */
const REQUIRED_KEYS: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
};

/** Keys that must hold JSON. */
const JSON_KEYS: Readonly<Record<string, string>> = {
  'kubernetes.io/dockercfg': '.dockercfg',
  'kubernetes.io/dockerconfigjson': '.dockerconfigjson',
};

function isJson(base64: string): boolean {
  try {
    JSON.parse(decodeUtf8(decodeBase64(base64) ?? new Uint8Array()));
    return true;
  } catch {
    return false;
  }
}

function validateType(secret: Secret): readonly FieldError[] {
  const type = secret.type ?? '';
  const data = secret.data ?? {};
  const errors = (REQUIRED_KEYS[type] ?? []).flatMap((key) => (key in data ? [] : [field.required(keyPath('data', key))]));
  const jsonKey = JSON_KEYS[type];
  if (jsonKey !== undefined) {
    const value = data[jsonKey];
    if (value === undefined) errors.push(field.required(keyPath('data', jsonKey)));
    else if (!isJson(value)) errors.push(field.invalid(keyPath('data', jsonKey), '<secret contents redacted>', 'invalid character'));
  }
  if (type === 'kubernetes.io/basic-auth' && !('username' in data) && !('password' in data)) {
    errors.push(field.required('data[username]'), field.required('data[password]'));
  }
  if (type === 'kubernetes.io/service-account-token' && !secret.metadata.annotations?.[SERVICE_ACCOUNT_NAME]) {
    errors.push(field.required(keyPath('metadata.annotations', SERVICE_ACCOUNT_NAME)));
  }
  return errors;
}

export function validateSecret(secret: Secret): readonly FieldError[] {
  const errors = [...validateObjectMeta(secret.metadata, true, dnsSubdomainName)];
  let total = 0;
  for (const [key, value] of Object.entries(secret.data ?? {})) {
    errors.push(...isConfigMapKey(key).map((message) => field.invalid(keyPath('data', key), key, message)));
    total += decodeBase64(value)?.length ?? 0;
  }
  if (total > MAX_DATA_BYTES) errors.push(field.tooLong('data', MAX_DATA_BYTES));
  return [...errors, ...validateType(secret)];
}

export function validateSecretUpdate(secret: Secret, old: Secret): readonly FieldError[] {
  const errors = [...validateObjectMetaUpdate(secret.metadata, old.metadata), ...validateImmutable(secret.type, old.type, 'type')];
  if (old.immutable === true) {
    if (secret.immutable !== true) errors.push(field.forbidden('immutable', 'field is immutable when `immutable` is set'));
    if (!deepEqual(secret.data ?? {}, old.data ?? {})) errors.push(field.forbidden('data', 'field is immutable when `immutable` is set'));
  }
  return errors;
}
