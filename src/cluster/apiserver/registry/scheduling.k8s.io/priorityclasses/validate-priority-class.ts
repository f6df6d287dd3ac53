// Mirrors ValidatePriorityClass and ValidatePriorityClassUpdate of k8s.io/kubernetes/pkg/apis/scheduling/validation.
import type { PriorityClass } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { dnsSubdomainName } from '../../meta/name-rules.ts';
import { validateImmutable } from '../../meta/validate-immutable.ts';
import { validateObjectMeta } from '../../meta/validate-object-meta.ts';
import { validateObjectMetaUpdate } from '../../meta/validate-object-meta-update.ts';

const HIGHEST = 1_000_000_000;
const SYSTEM: Readonly<Record<string, number>> = { 'system-node-critical': 2 * HIGHEST + 1000, 'system-cluster-critical': 2 * HIGHEST };
const POLICIES: readonly string[] = ['Never', 'PreemptLowerPriority'];

function systemClassError({ metadata: { name }, value, globalDefault }: PriorityClass): string | undefined {
  if (!Object.hasOwn(SYSTEM, name)) return `${name} is not a known system priority class`;
  if (value !== SYSTEM[name]) return `value of ${name} PriorityClass must be ${SYSTEM[name]}`;
  return globalDefault ? `globalDefault of ${name} PriorityClass must be false` : undefined;
}

export function validatePriorityClass(priorityClass: PriorityClass): readonly FieldError[] {
  const { metadata, value, preemptionPolicy: policy } = priorityClass;
  const errors = [...validateObjectMeta(metadata, false, dnsSubdomainName)];
  if (metadata.name.startsWith('system-')) {
    const wrong = systemClassError(priorityClass);
    if (wrong !== undefined) {
      errors.push(field.forbidden('metadata.name', `priority class names with 'system-' prefix are reserved for system use only. error: ${wrong}`));
    }
  } else if (value > HIGHEST) {
    errors.push(field.forbidden('value', `maximum allowed value of a user defined priority is ${HIGHEST}`));
  }
  if (policy !== undefined && !POLICIES.includes(policy)) errors.push(field.notSupported('preemptionPolicy', policy, POLICIES));
  return errors;
}

export function validatePriorityClassUpdate(priorityClass: PriorityClass, old: PriorityClass): readonly FieldError[] {
  return [
    ...validateObjectMetaUpdate(priorityClass.metadata, old.metadata),
    ...(priorityClass.value === old.value ? [] : [field.forbidden('value', 'may not be changed in an update.')]),
    ...validateImmutable(priorityClass.preemptionPolicy, old.preemptionPolicy, 'preemptionPolicy'),
  ];
}
