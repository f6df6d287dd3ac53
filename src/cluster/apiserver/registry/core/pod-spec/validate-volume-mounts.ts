// Mirrors ValidateVolumeMounts and ValidateVolumeDevices of k8s.io/kubernetes/pkg/apis/core/validation.
import type { Container, Volume, VolumeMount } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { validateDescendingPath, validatePathWithoutBacksteps } from './validate-paths.ts';

const PROPAGATIONS: readonly string[] = ['Bidirectional', 'HostToContainer', 'None'];

function validateMount(mount: VolumeMount, container: Container, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (mount.subPath) errors.push(...validateDescendingPath(mount.subPath, `${path}.subPath`));
  if (mount.subPathExpr) {
    if (mount.subPath) errors.push(field.invalid(`${path}.subPathExpr`, mount.subPathExpr, 'subPathExpr and subPath are mutually exclusive'));
    errors.push(...validateDescendingPath(mount.subPathExpr, `${path}.subPathExpr`));
  }
  if (mount.mountPropagation !== undefined) {
    if (!PROPAGATIONS.includes(mount.mountPropagation)) {
      errors.push(field.notSupported(`${path}.mountPropagation`, mount.mountPropagation, PROPAGATIONS));
    } else if (mount.mountPropagation === 'Bidirectional' && !container.securityContext?.privileged) {
      errors.push(field.forbidden(`${path}.mountPropagation`, 'Bidirectional mount propagation is available only to privileged containers'));
    }
  }
  return errors;
}

export function validateVolumeMounts(container: Container, volumes: readonly Volume[], path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const mountPaths = new Set<string>();
  const devices = container.volumeDevices ?? [];
  for (const [index, mount] of (container.volumeMounts ?? []).entries()) {
    const at = `${path}[${index}]`;
    if (!mount.name) errors.push(field.required(`${at}.name`));
    if (!volumes.some((volume) => volume.name === mount.name)) errors.push(field.notFound(`${at}.name`, mount.name ?? ''));
    if (!mount.mountPath) errors.push(field.required(`${at}.mountPath`));
    if (mountPaths.has(mount.mountPath)) errors.push(field.invalid(`${at}.mountPath`, mount.mountPath, 'must be unique'));
    mountPaths.add(mount.mountPath);
    if (devices.some((device) => device.name === mount.name)) {
      errors.push(field.invalid(`${at}.name`, mount.name, 'must not already exist in volumeDevices'));
    }
    if (devices.some((device) => device.devicePath === mount.mountPath)) {
      errors.push(field.invalid(`${at}.mountPath`, mount.mountPath, 'must not already exist as a path in volumeDevices'));
    }
    errors.push(...validateMount(mount, container, at));
  }
  return errors;
}

export function validateVolumeDevices(container: Container, volumes: readonly Volume[], path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  for (const [index, device] of (container.volumeDevices ?? []).entries()) {
    const at = `${path}[${index}]`;
    const volume = volumes.find((candidate) => candidate.name === device.name);
    if (!device.name) errors.push(field.required(`${at}.name`));
    if (seen.has(device.name)) errors.push(field.invalid(`${at}.name`, device.name, 'must be unique'));
    if (volume && !volume.persistentVolumeClaim && !volume.ephemeral) {
      errors.push(field.invalid(`${at}.name`, device.name, 'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode'));
    }
    if (!volume) errors.push(field.notFound(`${at}.name`, device.name));
    if (!device.devicePath) errors.push(field.required(`${at}.devicePath`));
    else errors.push(...validatePathWithoutBacksteps(device.devicePath, `${at}.devicePath`));
    seen.add(device.name);
  }
  return errors;
}
