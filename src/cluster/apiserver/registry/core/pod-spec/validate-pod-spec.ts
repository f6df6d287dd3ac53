// Mirrors ValidatePodSpec of k8s.io/kubernetes/pkg/apis/core/validation.
import type { PodSpec } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { inclusiveRange, isDns1123Label, isDns1123Subdomain } from '#kube/names.ts';
import { validateLabels } from '../../meta/validate-labels.ts';
import { validateAffinity } from './validate-affinity.ts';
import { validateContainers, validateEphemeralContainers, validateInitContainers } from './validate-container.ts';
import { validateDns, validateHostAliases } from './validate-dns.ts';
import { validateHostPortConflicts } from './validate-ports.ts';
import { validatePodSecurityContext } from './validate-security-context.ts';
import { validateTolerations } from './validate-tolerations.ts';
import { validateTopologySpread } from './validate-topology-spread.ts';
import { validateVolumes } from './validate-volumes.ts';

const RESTART_POLICIES: readonly string[] = ['Always', 'OnFailure', 'Never'];
const PREEMPTION_POLICIES: readonly string[] = ['Never', 'PreemptLowerPriority'];
const MAX_INT32 = 2147483647;

function validateRestartPolicy(policy: string | undefined, path: string): readonly FieldError[] {
  if (!policy) return [field.required(path)];
  return RESTART_POLICIES.includes(policy) ? [] : [field.notSupported(path, policy, RESTART_POLICIES)];
}

function validateReferences(spec: PodSpec, path: string): readonly FieldError[] {
  const subdomain = (name: keyof PodSpec) => {
    const value = spec[name];
    return typeof value === 'string' && value !== ''
      ? isDns1123Subdomain(value).map((message) => field.invalid(`${path}.${name}`, value, message))
      : [];
  };
  const label = (name: 'hostname' | 'subdomain') => {
    const value = spec[name];
    return value ? isDns1123Label(value).map((message) => field.invalid(`${path}.${name}`, value, message)) : [];
  };
  const errors = [...subdomain('serviceAccountName'), ...subdomain('nodeName')];
  const deadline = spec.activeDeadlineSeconds;
  if (deadline !== undefined && (deadline < 1 || deadline > MAX_INT32)) {
    errors.push(field.invalid(`${path}.activeDeadlineSeconds`, deadline, inclusiveRange(1, MAX_INT32)));
  }
  errors.push(...label('hostname'), ...label('subdomain'));
  errors.push(...validateTolerations(spec.tolerations, `${path}.tolerations`), ...validateHostAliases(spec.hostAliases, `${path}.hostAliases`));
  errors.push(...subdomain('priorityClassName'), ...subdomain('runtimeClassName'));
  if (spec.preemptionPolicy !== undefined && !PREEMPTION_POLICIES.includes(spec.preemptionPolicy)) {
    errors.push(field.notSupported(`${path}.preemptionPolicy`, spec.preemptionPolicy, PREEMPTION_POLICIES));
  }
  return errors;
}

function validateGates(spec: PodSpec, path: string): readonly FieldError[] {
  const names = (spec.schedulingGates ?? []).map((gate) => gate.name);
  return names.flatMap((name, index) => (names.indexOf(name) < index ? [field.duplicate(`${path}[${index}]`, name)] : []));
}

export function validatePodSpec(spec: PodSpec, path: string): readonly FieldError[] {
  return [
    ...validateVolumes(spec.volumes, `${path}.volumes`),
    ...validateContainers(spec, `${path}.containers`),
    ...validateHostPortConflicts(spec.containers ?? [], `${path}.containers`),
    ...validateInitContainers(spec, `${path}.initContainers`),
    ...validateEphemeralContainers(spec, `${path}.ephemeralContainers`),
    ...validateRestartPolicy(spec.restartPolicy, `${path}.restartPolicy`),
    ...validateDns(spec, path),
    ...validateLabels(spec.nodeSelector, `${path}.nodeSelector`),
    ...validatePodSecurityContext(spec.securityContext, `${path}.securityContext`),
    ...(spec.imagePullSecrets ?? []).flatMap(({ name }, index) => (name ? [] : [field.required(`${path}.imagePullSecrets[${index}].name`)])),
    ...validateAffinity(spec.affinity, `${path}.affinity`),
    ...validateGates(spec, `${path}.schedulingGates`),
    ...validateTopologySpread(spec.topologySpreadConstraints, `${path}.topologySpreadConstraints`),
    ...validateReferences(spec, path),
  ];
}
