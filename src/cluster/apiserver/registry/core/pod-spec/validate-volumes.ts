// Mirrors ValidateVolumes and validateVolumeSource of k8s.io/kubernetes/pkg/apis/core/validation.
import type { Volume } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { isDns1123Label, isDns1123Subdomain } from '#kube/names.ts';
import { parseQuantity } from '#kube/quantity.ts';
import { validateDownwardFiles, validateFileMode, validateKeysToPaths, validateProjections } from './validate-projections.ts';
import { validatePathWithoutBacksteps } from './validate-paths.ts';

const HOST_PATH_TYPES: readonly string[] = ['', 'BlockDevice', 'CharDevice', 'Directory', 'DirectoryOrCreate', 'File', 'FileOrCreate', 'Socket'];

type SourceRule<K extends keyof Volume> = (source: NonNullable<Volume[K]>, path: string) => readonly FieldError[];

const requiredFields =
  (...names: readonly string[]) =>
  (source: object, path: string): readonly FieldError[] =>
    names.filter((name) => !(source as Readonly<Record<string, unknown>>)[name]).map((name) => field.required(`${path}.${name}`));

const RULES: { readonly [K in keyof Volume]?: SourceRule<K> } = {
  emptyDir: ({ sizeLimit }, path) =>
    sizeLimit !== undefined && parseQuantity(sizeLimit).sign < 0
      ? [field.forbidden(`${path}.sizeLimit`, 'SizeLimit field must be a valid resource quantity')]
      : [],
  hostPath: (source, path) => [
    ...(source.path ? validatePathWithoutBacksteps(source.path, `${path}.path`) : [field.required(`${path}.path`)]),
    ...(HOST_PATH_TYPES.includes(source.type ?? '') ? [] : [field.notSupported(`${path}.type`, source.type, HOST_PATH_TYPES)]),
  ],
  secret: (source, path) => [
    ...(source.secretName ? [] : [field.required(`${path}.secretName`)]),
    ...validateFileMode(source.defaultMode, `${path}.defaultMode`),
    ...validateKeysToPaths(source.items, `${path}.items`),
  ],
  configMap: (source, path) => [
    ...(source.name ? [] : [field.required(`${path}.name`)]),
    ...validateFileMode(source.defaultMode, `${path}.defaultMode`),
    ...validateKeysToPaths(source.items, `${path}.items`),
  ],
  downwardAPI: (source, path) => [...validateFileMode(source.defaultMode, `${path}.defaultMode`), ...validateDownwardFiles(source.items, path)],
  projected: (source, path) => [
    ...validateFileMode(source.defaultMode, `${path}.defaultMode`),
    ...validateProjections(source.sources, `${path}.sources`),
  ],
  persistentVolumeClaim: (source, path) =>
    source.claimName
      ? isDns1123Subdomain(source.claimName).map((message) => field.invalid(`${path}.claimName`, source.claimName, message))
      : [field.required(`${path}.claimName`)],
  nfs: (source, path) => [
    ...requiredFields('server', 'path')(source, path),
    ...(source.path && !source.path.startsWith('/') ? [field.invalid(`${path}.path`, source.path, 'must be an absolute path')] : []),
  ],
  csi: requiredFields('driver'),
  gcePersistentDisk: requiredFields('pdName'),
  awsElasticBlockStore: requiredFields('volumeID'),
  iscsi: requiredFields('targetPortal', 'iqn'),
  glusterfs: requiredFields('endpoints', 'path'),
  cephfs: requiredFields('monitors'),
  rbd: requiredFields('monitors', 'image'),
  azureFile: requiredFields('secretName', 'shareName'),
  azureDisk: requiredFields('diskName', 'diskURI'),
  vsphereVolume: requiredFields('volumePath'),
  image: requiredFields('reference'),
  ephemeral: (source, path) => (source.volumeClaimTemplate ? [] : [field.required(`${path}.volumeClaimTemplate`)]),
};

function validateSource(volume: Volume, path: string): readonly FieldError[] {
  const kinds = (Object.keys(volume) as (keyof Volume)[]).filter((key) => key !== 'name' && volume[key] !== undefined);
  const [kind, ...more] = kinds;
  if (kind === undefined) return [field.required(path, 'must specify a volume type')];
  const rule = RULES[kind] as ((source: unknown, path: string) => readonly FieldError[]) | undefined;
  return [
    ...(rule?.(volume[kind], `${path}.${kind}`) ?? []),
    ...more.map((other) => field.forbidden(`${path}.${other}`, 'may not specify more than 1 volume type')),
  ];
}

export function validateVolumes(volumes: readonly Volume[] | undefined, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const names = new Set<string>();
  for (const [index, volume] of (volumes ?? []).entries()) {
    const at = `${path}[${index}]`;
    errors.push(...validateSource(volume, at));
    if (!volume.name) errors.push(field.required(`${at}.name`));
    else errors.push(...isDns1123Label(volume.name).map((message) => field.invalid(`${at}.name`, volume.name, message)));
    if (names.has(volume.name)) errors.push(field.duplicate(`${at}.name`, volume.name));
    names.add(volume.name);
  }
  return errors;
}
