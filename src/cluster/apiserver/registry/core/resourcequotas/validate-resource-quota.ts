// Mirrors ValidateResourceQuota of k8s.io/kubernetes/pkg/apis/core/validation.
import type { ResourceQuota, ResourceQuotaSpec } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { isQualifiedName } from '#kube/names.ts';
import { parseQuantity } from '#kube/quantity.ts';
import { dnsSubdomainName } from '../../meta/name-rules.ts';
import { validateImmutable } from '../../meta/validate-immutable.ts';
import { validateObjectMeta } from '../../meta/validate-object-meta.ts';
import { validateObjectMetaUpdate } from '../../meta/validate-object-meta-update.ts';

const COUNTED = [
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'persistentvolumeclaims',
  'configmaps',
  'services.nodeports',
  'services.loadbalancers',
];
const COMPUTE = [
  'cpu',
  'memory',
  'ephemeral-storage',
  'requests.cpu',
  'requests.memory',
  'requests.ephemeral-storage',
  'limits.cpu',
  'limits.memory',
  'limits.ephemeral-storage',
];
const STANDARD = new Set([...COUNTED, ...COMPUTE, 'requests.storage']);
const isStandard = (name: string) => STANDARD.has(name) || /^(requests\.)?hugepages-/.test(name);

const SCOPES = [
  'BestEffort',
  'NotBestEffort',
  'Terminating',
  'NotTerminating',
  'PriorityClass',
  'CrossNamespacePodAffinity',
  'VolumeAttributesClass',
];
const CONFLICTS = [
  ['BestEffort', 'NotBestEffort'],
  ['Terminating', 'NotTerminating'],
] as const;

function validateHard(name: string, value: string): readonly FieldError[] {
  const path = `spec.hard[${name}]`;
  const errors: FieldError[] = isQualifiedName(name).map((message) => field.invalid(path, name, message));
  if (!name.includes('/') && !isStandard(name)) {
    if (errors.length === 0) errors.push(field.invalid(path, name, 'must be a standard resource type or fully qualified'));
    errors.push(field.invalid(path, name, 'must be a standard resource for quotas'));
  }
  const quantity = parseQuantity(value);
  if (quantity.sign < 0) errors.push(field.invalid(path, quantity.toString(), 'must be greater than or equal to 0'));
  const whole = COUNTED.includes(name) || name.startsWith('count/');
  if (whole && quantity.milliValue % 1000 !== 0) errors.push(field.invalid(path, quantity.toString(), 'must be an integer'));
  return errors;
}

/** Scopes select pods: best-effort pods can only be counted, the others measured too. */
function fits(scope: string, name: string): boolean {
  if (scope === 'BestEffort') return name === 'pods';
  if (scope === 'VolumeAttributesClass') return name === 'persistentvolumeclaims' || name === 'requests.storage';
  return name === 'pods' || COMPUTE.includes(name);
}

function validateScopes({ scopes, hard }: ResourceQuotaSpec): readonly FieldError[] {
  const errors: FieldError[] = [];
  for (const scope of scopes ?? []) {
    if (!SCOPES.includes(scope)) errors.push(field.invalid('spec.scopes', scopes, 'unsupported scope'));
    for (const name of Object.keys(hard ?? {})) {
      if (isStandard(name) && !fits(scope, name)) errors.push(field.invalid('spec.scopes', scopes, 'unsupported scope applied to resource'));
    }
  }
  for (const pair of CONFLICTS) {
    if (pair.every((scope) => scopes?.includes(scope))) errors.push(field.invalid('spec.scopes', scopes, 'conflicting scopes'));
  }
  return errors;
}

export function validateResourceQuota(quota: ResourceQuota): readonly FieldError[] {
  const spec = quota.spec ?? {};
  return [
    ...validateObjectMeta(quota.metadata, true, dnsSubdomainName),
    ...Object.entries(spec.hard ?? {}).flatMap(([name, value]) => validateHard(name, value)),
    ...validateScopes(spec),
  ];
}

export function validateResourceQuotaUpdate(quota: ResourceQuota, old: ResourceQuota): readonly FieldError[] {
  return [
    ...validateObjectMetaUpdate(quota.metadata, old.metadata),
    ...validateImmutable(quota.spec?.scopes ?? [], old.spec?.scopes ?? [], 'spec.scopes'),
  ];
}
