// Mirrors ValidateReplicationController of k8s.io/kubernetes/pkg/apis/core/validation.
import type { ReplicationController } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { Selector } from '#kube/selector.ts';
import { dnsSubdomainName } from '../../meta/name-rules.ts';
import { validateLabels } from '../../meta/validate-labels.ts';
import { validateNotNegative } from '../../meta/validate-not-negative.ts';
import { validateObjectMeta } from '../../meta/validate-object-meta.ts';
import { validateObjectMetaUpdate } from '../../meta/validate-object-meta-update.ts';
import { validateRunningTemplate } from '../pod-spec/validate-pod-template.ts';

export function validateReplicationController(controller: ReplicationController): readonly FieldError[] {
  const { spec } = controller;
  const selector = spec.selector ?? {};
  const errors = [
    ...validateObjectMeta(controller.metadata, true, dnsSubdomainName),
    ...validateNotNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...validateLabels(selector, 'spec.selector'),
  ];
  if (Object.keys(selector).length === 0) errors.push(field.required('spec.selector'));
  errors.push(...validateNotNegative(spec.replicas, 'spec.replicas'));
  return [...errors, ...validateRunningTemplate(spec.template, Selector.ofLabels(selector), 'ReplicationController', 'spec.template')];
}

export function validateReplicationControllerUpdate(controller: ReplicationController, old: ReplicationController): readonly FieldError[] {
  return validateObjectMetaUpdate(controller.metadata, old.metadata);
}
