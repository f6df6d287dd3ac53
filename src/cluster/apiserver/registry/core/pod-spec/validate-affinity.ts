// Mirrors validateAffinity and ValidateNodeSelector of k8s.io/kubernetes/pkg/apis/core/validation.
import type { Affinity, NodeAffinity, NodeSelectorRequirement, NodeSelectorTerm, PodAffinity, PodAffinityTerm } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { isDns1123Label } from '#kube/names.ts';
import { validateLabelSelector } from '../../meta/validate-label-selector.ts';
import { validateLabelName } from '../../meta/validate-labels.ts';

const WEIGHT_RANGE = 'must be in the range 1-100';
const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';

function validateNodeRequirement(requirement: NodeSelectorRequirement, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const count = requirement.values?.length ?? 0;
  switch (requirement.operator) {
    case 'In':
    case 'NotIn':
      if (count === 0) errors.push(field.required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'"));
      break;
    case 'Exists':
    case 'DoesNotExist':
      if (count > 0) errors.push(field.forbidden(`${path}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
      break;
    case 'Gt':
    case 'Lt':
      if (count !== 1) errors.push(field.required(`${path}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'"));
      break;
    default:
      errors.push(field.invalid(`${path}.operator`, requirement.operator, 'not a valid selector operator'));
  }
  return [...errors, ...validateLabelName(requirement.key, `${path}.key`)];
}

function validateNodeFieldRequirement(requirement: NodeSelectorRequirement, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (requirement.operator !== 'In' && requirement.operator !== 'NotIn') {
    errors.push(field.invalid(`${path}.operator`, requirement.operator, 'not a valid selector operator'));
  } else if (requirement.values?.length !== 1) {
    errors.push(field.required(`${path}.values`, "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"));
  }
  if (requirement.key !== 'metadata.name') errors.push(field.invalid(`${path}.key`, requirement.key, 'not a valid field selector key'));
  return errors;
}

function validateNodeSelectorTerm(term: NodeSelectorTerm, path: string): readonly FieldError[] {
  return [
    ...(term.matchExpressions ?? []).flatMap((item, index) => validateNodeRequirement(item, `${path}.matchExpressions[${index}]`)),
    ...(term.matchFields ?? []).flatMap((item, index) => validateNodeFieldRequirement(item, `${path}.matchFields[${index}]`)),
  ];
}

export function validateNodeSelector(terms: readonly NodeSelectorTerm[], path: string): readonly FieldError[] {
  if (terms.length === 0) return [field.required(path, 'must have at least one node selector term')];
  return terms.flatMap((term, index) => validateNodeSelectorTerm(term, `${path}[${index}]`));
}

const isWeight = (weight: number) => weight >= 1 && weight <= 100;

function validateNodeAffinity(affinity: NodeAffinity | undefined, path: string): readonly FieldError[] {
  const required = affinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const errors = required ? [...validateNodeSelector(required.nodeSelectorTerms ?? [], `${path}.${REQUIRED}.nodeSelectorTerms`)] : [];
  for (const [index, { weight, preference }] of (affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).entries()) {
    const at = `${path}.${PREFERRED}[${index}]`;
    if (!isWeight(weight)) errors.push(field.invalid(`${at}.weight`, weight, WEIGHT_RANGE));
    errors.push(...validateNodeSelectorTerm(preference, `${at}.preference`));
  }
  return errors;
}

function validatePodAffinityTerm(term: PodAffinityTerm, path: string): readonly FieldError[] {
  const errors = [
    ...validateLabelSelector(term.labelSelector, `${path}.labelSelector`),
    ...validateLabelSelector(term.namespaceSelector, `${path}.namespaceSelector`),
    ...(term.namespaces ?? []).flatMap((name) => isDns1123Label(name).map((message) => field.invalid(`${path}.namespace`, name, message))),
  ];
  if (!term.topologyKey) errors.push(field.required(`${path}.topologyKey`, 'can not be empty'));
  return [...errors, ...validateLabelName(term.topologyKey ?? '', `${path}.topologyKey`)];
}

function validatePodAffinity(affinity: PodAffinity | undefined, path: string): readonly FieldError[] {
  const errors = (affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).flatMap((term, index) =>
    validatePodAffinityTerm(term, `${path}.${REQUIRED}[${index}]`),
  );
  for (const [index, { weight, podAffinityTerm }] of (affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).entries()) {
    const at = `${path}.${PREFERRED}[${index}]`;
    if (!isWeight(weight)) errors.push(field.invalid(`${at}.weight`, weight, WEIGHT_RANGE));
    errors.push(...validatePodAffinityTerm(podAffinityTerm, `${at}.podAffinityTerm`));
  }
  return errors;
}

export function validateAffinity(affinity: Affinity | undefined, path: string): readonly FieldError[] {
  return [
    ...validateNodeAffinity(affinity?.nodeAffinity, `${path}.nodeAffinity`),
    ...validatePodAffinity(affinity?.podAffinity, `${path}.podAffinity`),
    ...validatePodAffinity(affinity?.podAntiAffinity, `${path}.podAntiAffinity`),
  ];
}
