// Mirrors ValidateReplicaSet of k8s.io/kubernetes/pkg/apis/apps/validation.
import type { ReplicaSet } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { Selector } from '#kube/selector.ts';
import { compileSelector, validateRunningTemplate } from '../../core/pod-spec/validate-pod-template.ts';
import { dnsSubdomainName } from '../../meta/name-rules.ts';
import { validateImmutable } from '../../meta/validate-immutable.ts';
import { isEmptySelector, validateLabelSelector } from '../../meta/validate-label-selector.ts';
import { validateNotNegative } from '../../meta/validate-not-negative.ts';
import { validateObjectMeta } from '../../meta/validate-object-meta.ts';
import { validateObjectMetaUpdate } from '../../meta/validate-object-meta-update.ts';

export function validateReplicaSet(set: ReplicaSet): readonly FieldError[] {
  const { spec } = set;
  const errors = [
    ...validateObjectMeta(set.metadata, true, dnsSubdomainName),
    ...validateNotNegative(spec.replicas, 'spec.replicas'),
    ...validateNotNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
  ];
  if (spec.selector === undefined) errors.push(field.required('spec.selector'));
  else {
    errors.push(...validateLabelSelector(spec.selector, 'spec.selector'));
    if (isEmptySelector(spec.selector)) errors.push(field.invalid('spec.selector', spec.selector, 'empty selector is invalid for deployment'));
  }
  const selector = compileSelector(spec.selector);
  if (selector === undefined) errors.push(field.invalid('spec.selector', spec.selector, 'invalid label selector'));
  return [...errors, ...validateRunningTemplate(spec.template, selector ?? Selector.everything, 'ReplicaSet', 'spec.template')];
}

export function validateReplicaSetUpdate(set: ReplicaSet, old: ReplicaSet): readonly FieldError[] {
  return [...validateObjectMetaUpdate(set.metadata, old.metadata), ...validateImmutable(set.spec.selector, old.spec.selector, 'spec.selector')];
}
