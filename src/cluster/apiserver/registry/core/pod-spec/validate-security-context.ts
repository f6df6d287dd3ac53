// Mirrors ValidateSecurityContext and ValidatePodSecurityContext of k8s.io/kubernetes/pkg/apis/core/validation.
import type { PodSecurityContext, SecurityContext } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { inclusiveRange } from '#kube/names.ts';

const MAX_ID = 2147483647;
const CHANGE_POLICIES: readonly string[] = ['Always', 'OnRootMismatch'];
const SECCOMP_TYPES: readonly string[] = ['Localhost', 'RuntimeDefault', 'Unconfined'];

function validateId(id: number | undefined, path: string): readonly FieldError[] {
  return id !== undefined && (id < 0 || id > MAX_ID) ? [field.invalid(path, id, inclusiveRange(0, MAX_ID))] : [];
}

function validateSeccomp(profile: SecurityContext['seccompProfile'], path: string): readonly FieldError[] {
  if (!profile) return [];
  if (profile.type === 'Localhost') {
    return profile.localhostProfile ? [] : [field.required(`${path}.localhostProfile`, 'must be set when seccomp type is Localhost')];
  }
  if (profile.localhostProfile !== undefined) {
    return [field.invalid(`${path}.localhostProfile`, profile, 'can only be set when seccomp type is Localhost')];
  }
  if (!profile.type) return [field.required(`${path}.type`, 'type is required when seccompProfile is set')];
  return SECCOMP_TYPES.includes(profile.type) ? [] : [field.notSupported(`${path}.type`, profile.type, SECCOMP_TYPES)];
}

export function validateSecurityContext(context: SecurityContext | undefined, path: string): readonly FieldError[] {
  if (!context) return [];
  const errors = [...validateId(context.runAsUser, `${path}.runAsUser`), ...validateId(context.runAsGroup, `${path}.runAsGroup`)];
  if (context.procMount !== undefined && context.procMount !== 'Default' && context.procMount !== 'Unmasked') {
    errors.push(field.notSupported(`${path}.procMount`, context.procMount, ['Default', 'Unmasked']));
  }
  errors.push(...validateSeccomp(context.seccompProfile, `${path}.seccompProfile`));
  if (context.allowPrivilegeEscalation === false) {
    if (context.privileged) {
      errors.push(field.invalid(path, context, 'cannot set `allowPrivilegeEscalation` to false and `privileged` to true'));
    }
    if (context.capabilities?.add?.includes('CAP_SYS_ADMIN')) {
      errors.push(field.invalid(path, context, 'cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN'));
    }
  }
  return errors;
}

const SYSCTL = /^[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?(?:[./][a-z0-9](?:[-_a-z0-9]*[a-z0-9])?)*$/;
const SYSCTL_FORMAT = '([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?';

function validateSysctls(context: PodSecurityContext, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const names = new Set<string>();
  for (const [index, { name }] of (context.sysctls ?? []).entries()) {
    const at = `${path}[${index}].name`;
    if (!name) errors.push(field.required(at));
    else if (name.length > 253 || !SYSCTL.test(name)) {
      errors.push(field.invalid(at, name, `must have at most 253 characters and match regex ^${SYSCTL_FORMAT}$`));
    } else if (names.has(name)) errors.push(field.duplicate(at, name));
    names.add(name);
  }
  return errors;
}

export function validatePodSecurityContext(context: PodSecurityContext | undefined, path: string): readonly FieldError[] {
  if (!context) return [];
  const errors = [
    ...validateId(context.fsGroup, `${path}.fsGroup`),
    ...validateId(context.runAsUser, `${path}.runAsUser`),
    ...validateId(context.runAsGroup, `${path}.runAsGroup`),
    ...(context.supplementalGroups ?? []).flatMap((group, index) => validateId(group, `${path}.supplementalGroups[${index}]`)),
    ...validateSysctls(context, `${path}.sysctls`),
  ];
  if (context.fsGroupChangePolicy !== undefined && !CHANGE_POLICIES.includes(context.fsGroupChangePolicy)) {
    errors.push(field.notSupported(`${path}.fsGroupChangePolicy`, context.fsGroupChangePolicy, CHANGE_POLICIES));
  }
  return [...errors, ...validateSeccomp(context.seccompProfile, `${path}.seccompProfile`)];
}
