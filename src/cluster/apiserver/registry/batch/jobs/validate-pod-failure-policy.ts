// Mirrors validatePodFailurePolicy of k8s.io/kubernetes/pkg/apis/batch/validation.
import type { JobSpec, PodFailurePolicyOnExitCodesRequirement, PodFailurePolicyRule } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { isQualifiedName } from '#kube/names.ts';

const MAX_RULES = 20;
const ACTIONS: readonly string[] = ['Count', 'FailIndex', 'FailJob', 'Ignore'];
const OPERATORS: readonly string[] = ['In', 'NotIn'];
const STATUSES: readonly string[] = ['False', 'True', 'Unknown'];

const validValues = (list: readonly string[]) => `valid values: [${list.map((item) => JSON.stringify(item)).join(' ')}]`;

/** A finding about the rule as a whole, which upstream does not print. */
const wrongRule = (path: string, detail: string): FieldError => ({ type: 'FieldValueInvalid', field: path, message: `Invalid value: ${detail}` });

function validateChoice(value: string | undefined, choices: readonly string[], path: string): readonly FieldError[] {
  if (!value) return [field.required(path, validValues(choices))];
  return choices.includes(value) ? [] : [field.notSupported(path, value, choices)];
}

function validateExitCodes(exitCodes: PodFailurePolicyOnExitCodesRequirement, containers: readonly string[], path: string): readonly FieldError[] {
  const { operator, containerName, values = [] } = exitCodes;
  const errors = [...validateChoice(operator, OPERATORS, `${path}.operator`)];
  if (containerName !== undefined && !containers.includes(containerName)) {
    errors.push(field.invalid(`${path}.containerName`, containerName, 'must be one of the container or initContainer names in the pod template'));
  }
  if (values.length === 0) errors.push(field.invalid(`${path}.values`, values, 'at least one value is required'));
  for (const [index, code] of values.entries()) {
    if (values.indexOf(code) < index) errors.push(field.duplicate(`${path}.values[${index}]`, code));
    if (operator === 'In' && code === 0) errors.push(field.invalid(`${path}.values[${index}]`, code, 'must not be 0 for the In operator'));
  }
  if (values.some((code, index) => code < (values[index - 1] ?? code))) errors.push(field.invalid(`${path}.values`, values, 'must be ordered'));
  return errors;
}

function validateRule(rule: PodFailurePolicyRule, spec: JobSpec, containers: readonly string[], path: string): readonly FieldError[] {
  const errors = [...validateChoice(rule.action, ACTIONS, `${path}.action`)];
  if (rule.action === 'FailIndex' && spec.backoffLimitPerIndex === undefined) {
    errors.push(field.invalid(`${path}.action`, rule.action, 'requires the backoffLimitPerIndex to be set'));
  }
  const conditions = rule.onPodConditions ?? [];
  if (rule.onExitCodes !== undefined) errors.push(...validateExitCodes(rule.onExitCodes, containers, `${path}.onExitCodes`));
  for (const [index, { type, status }] of conditions.entries()) {
    const at = `${path}.onPodConditions[${index}]`;
    errors.push(
      ...isQualifiedName(type).map((message) => field.invalid(`${at}.type`, type, message)),
      ...validateChoice(status, STATUSES, `${at}.status`),
    );
  }
  if (rule.onExitCodes !== undefined && conditions.length > 0)
    errors.push(wrongRule(path, 'specifying both OnExitCodes and OnPodConditions is not supported'));
  if (rule.onExitCodes === undefined && conditions.length === 0)
    errors.push(wrongRule(path, 'specifying one of OnExitCodes and OnPodConditions is required'));
  return errors;
}

export function validatePodFailurePolicy(spec: JobSpec, path: string): readonly FieldError[] {
  const rules = spec.podFailurePolicy?.rules ?? [];
  if (rules.length > MAX_RULES) return [field.tooMany(`${path}.rules`, rules.length, MAX_RULES)];
  const { containers = [], initContainers = [] } = spec.template.spec;
  const names = [...containers, ...initContainers].map(({ name }) => name);
  return rules.flatMap((rule, index) => validateRule(rule, spec, names, `${path}.rules[${index}]`));
}
