// Mirrors ValidateDeployment and ValidateDeploymentUpdate of k8s.io/kubernetes/pkg/apis/apps/validation.
import type { Deployment, DeploymentStrategy } from '#kube/generated/types.ts';
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
import { isZeroBudget, validateIntOrPercent } from '../validate-int-or-percent.ts';

const STRATEGIES: readonly string[] = ['Recreate', 'RollingUpdate'];

function validateStrategy(strategy: DeploymentStrategy | undefined, path: string): readonly FieldError[] {
  const type = strategy?.type ?? '';
  const rolling = strategy?.rollingUpdate;
  switch (type) {
    case 'Recreate':
      return rolling === undefined ? [] : [field.forbidden(`${path}.rollingUpdate`, "may not be specified when strategy `type` is 'Recreate'")];
    case 'RollingUpdate': {
      if (rolling === undefined) return [field.required(`${path}.rollingUpdate`, 'this should be defaulted and never be nil')];
      const errors: FieldError[] = [
        ...validateIntOrPercent(rolling.maxUnavailable, `${path}.rollingUpdate.maxUnavailable`),
        ...validateIntOrPercent(rolling.maxSurge, `${path}.rollingUpdate.maxSurge`),
      ];
      if (isZeroBudget(rolling.maxUnavailable) && isZeroBudget(rolling.maxSurge)) {
        errors.push(field.invalid(`${path}.rollingUpdate.maxUnavailable`, rolling.maxUnavailable, 'may not be 0 when `maxSurge` is 0'));
      }
      return errors;
    }
    default:
      return [field.notSupported(path, strategy ?? {}, STRATEGIES)];
  }
}

export function validateDeployment(deployment: Deployment): readonly FieldError[] {
  const { spec } = deployment;
  const errors = [...validateObjectMeta(deployment.metadata, true, dnsSubdomainName), ...validateNotNegative(spec.replicas, 'spec.replicas')];
  if (spec.selector === undefined) errors.push(field.required('spec.selector'));
  else {
    errors.push(...validateLabelSelector(spec.selector, 'spec.selector'));
    if (isEmptySelector(spec.selector)) errors.push(field.invalid('spec.selector', spec.selector, 'empty selector is invalid for deployment'));
  }
  const selector = compileSelector(spec.selector);
  if (selector === undefined) errors.push(field.invalid('spec.selector', spec.selector, 'invalid label selector'));
  errors.push(...validateRunningTemplate(spec.template, selector ?? Selector.everything, 'ReplicaSet', 'spec.template'));
  errors.push(...validateStrategy(spec.strategy, 'spec.strategy'));
  errors.push(...validateNotNegative(spec.minReadySeconds, 'spec.minReadySeconds'));
  if (spec.revisionHistoryLimit !== undefined) errors.push(...validateNotNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'));
  if (spec.progressDeadlineSeconds !== undefined) {
    errors.push(...validateNotNegative(spec.progressDeadlineSeconds, 'spec.progressDeadlineSeconds'));
    if (spec.progressDeadlineSeconds <= (spec.minReadySeconds ?? 0)) {
      errors.push(field.invalid('spec.progressDeadlineSeconds', spec.progressDeadlineSeconds, 'must be greater than minReadySeconds'));
    }
  }
  return errors;
}

export function validateDeploymentUpdate(deployment: Deployment, old: Deployment): readonly FieldError[] {
  return [
    ...validateObjectMetaUpdate(deployment.metadata, old.metadata),
    ...validateImmutable(deployment.spec.selector, old.spec.selector, 'spec.selector'),
  ];
}
