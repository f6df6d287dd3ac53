// Mirrors ValidateEnv and ValidateEnvFrom of k8s.io/kubernetes/pkg/apis/core/validation.
import type { EnvFromSource, EnvVar } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { isConfigMapKey, isDns1123Subdomain, isRelaxedEnvVarName } from '#kube/names.ts';
import { ENV_FIELDS, ENV_RESOURCES, validateFieldSelector, validateResourceFieldSelector } from './validate-downward-api.ts';

const ONLY_ONE = 'may not have more than one field specified at a time';

type ValueFrom = NonNullable<EnvVar['valueFrom']>;

function validateKeySelector(selector: { readonly name?: string; readonly key: string }, path: string): readonly FieldError[] {
  const name = selector.name ?? '';
  const errors = isDns1123Subdomain(name).map((message) => field.invalid(`${path}.name`, name, message));
  if (!selector.key) return [...errors, field.required(`${path}.key`)];
  return [...errors, ...isConfigMapKey(selector.key).map((message) => field.invalid(`${path}.key`, selector.key, message))];
}

function validateValueFrom(variable: EnvVar, from: ValueFrom, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (from.fieldRef) errors.push(...validateFieldSelector(from.fieldRef, ENV_FIELDS, `${path}.fieldRef`));
  if (from.resourceFieldRef) {
    errors.push(...validateResourceFieldSelector(from.resourceFieldRef, ENV_RESOURCES, false, `${path}.resourceFieldRef`));
  }
  if (from.configMapKeyRef) errors.push(...validateKeySelector(from.configMapKeyRef, `${path}.configMapKeyRef`));
  if (from.secretKeyRef) errors.push(...validateKeySelector(from.secretKeyRef, `${path}.secretKeyRef`));
  const sources = [from.fieldRef, from.resourceFieldRef, from.configMapKeyRef, from.secretKeyRef].filter(Boolean).length;
  if (sources === 0) {
    errors.push(field.invalid(path, '', 'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`'));
  } else if (variable.value) {
    errors.push(field.invalid(path, '', 'may not be specified when `value` is not empty'));
  } else if (sources > 1) {
    errors.push(field.invalid(path, '', ONLY_ONE));
  }
  return errors;
}

export function validateEnv(env: readonly EnvVar[] | undefined, path: string): readonly FieldError[] {
  return (env ?? []).flatMap((variable, index) => {
    const at = `${path}[${index}]`;
    const name = variable.name
      ? isRelaxedEnvVarName(variable.name).map((message) => field.invalid(`${at}.name`, variable.name, message))
      : [field.required(`${at}.name`)];
    return [...name, ...(variable.valueFrom ? validateValueFrom(variable, variable.valueFrom, `${at}.valueFrom`) : [])];
  });
}

export function validateEnvFrom(sources: readonly EnvFromSource[] | undefined, path: string): readonly FieldError[] {
  return (sources ?? []).flatMap((source, index) => {
    const at = `${path}[${index}]`;
    const errors: FieldError[] = [];
    if (source.prefix) {
      errors.push(...isRelaxedEnvVarName(source.prefix).map((message) => field.invalid(`${at}.prefix`, source.prefix, message)));
    }
    for (const kind of ['configMapRef', 'secretRef'] as const) {
      const name = source[kind]?.name ?? '';
      if (source[kind]) errors.push(...isDns1123Subdomain(name).map((message) => field.invalid(`${at}.${kind}.name`, name, message)));
    }
    if (!source.configMapRef && !source.secretRef) errors.push(field.invalid(at, '', 'must specify one of: `configMapRef` or `secretRef`'));
    if (source.configMapRef && source.secretRef) errors.push(field.invalid(at, '', ONLY_ONE));
    return errors;
  });
}
