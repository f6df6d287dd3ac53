// Mirrors ValidateAPIService of k8s.io/kube-aggregator/pkg/apis/apiregistration/validation.
import type { APIService } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { isPathSegment } from '#kube/names.ts';
import { validateObjectMeta } from '../../meta/validate-object-meta.ts';

function validateRange(value: number | undefined, maximum: number, path: string): readonly FieldError[] {
  const within = value !== undefined && value > 0 && value <= maximum;
  return within ? [] : [field.invalid(path, value ?? 0, `must be positive and less than ${maximum}`)];
}

export function validateApiService({ metadata, spec }: APIService): readonly FieldError[] {
  if (spec === undefined) return [field.required('spec')];
  const expected = `${spec.version ?? ''}.${spec.group ?? ''}`;
  const errors = [
    ...validateObjectMeta(metadata, false, (name) => [
      ...isPathSegment(name),
      ...(name === expected ? [] : [`must be \`spec.version+"."+spec.group\`: ${JSON.stringify(expected)}`]),
    ]),
    ...validateRange(spec.groupPriorityMinimum, 20_000, 'spec.groupPriorityMinimum'),
    ...validateRange(spec.versionPriority, 1000, 'spec.versionPriority'),
  ];
  if (spec.service === undefined) {
    if (spec.caBundle) errors.push(field.invalid('spec.caBundle', '(redacted)', 'local APIServices may not have a caBundle'));
    if (spec.insecureSkipTLSVerify)
      errors.push(field.invalid('spec.insecureSkipTLSVerify', true, 'local APIServices may not have insecureSkipTLSVerify'));
    return errors;
  }
  for (const name of ['namespace', 'name'] as const) if (!spec.service[name]) errors.push(field.required(`spec.service.${name}`));
  if (spec.insecureSkipTLSVerify && spec.caBundle)
    errors.push(field.invalid('spec.insecureSkipTLSVerify', true, 'may not be true if caBundle is present'));
  return errors;
}
