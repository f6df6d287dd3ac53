/** Volumes of pods and templates. Mirrors describeVolumes. */
import type { Volume } from '#kube/generated/types.ts';
import type { PrefixWriter } from './prefix-writer.ts';

type Lines = readonly (readonly [title: string, value: string | number | boolean])[];

const go = (value: unknown): string => (value === undefined ? '' : String(value));

/** Title and value pairs per kind of volume; the type first. */
const sources: { readonly [K in keyof Volume]?: (source: NonNullable<Volume[K]>) => Lines } = {
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
  ephemeral: (source) => [
    ['Type', 'EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)'],
    ['StorageClass', source.volumeClaimTemplate?.spec.storageClassName ?? ''],
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
  csi: ({ driver, fsType, readOnly }) => [
    ['Type', 'CSI (a Container Storage Interface (CSI) volume source)'],
    ['Driver', driver],
    ['FSType', go(fsType)],
    ['ReadOnly', readOnly ?? false],
  ],
};

function writeDownward(
  out: PrefixWriter,
  items: readonly { readonly path: string; readonly fieldRef?: { readonly fieldPath: string } }[] | undefined,
): void {
  out.write(2, 'Items:\n');
  for (const item of items ?? []) if (item.fieldRef !== undefined) out.write(3, `${item.fieldRef.fieldPath} -> ${item.path}\n`);
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
  for (const [kind, describe] of Object.entries(sources) as [keyof Volume, (source: never) => Lines][]) {
    const source = (volume as Partial<Volume>)[kind];
    if (source !== undefined) return describe(source as never);
  }
  return [];
}

function writeSimple(out: PrefixWriter, volume: Volume): void {
  const lines = volumeLines(volume);
  if (lines.length === 0) out.write(2, '<unknown>\n');
  for (const [title, value] of lines) out.write(2, `${title}:\t${value}\n`);
}
