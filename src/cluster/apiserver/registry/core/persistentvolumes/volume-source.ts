// Mirrors ValidatePersistentVolumeSpec's checks of volume sources in k8s.io/kubernetes/pkg/apis/core/validation.
import type { PersistentVolumeSpec } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';

/** Everything else in the spec says where the volume is. */
const SOURCES = [
  'hostPath',
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'glusterfs',
  'flocker',
  'nfs',
  'rbd',
  'quobyte',
  'cephfs',
  'iscsi',
  'cinder',
  'fc',
  'flexVolume',
  'azureFile',
  'vsphereVolume',
  'photonPersistentDisk',
  'portworxVolume',
  'azureDisk',
  'scaleIO',
  'local',
  'storageos',
  'csi',
] as const;

type Source = (typeof SOURCES)[number];

const REQUIRED: Partial<Record<Source, readonly string[]>> = {
  hostPath: ['path'],
  nfs: ['server', 'path'],
  local: ['path'],
  csi: ['driver', 'volumeHandle'],
};

export function sourcesOf(spec: PersistentVolumeSpec): readonly Source[] {
  return SOURCES.filter((name) => spec[name] !== undefined);
}

/** Fields that must be there; of rarer sources only that the types fit. */
export function validateSource(spec: PersistentVolumeSpec, name: Source): readonly FieldError[] {
  const source = spec[name] as unknown as Readonly<Record<string, unknown>>;
  const errors: FieldError[] = (REQUIRED[name] ?? []).filter((key) => !source[key]).map((key) => field.required(`spec.${name}.${key}`));
  const path = source['path'];
  if (typeof path !== 'string' || path === '') return errors;
  if (name === 'nfs' && !path.startsWith('/')) errors.push(field.invalid(`spec.${name}.path`, path, 'must be an absolute path'));
  if (path.split('/').includes('..')) errors.push(field.invalid(`spec.${name}.path`, path, "must not contain '..'"));
  return errors;
}
