// Mirrors ValidateLabelSelector of k8s.io/apimachinery/pkg/apis/meta/v1/validation.
import type { LabelSelector, LabelSelectorRequirement } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { isLabelValue } from '#kube/names.ts';
import { validateLabelName, validateLabels } from './validate-labels.ts';

export function isEmptySelector(selector: LabelSelector | undefined): boolean {
  return Object.keys(selector?.matchLabels ?? {}).length + (selector?.matchExpressions?.length ?? 0) === 0;
}

function validateRequirement(requirement: LabelSelectorRequirement, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const values = requirement.values ?? [];
  switch (requirement.operator) {
    case 'In':
    case 'NotIn':
      if (values.length === 0) errors.push(field.required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'"));
      break;
    case 'Exists':
    case 'DoesNotExist':
      if (values.length > 0) {
        errors.push(field.forbidden(`${path}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
      }
      break;
    default:
      errors.push(field.invalid(`${path}.operator`, requirement.operator, 'not a valid selector operator'));
  }
  errors.push(...validateLabelName(requirement.key, `${path}.key`));
  for (const [index, value] of values.entries()) {
    errors.push(...isLabelValue(value).map((message) => field.invalid(`${path}.values[${index}]`, value, message)));
  }
  return errors;
}

export function validateLabelSelector(selector: LabelSelector | undefined, path: string): readonly FieldError[] {
  return [
    ...validateLabels(selector?.matchLabels, `${path}.matchLabels`),
    ...(selector?.matchExpressions ?? []).flatMap((requirement, index) => validateRequirement(requirement, `${path}.matchExpressions[${index}]`)),
  ];
}
