// Mirrors ValidatePolicyRule of k8s.io/kubernetes/pkg/apis/rbac/validation.
import type { PolicyRule } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';

const isEmpty = (list: readonly string[] | undefined) => !list?.length;

function validateRule(rule: PolicyRule, namespaced: boolean, path: string): readonly FieldError[] {
  const errors: FieldError[] = isEmpty(rule.verbs) ? [field.required(`${path}.verbs`, 'verbs must contain at least one value')] : [];
  const urls = `${path}.nonResourceURLs`;
  if (!isEmpty(rule.nonResourceURLs)) {
    if (namespaced) errors.push(field.invalid(urls, rule.nonResourceURLs, 'namespaced rules cannot apply to non-resource URLs'));
    if (!isEmpty(rule.apiGroups) || !isEmpty(rule.resources) || !isEmpty(rule.resourceNames)) {
      errors.push(field.invalid(urls, rule.nonResourceURLs, 'rules cannot apply to both regular resources and non-resource URLs'));
    }
    return errors;
  }
  if (isEmpty(rule.apiGroups)) errors.push(field.required(`${path}.apiGroups`, 'resource rules must supply at least one api group'));
  if (isEmpty(rule.resources)) errors.push(field.required(`${path}.resources`, 'resource rules must supply at least one resource'));
  return errors;
}

export function validateRules(rules: readonly PolicyRule[] | undefined, namespaced: boolean): readonly FieldError[] {
  return (rules ?? []).flatMap((rule, index) => validateRule(rule, namespaced, `rules[${index}]`));
}
