// Mirrors ValidateStatefulSet and ValidateStatefulSetUpdate of k8s.io/kubernetes/pkg/apis/apps/validation.
import { deepEqual } from '#kube/deep-equal.ts';
import type { StatefulSet, StatefulSetSpec, StatefulSetUpdateStrategy } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { compileSelector, validateRunningTemplate } from '../../core/pod-spec/validate-pod-template.ts';
import { dnsLabelName } from '../../meta/name-rules.ts';
import { isEmptySelector, validateLabelSelector } from '../../meta/validate-label-selector.ts';
import { validateNotNegative } from '../../meta/validate-not-negative.ts';
import { validateObjectMeta } from '../../meta/validate-object-meta.ts';
import { validateObjectMetaUpdate } from '../../meta/validate-object-meta-update.ts';
import { validateIntOrPercent } from '../validate-int-or-percent.ts';

const POLICIES: readonly string[] = ['OrderedReady', 'Parallel'];
const RETENTION: readonly string[] = ['Retain', 'Delete'];
const MUTABLE: readonly string[] = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
];
const UPDATE_FORBIDDEN =
  "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";

function validateStrategy(strategy: StatefulSetUpdateStrategy | undefined, path: string): readonly FieldError[] {
  const rolling = strategy?.rollingUpdate;
  switch (strategy?.type) {
    case undefined:
    case '':
      return [field.required(path)];
    case 'OnDelete':
      return rolling === undefined ? [] : [field.invalid(`${path}.rollingUpdate`, rolling, "only allowed for updateStrategy 'RollingUpdate'")];
    case 'RollingUpdate':
      return rolling === undefined
        ? []
        : [
            ...validateNotNegative(rolling.partition, `${path}.rollingUpdate.partition`),
            ...(rolling.maxUnavailable === undefined ? [] : validateIntOrPercent(rolling.maxUnavailable, `${path}.rollingUpdate.maxUnavailable`)),
          ];
    default:
      return [field.invalid(path, strategy, "must be 'RollingUpdate' or 'OnDelete'")];
  }
}

function validateRetention(spec: StatefulSetSpec, path: string): readonly FieldError[] {
  const policy = spec.persistentVolumeClaimRetentionPolicy;
  return (['whenDeleted', 'whenScaled'] as const).flatMap((name) => {
    const value = policy?.[name];
    return value === undefined || RETENTION.includes(value) ? [] : [field.notSupported(`${path}.${name}`, value, RETENTION)];
  });
}

function validateSelector(spec: StatefulSetSpec): readonly FieldError[] {
  if (spec.selector === undefined) return [field.required('spec.selector')];
  return [
    ...validateLabelSelector(spec.selector, 'spec.selector'),
    ...(isEmptySelector(spec.selector) ? [field.invalid('spec.selector', spec.selector, 'empty selector is invalid for statefulset')] : []),
  ];
}

export function validateStatefulSet({ metadata, spec }: StatefulSet): readonly FieldError[] {
  const errors = [...validateObjectMeta(metadata, true, dnsLabelName)];
  if (!POLICIES.includes(spec.podManagementPolicy ?? '')) {
    errors.push(field.invalid('spec.podManagementPolicy', spec.podManagementPolicy, "must be 'OrderedReady' or 'Parallel'"));
  }
  errors.push(
    ...validateStrategy(spec.updateStrategy, 'spec.updateStrategy'),
    ...validateRetention(spec, 'spec.persistentVolumeClaimRetentionPolicy'),
  );
  errors.push(...validateNotNegative(spec.replicas, 'spec.replicas'), ...validateNotNegative(spec.minReadySeconds, 'spec.minReadySeconds'));
  errors.push(
    ...validateNotNegative(spec.ordinals?.start, 'spec.ordinals.start'),
    ...validateNotNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'),
  );
  errors.push(...validateSelector(spec));
  const selector = compileSelector(spec.selector);
  if (selector !== undefined) errors.push(...validateRunningTemplate(withClaims(spec), selector, 'StatefulSet', 'spec.template'));
  return errors;
}

/** The template as its pods will have it: each claim template is a volume. */
function withClaims({ template, volumeClaimTemplates = [] }: StatefulSetSpec): StatefulSetSpec['template'] {
  const volumes = template.spec?.volumes ?? [];
  const claims = volumeClaimTemplates
    .map(({ metadata }) => metadata?.name ?? '')
    .filter((name) => !volumes.some((volume) => volume.name === name))
    .map((name) => ({ name, persistentVolumeClaim: { claimName: name } }));
  return template.spec === undefined || claims.length === 0
    ? template
    : { ...template, spec: { ...template.spec, volumes: [...volumes, ...claims] } };
}

const fixedPart = (spec: StatefulSetSpec) => Object.fromEntries(Object.entries(spec).filter(([name]) => !MUTABLE.includes(name)));

export function validateStatefulSetUpdate(set: StatefulSet, old: StatefulSet): readonly FieldError[] {
  return [
    ...validateObjectMetaUpdate(set.metadata, old.metadata),
    ...(deepEqual(fixedPart(set.spec), fixedPart(old.spec)) ? [] : [field.forbidden('spec', UPDATE_FORBIDDEN)]),
  ];
}
