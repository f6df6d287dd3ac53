// Mirrors ValidatePodTemplateSpec of k8s.io/kubernetes/pkg/apis/core/validation and its use by the workload kinds.
import type { LabelSelector, PodTemplateSpec } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { selectorOf } from '#kube/label-selector.ts';
import { SelectorError } from '#kube/requirement.ts';
import type { Selector } from '#kube/selector.ts';
import { validateAnnotations, validateLabels } from '../../meta/validate-labels.ts';
import { validatePodSpec } from './validate-pod-spec.ts';

export function validatePodTemplate(template: PodTemplateSpec, path: string): readonly FieldError[] {
  const spec = template.spec ?? { containers: [] };
  const errors = [
    ...validateLabels(template.metadata?.labels, `${path}.labels`),
    ...validateAnnotations(template.metadata?.annotations, `${path}.annotations`),
    ...validatePodSpec(spec, `${path}.spec`),
  ];
  if (spec.ephemeralContainers?.length) {
    errors.push(field.forbidden(`${path}.spec.ephemeralContainers`, 'ephemeral containers not allowed in pod template'));
  }
  return errors;
}

/** A template whose pods run until they are replaced, and must be found again by `selector`. */
export function validateRunningTemplate(
  template: PodTemplateSpec | undefined,
  selector: Selector,
  owner: string,
  path: string,
): readonly FieldError[] {
  if (!template) return [field.required(path)];
  const labels = template.metadata?.labels;
  const errors: FieldError[] = [];
  if (!selector.empty && !selector.matches(labels)) {
    errors.push(field.invalid(`${path}.metadata.labels`, labels ?? null, '`selector` does not match template `labels`'));
  }
  errors.push(...validatePodTemplate(template, path));
  if (template.spec?.restartPolicy !== 'Always') {
    errors.push(field.notSupported(`${path}.spec.restartPolicy`, template.spec?.restartPolicy, ['Always']));
  }
  if (template.spec?.activeDeadlineSeconds !== undefined) {
    errors.push(field.forbidden(`${path}.spec.activeDeadlineSeconds`, `activeDeadlineSeconds in ${owner} is not Supported`));
  }
  return errors;
}

/** The compiled selector, undefined when it cannot be compiled. */
export function compileSelector(selector: LabelSelector | undefined): Selector | undefined {
  try {
    return selectorOf(selector);
  } catch (error) {
    if (error instanceof SelectorError) return undefined;
    throw error;
  }
}
