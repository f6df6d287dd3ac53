// Mirrors ValidateValidatingAdmissionPolicy of k8s.io/kubernetes/pkg/apis/admissionregistration/validation.
// Not built: audit annotations and the types of what expressions look at.
import type { ValidatingAdmissionPolicy } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { POLICY_VARIABLES } from '../../../admission/validating-admission-policy/evaluate-policy.ts';
import { compileExpression } from '../../../cel/expression.ts';
import { dnsSubdomainName } from '../../meta/name-rules.ts';
import { validateLabelSelector } from '../../meta/validate-label-selector.ts';
import { validateObjectMeta } from '../../meta/validate-object-meta.ts';

const FAILURE_POLICIES = ['Fail', 'Ignore'];

function validateExpression(expression: string | undefined, path: string, type: string): readonly FieldError[] {
  if (!expression?.trim()) return [field.required(path, 'expression is not specified')];
  try {
    const found = compileExpression(expression, POLICY_VARIABLES).type;
    return found === type || found === 'dyn' || type === 'dyn' ? [] : [field.invalid(path, expression, `must evaluate to ${type}`)];
  } catch (error) {
    return [field.invalid(path, expression, `compilation failed: ERROR: ${(error as Error).message}`)];
  }
}

export function validateAdmissionPolicy({ metadata, spec }: ValidatingAdmissionPolicy): readonly FieldError[] {
  const { validations = [], variables = [], matchConditions = [], matchConstraints, failurePolicy, auditAnnotations = [] } = spec ?? {};
  const errors = [...validateObjectMeta(metadata, false, dnsSubdomainName)];
  if (failurePolicy !== undefined && !FAILURE_POLICIES.includes(failurePolicy))
    errors.push(field.notSupported('spec.failurePolicy', failurePolicy, FAILURE_POLICIES));
  if (matchConstraints === undefined) errors.push(field.required('spec.matchConstraints'));
  else if (!matchConstraints.resourceRules?.length) errors.push(field.required('spec.matchConstraints.resourceRules'));
  errors.push(...validateLabelSelector(matchConstraints?.namespaceSelector, 'spec.matchConstraints.namespaceSelector'));
  errors.push(...validateLabelSelector(matchConstraints?.objectSelector, 'spec.matchConstraints.objectSelector'));
  if (validations.length === 0 && auditAnnotations.length === 0)
    errors.push(field.required('spec.validations', 'validations or auditAnnotations must contain at least one item'));
  return [
    ...errors,
    ...variables.flatMap(({ expression }, index) => validateExpression(expression, `spec.variables[${index}].expression`, 'dyn')),
    ...matchConditions.flatMap(({ expression }, index) => validateExpression(expression, `spec.matchConditions[${index}].expression`, 'bool')),
    ...validations.flatMap(({ expression, messageExpression }, index) => [
      ...validateExpression(expression, `spec.validations[${index}].expression`, 'bool'),
      ...(messageExpression === undefined ? [] : validateExpression(messageExpression, `spec.validations[${index}].messageExpression`, 'string')),
    ]),
  ];
}
