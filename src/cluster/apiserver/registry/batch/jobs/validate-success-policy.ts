// Mirrors validateSuccessPolicy of k8s.io/kubernetes/pkg/apis/batch/validation.
import type { JobSpec } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { validateNotNegative } from '../../meta/validate-not-negative.ts';

const MAX_RULES = 20;

export function validateSuccessPolicy({ successPolicy, completionMode, completions }: JobSpec, path: string): readonly FieldError[] {
  if (successPolicy === undefined) return [];
  if (completionMode !== 'Indexed') return [field.invalid(path, successPolicy, 'requires indexed completion mode')];
  const rules = successPolicy.rules ?? [];
  if (rules.length === 0) return [field.required(`${path}.rules`, 'at least one rules must be specified when the successPolicy is specified')];
  if (rules.length > MAX_RULES) return [field.tooMany(`${path}.rules`, rules.length, MAX_RULES)];
  return rules.flatMap(({ succeededCount, succeededIndexes }, index) => {
    const at = `${path}.rules[${index}]`;
    if (succeededCount === undefined && succeededIndexes === undefined) {
      return [field.required(at, 'at least one of succeededCount or succeededIndexes must be specified')];
    }
    const errors = [...validateNotNegative(succeededCount, `${at}.succeededCount`)];
    if (succeededCount !== undefined && completions !== undefined && succeededCount > completions) {
      errors.push(
        field.invalid(`${at}.succeededCount`, succeededCount, `must be less than or equal to ${completions} (the number of specified completions)`),
      );
    }
    return errors;
  });
}
