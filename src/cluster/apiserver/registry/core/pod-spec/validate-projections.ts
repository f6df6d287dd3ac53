// Mirrors validateProjectionSources and validateKeyToPath of k8s.io/kubernetes/pkg/apis/core/validation.
import type { DownwardAPIVolumeFile, KeyToPath, VolumeProjection } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { ENV_RESOURCES, validateFieldSelector, validateResourceFieldSelector, VOLUME_FIELDS } from './validate-downward-api.ts';
import { validateFilePath } from './validate-paths.ts';

const MODE_RANGE = 'must be a number between 0 and 0777 (octal), both inclusive';
const MIN_TOKEN_SECONDS = 600;
const MAX_TOKEN_SECONDS = 2 ** 32;

export function validateFileMode(mode: number | undefined, path: string): readonly FieldError[] {
  return mode !== undefined && (mode < 0 || mode > 0o777) ? [field.invalid(path, mode, MODE_RANGE)] : [];
}

export function validateKeysToPaths(items: readonly KeyToPath[] | undefined, path: string): readonly FieldError[] {
  return (items ?? []).flatMap((item, index) => {
    const at = `${path}[${index}]`;
    return [
      ...(item.key ? [] : [field.required(`${at}.key`)]),
      ...(item.path ? validateFilePath(item.path, `${at}.path`) : [field.required(`${at}.path`)]),
      ...(item.mode !== undefined && (item.mode < 0 || item.mode > 0o777) ? [field.invalid(`${at}.mode`, item.mode, MODE_RANGE)] : []),
    ];
  });
}

export function validateDownwardFiles(items: readonly DownwardAPIVolumeFile[] | undefined, path: string): readonly FieldError[] {
  return (items ?? []).flatMap((item) => {
    const errors: FieldError[] = item.path ? [] : [field.required(`${path}.path`)];
    if (item.path) errors.push(...validateFilePath(item.path, `${path}.path`));
    if (item.fieldRef) {
      errors.push(...validateFieldSelector(item.fieldRef, VOLUME_FIELDS, `${path}.fieldRef`));
      if (item.resourceFieldRef) errors.push(field.invalid(path, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously'));
    } else if (item.resourceFieldRef) {
      errors.push(...validateResourceFieldSelector(item.resourceFieldRef, ENV_RESOURCES, true, `${path}.resourceFieldRef`));
    } else {
      errors.push(field.required(path, 'one of fieldRef and resourceFieldRef is required'));
    }
    return [...errors, ...validateFileMode(item.mode, `${path}.mode`)];
  });
}

function validateToken(token: NonNullable<VolumeProjection['serviceAccountToken']>, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const seconds = token.expirationSeconds ?? 0;
  if (seconds < MIN_TOKEN_SECONDS)
    errors.push(field.invalid(`${path}.expirationSeconds`, seconds, 'may not specify a duration less than 10 minutes'));
  if (seconds > MAX_TOKEN_SECONDS)
    errors.push(field.invalid(`${path}.expirationSeconds`, seconds, 'may not specify a duration larger than 2^32 seconds'));
  if (!token.path) errors.push(field.required(`${path}.path`));
  return errors;
}

export function validateProjections(sources: readonly VolumeProjection[] | undefined, path: string): readonly FieldError[] {
  return (sources ?? []).flatMap((source, index) => {
    const at = `${path}[${index}]`;
    const kinds = Object.keys(source).filter((key) => source[key as keyof VolumeProjection] !== undefined);
    if (kinds.length === 0) return [field.required(at, 'must specify one of: secret, configMap, downwardAPI, serviceAccountToken')];
    const errors = kinds.slice(1).map((kind) => field.forbidden(`${at}.${kind}`, 'may not specify more than 1 volume type'));
    for (const kind of ['secret', 'configMap'] as const) {
      const reference = source[kind];
      if (!reference) continue;
      if (!reference.name) errors.push(field.required(`${at}.${kind}.name`));
      errors.push(...validateKeysToPaths(reference.items, `${at}.${kind}.items`));
    }
    if (source.downwardAPI) errors.push(...validateDownwardFiles(source.downwardAPI.items, `${at}.downwardAPI`));
    if (source.serviceAccountToken) errors.push(...validateToken(source.serviceAccountToken, `${at}.serviceAccountToken`));
    return errors;
  });
}
