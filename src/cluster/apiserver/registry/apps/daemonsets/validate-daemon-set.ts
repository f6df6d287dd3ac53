// Mirrors ValidateDaemonSet and ValidateDaemonSetUpdate of k8s.io/kubernetes/pkg/apis/apps/validation.
import type { DaemonSet, DaemonSetUpdateStrategy } from '#kube/generated/types.ts';
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

const STRATEGIES: readonly string[] = ['OnDelete', 'RollingUpdate'];

function validateStrategy(strategy: DaemonSetUpdateStrategy | undefined, path: string): readonly FieldError[] {
  if (strategy?.type === 'OnDelete') return [];
  if (strategy?.type !== 'RollingUpdate') return [field.notSupported(path, strategy ?? {}, STRATEGIES)];
  const rolling = strategy.rollingUpdate;
  if (rolling === undefined) return [field.required(`${path}.rollingUpdate`)];
  const errors: FieldError[] = [
    ...validateIntOrPercent(rolling.maxUnavailable, `${path}.rollingUpdate.maxUnavailable`),
    ...validateIntOrPercent(rolling.maxSurge, `${path}.rollingUpdate.maxSurge`),
  ];
  const [noneMissing, noneMore] = [isZeroBudget(rolling.maxUnavailable), isZeroBudget(rolling.maxSurge)];
  if (!noneMissing && !noneMore)
    errors.push(field.invalid(`${path}.rollingUpdate.maxSurge`, rolling.maxSurge, 'may not be set when maxUnavailable is non-zero'));
  if (noneMissing && noneMore) errors.push(field.required(`${path}.rollingUpdate.maxUnavailable`, 'cannot be 0 when maxSurge is 0'));
  return errors;
}

export function validateDaemonSet(set: DaemonSet): readonly FieldError[] {
  const { spec } = set;
  const errors = [...validateObjectMeta(set.metadata, true, dnsSubdomainName)];
  errors.push(...validateLabelSelector(spec.selector, 'spec.selector'));
  const selector = compileSelector(spec.selector);
  if (isEmptySelector(spec.selector)) errors.push(field.invalid('spec.selector', spec.selector ?? {}, 'empty selector is invalid for daemonset'));
  errors.push(...validateRunningTemplate(spec.template, selector ?? Selector.everything, 'DaemonSet', 'spec.template'));
  errors.push(...validateNotNegative(spec.minReadySeconds, 'spec.minReadySeconds'));
  errors.push(...validateStrategy(spec.updateStrategy, 'spec.updateStrategy'));
  if (spec.revisionHistoryLimit !== undefined) errors.push(...validateNotNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'));
  return errors;
}

export function validateDaemonSetUpdate(set: DaemonSet, old: DaemonSet): readonly FieldError[] {
  return [...validateObjectMetaUpdate(set.metadata, old.metadata), ...validateImmutable(set.spec.selector, old.spec.selector, 'spec.selector')];
}
