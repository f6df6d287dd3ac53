// Mirrors ValidateTolerations of k8s.io/kubernetes/pkg/apis/core/validation.
import type { Toleration } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { isLabelValue } from '#kube/names.ts';
import { validateLabelName } from '../../meta/validate-labels.ts';

export const TAINT_EFFECTS: readonly string[] = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

function validateToleration(toleration: Toleration, path: string): readonly FieldError[] {
  const { key = '', operator = '', value = '', effect = '' } = toleration;
  const errors: FieldError[] = key ? [...validateLabelName(key, `${path}.key`)] : [];
  if (!key && operator !== 'Exists') {
    errors.push(
      field.invalid(`${path}.operator`, operator, 'operator must be Exists when `key` is empty, which means "match all values and all keys"'),
    );
  }
  if (toleration.tolerationSeconds !== undefined && effect !== 'NoExecute') {
    errors.push(field.invalid(`${path}.effect`, effect, "effect must be 'NoExecute' when `tolerationSeconds` is set"));
  }
  if (operator === 'Equal' || operator === '') {
    const wrong = isLabelValue(value);
    if (wrong.length > 0) errors.push(field.invalid(`${path}.operator`, value, wrong.join(';')));
  } else if (operator === 'Exists') {
    if (value) errors.push(field.invalid(`${path}.operator`, toleration, "value must be empty when `operator` is 'Exists'"));
  } else {
    errors.push(field.notSupported(`${path}.operator`, operator, ['Equal', 'Exists']));
  }
  if (effect && !TAINT_EFFECTS.includes(effect)) errors.push(field.notSupported(`${path}.effect`, effect, TAINT_EFFECTS));
  return errors;
}

export function validateTolerations(tolerations: readonly Toleration[] | undefined, path: string): readonly FieldError[] {
  return (tolerations ?? []).flatMap((toleration, index) => validateToleration(toleration, `${path}[${index}]`));
}
