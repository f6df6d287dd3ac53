/** Volumes of pods and templates. Mirrors describeVolumes. */
import type { DownwardAPIVolumeFile, PersistentVolumeSpec, Volume } from '#kube/generated/types.ts';
import type { PrefixWriter } from './prefix-writer.ts';

type Lines = readonly (readonly [title: string, value: string | number | boolean])[];

/** Of volumes in pods, and of persistent ones. */
type Sources = Volume & Pick<PersistentVolumeSpec, 'local'>;

const go = (value: unknown): string => (value === undefined ? '' : String(value));

/** Title and value pairs per kind of volume; the type first. */
const sources: { readonly [K in keyof Sources]?: (source: NonNullable<Sources[K]>) => Lines } = {
  local: ({ path }) => [
    ['Type', 'LocalVolume (a persistent volume backed by local storage on a node)'],
    ['Path', path],
  ],
  hostPath: ({ path, type }) => [
    ['Type', 'HostPath (bare host directory volume)'],
    ['Path', path],
    ['HostPathType', type ?? ''],
  ],
  emptyDir: ({ medium, sizeLimit }) => [
    ['Type', "EmptyDir (a temporary directory that shares a pod's lifetime)"],
    ['Medium', medium ?? ''],
    ['SizeLimit', sizeLimit ?? '<unset>'],
  ],
  secret: ({ secretName, optional }) => [
    ['Type', 'Secret (a volume populated by a Secret)'],
    ['SecretName', secretName ?? ''],
    ['Optional', optional ?? false],
  ],
  configMap: ({ name, optional }) => [
    ['Type', 'ConfigMap (a volume populated by a ConfigMap)'],
    ['Name', name ?? ''],
    ['Optional', optional ?? false],
  ],
  persistentVolumeClaim: ({ claimName, readOnly }) => [
    ['Type', 'PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)'],
    ['ClaimName', claimName],
    ['ReadOnly', readOnly ?? false],
  ],
  ephemeral: ({ volumeClaimTemplate: claim }) => [
    ['Type', 'EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)'],
    ...(claim === undefined
      ? []
      : ([
          ['StorageClass', claim.spec.storageClassName ?? ''],
          ['Volume', claim.spec.volumeName ?? ''],
          ...pairLines('Labels', claim.metadata?.labels),
          ...pairLines('Annotations', claim.metadata?.annotations),
          ['Capacity', ''],
          ['Access Modes', ''],
          ...(claim.spec.volumeMode === undefined ? [] : ([['VolumeMode', claim.spec.volumeMode]] as const)),
        ] as const)),
  ],
  nfs: ({ server, path, readOnly }) => [
    ['Type', 'NFS (an NFS mount that lasts the lifetime of a pod)'],
    ['Server', server],
    ['Path', path],
    ['ReadOnly', readOnly ?? false],
  ],
  image: ({ reference, pullPolicy }) => [
    ['Type', 'Image (a container image or OCI artifact)'],
    ['Reference', go(reference)],
    ['PullPolicy', go(pullPolicy)],
  ],
  csi: (source) => [
    ['Type', 'CSI (a Container Storage Interface (CSI) volume source)'],
    ['Driver', source.driver],
    ['FSType', go(source.fsType)],
    ...('volumeHandle' in source ? ([['VolumeHandle', go(source.volumeHandle)]] as const) : []),
    ['ReadOnly', source.readOnly ?? false],
    ...pairLines('VolumeAttributes', source.volumeAttributes),
  ],
  gitRepo: ({ repository, revision }) => [
    ['Type', 'GitRepo (a volume that is pulled from git when the pod is created)'],
    ['Repository', repository],
    ['Revision', go(revision)],
  ],
  awsElasticBlockStore: ({ volumeID, fsType, partition, readOnly }) => [
    ['Type', 'AWSElasticBlockStore (a Persistent Disk resource in AWS)'],
    ['VolumeID', volumeID],
    ['FSType', go(fsType)],
    ['Partition', partition ?? 0],
    ['ReadOnly', readOnly ?? false],
  ],
  gcePersistentDisk: ({ pdName, fsType, partition, readOnly }) => [
    ['Type', 'GCEPersistentDisk (a Persistent Disk resource in Google Compute Engine)'],
    ['PDName', pdName],
    ['FSType', go(fsType)],
    ['Partition', partition ?? 0],
    ['ReadOnly', readOnly ?? false],
  ],
};

/** The first beside the title, the others below it. */
function pairLines(title: string, attributes: Readonly<Record<string, string>> | undefined): Lines {
  const pairs = Object.entries(attributes ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  if (pairs.length === 0) return [[title, '    <none>']];
  return pairs.map(([key, value], index) => [index === 0 ? title : '', `    ${key}=${value}`]);
}

function writeDownward(out: PrefixWriter, items: readonly DownwardAPIVolumeFile[] | undefined): void {
  out.write(2, 'Items:\n');
  for (const { path, fieldRef, resourceFieldRef } of items ?? []) {
    if (fieldRef !== undefined) out.write(3, `${fieldRef.fieldPath} -> ${path}\n`);
    if (resourceFieldRef !== undefined) out.write(3, `${resourceFieldRef.resource} -> ${path}\n`);
  }
}

function writeProjected(out: PrefixWriter, projected: NonNullable<Volume['projected']>): void {
  out.write(2, 'Type:\tProjected (a volume that contains injected data from multiple sources)\n');
  for (const source of projected.sources ?? []) {
    if (source.secret !== undefined) {
      out.write(2, `SecretName:\t${source.secret.name ?? ''}\n`);
      out.write(2, `Optional:\t${source.secret.optional ?? false}\n`);
    } else if (source.downwardAPI !== undefined) out.write(2, 'DownwardAPI:\ttrue\n');
    else if (source.configMap !== undefined) {
      out.write(2, `ConfigMapName:\t${source.configMap.name ?? ''}\n`);
      out.write(2, `Optional:\t${source.configMap.optional ?? false}\n`);
    } else if (source.serviceAccountToken !== undefined)
      out.write(2, `TokenExpirationSeconds:\t${source.serviceAccountToken.expirationSeconds ?? 3600}\n`);
  }
}

/** `space` stands before the title and the names. */
export function writeVolumes(out: PrefixWriter, volumes: readonly Volume[] | undefined, template: boolean): void {
  const level = template ? 1 : 0;
  if (volumes === undefined || volumes.length === 0) {
    out.write(level, 'Volumes:\t<none>\n');
    return;
  }
  out.write(level, 'Volumes:\n');
  for (const volume of volumes) {
    out.write(1, `${template ? ' ' : ''}${volume.name}:\n`);
    if (volume.projected !== undefined) writeProjected(out, volume.projected);
    else if (volume.downwardAPI !== undefined) {
      out.write(2, 'Type:\tDownwardAPI (a volume populated by information about the pod)\n');
      writeDownward(out, volume.downwardAPI.items);
    } else writeSimple(out, volume);
  }
}

/** Title and value pairs of whichever source is set, in a volume of a pod or a persistent one. */
export function volumeLines(volume: object): Lines {
  for (const [kind, describe] of Object.entries(sources) as [keyof Sources, (source: never) => Lines][]) {
    const source = (volume as Partial<Sources>)[kind];
    if (source !== undefined) return describe(source as never);
  }
  return [];
}

function writeSimple(out: PrefixWriter, volume: Volume): void {
  const lines = volumeLines(volume);
  if (lines.length === 0) out.write(2, '<unknown>\n');
  for (const [title, value] of lines) out.write(2, `${title}${title === '' ? '' : ':'}\t${value}\n`);
}
