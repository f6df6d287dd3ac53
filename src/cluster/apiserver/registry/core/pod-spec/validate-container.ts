// Mirrors validateContainers, validateInitContainers and validateEphemeralContainers of k8s.io/kubernetes/pkg/apis/core/validation.
import type { Container, EphemeralContainer, PodSpec, Volume } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { isDns1123Label } from '#kube/names.ts';
import { validateEnv, validateEnvFrom } from './validate-env.ts';
import { validateLifecycle, validateProbe } from './validate-handler.ts';
import { validateContainerPorts } from './validate-ports.ts';
import { validateResources } from './validate-resources.ts';
import { validateSecurityContext } from './validate-security-context.ts';
import { validateVolumeDevices, validateVolumeMounts } from './validate-volume-mounts.ts';

export const PULL_POLICIES: readonly string[] = ['Always', 'IfNotPresent', 'Never'];
const MESSAGE_POLICIES: readonly string[] = ['FallbackToLogsOnError', 'File'];

function validateName(name: string, path: string): readonly FieldError[] {
  return name ? isDns1123Label(name).map((message) => field.invalid(path, name, message)) : [field.required(path)];
}

function validateContainerCommon(container: Container, volumes: readonly Volume[], path: string): readonly FieldError[] {
  const errors: FieldError[] = [...validateName(container.name, `${path}.name`)];
  const image = container.image ?? '';
  if (image === '') errors.push(field.required(`${path}.image`));
  else if (image !== image.trim()) errors.push(field.invalid(`${path}.image`, image, 'must not have leading or trailing whitespace'));
  if (!MESSAGE_POLICIES.includes(container.terminationMessagePolicy ?? '')) {
    errors.push(field.notSupported(`${path}.terminationMessagePolicy`, container.terminationMessagePolicy, MESSAGE_POLICIES));
  }
  errors.push(
    ...validateContainerPorts(container.ports, `${path}.ports`),
    ...validateEnv(container.env, `${path}.env`),
    ...validateEnvFrom(container.envFrom, `${path}.envFrom`),
    ...validateVolumeMounts(container, volumes, `${path}.volumeMounts`),
    ...validateVolumeDevices(container, volumes, `${path}.volumeDevices`),
  );
  if (!PULL_POLICIES.includes(container.imagePullPolicy ?? '')) {
    errors.push(field.notSupported(`${path}.imagePullPolicy`, container.imagePullPolicy, PULL_POLICIES));
  }
  errors.push(
    ...validateResources(container.resources, `${path}.resources`),
    ...validateSecurityContext(container.securityContext, `${path}.securityContext`),
  );
  return errors;
}

function validateRunning(container: Container, path: string): readonly FieldError[] {
  return [
    ...validateLifecycle(container.lifecycle, `${path}.lifecycle`),
    ...validateProbe(container.livenessProbe, true, `${path}.livenessProbe`),
    ...validateProbe(container.readinessProbe, false, `${path}.readinessProbe`),
    ...validateProbe(container.startupProbe, true, `${path}.startupProbe`),
  ];
}

export function validateContainers(spec: PodSpec, path: string): readonly FieldError[] {
  if (!spec.containers?.length) return [field.required(path)];
  const errors: FieldError[] = [];
  const names = new Set<string>();
  for (const [index, container] of spec.containers.entries()) {
    const at = `${path}[${index}]`;
    errors.push(...validateContainerCommon(container, spec.volumes ?? [], at));
    if (names.has(container.name)) errors.push(field.duplicate(`${at}.name`, container.name));
    names.add(container.name);
    errors.push(...validateRunning(container, at));
    if (container.restartPolicy !== undefined) {
      errors.push(field.forbidden(`${at}.restartPolicy`, 'may not be set for non-init containers'));
    }
  }
  return errors;
}

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;

/** Init containers run to their end, but those that restart always (sidecars), which live as containers do. */
export function validateInitContainers(spec: PodSpec, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const names = new Set(spec.containers?.map((container) => container.name));
  for (const [index, container] of (spec.initContainers ?? []).entries()) {
    const at = `${path}[${index}]`;
    const sidecar = container.restartPolicy === 'Always';
    errors.push(...validateContainerCommon(container, spec.volumes ?? [], at));
    if (container.name && names.has(container.name)) errors.push(field.duplicate(`${at}.name`, container.name));
    names.add(container.name);
    if (container.restartPolicy !== undefined && !sidecar) {
      errors.push(field.notSupported(`${at}.restartPolicy`, container.restartPolicy, ['Always']));
    }
    if (sidecar) {
      errors.push(...validateRunning(container, at));
      continue;
    }
    if (container.lifecycle) errors.push(field.forbidden(`${at}.lifecycle`, 'may not be set for init containers without restartPolicy=Always'));
    for (const probe of PROBES) {
      if (container[probe]) errors.push(field.forbidden(`${at}.${probe}`, 'may not be set for init containers without restartPolicy=Always'));
    }
  }
  return errors;
}

const NOT_EPHEMERAL = ['ports', ...PROBES, 'lifecycle'] as const;

export function validateEphemeralContainers(spec: PodSpec, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const names = new Set([...(spec.containers ?? []), ...(spec.initContainers ?? [])].map((container) => container.name));
  const others = new Set(names);
  for (const [index, container] of (spec.ephemeralContainers ?? []).entries()) {
    const at = `${path}[${index}]`;
    errors.push(...validateContainerCommon(asContainer(container), spec.volumes ?? [], at));
    if (container.name && names.has(container.name)) errors.push(field.duplicate(`${at}.name`, container.name));
    names.add(container.name);
    if (container.targetContainerName && !others.has(container.targetContainerName)) {
      errors.push(field.notFound(`${at}.targetContainerName`, container.targetContainerName));
    }
    for (const name of NOT_EPHEMERAL) {
      if (container[name] !== undefined) errors.push(field.forbidden(`${at}.${name}`, 'cannot be set for an Ephemeral Container'));
    }
    if (Object.keys(container.resources ?? {}).length > 0) {
      errors.push(field.forbidden(`${at}.resources`, 'cannot be set for an Ephemeral Container'));
    }
  }
  return errors;
}

function asContainer({ targetContainerName: _, ...container }: EphemeralContainer): Container {
  return container;
}
