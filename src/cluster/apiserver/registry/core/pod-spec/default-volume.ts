// Mirrors SetDefaults_Volume and the volume sources' defaults of k8s.io/kubernetes/pkg/apis/core/v1.
import type { DownwardAPIVolumeFile, Volume, VolumeProjection } from '#kube/generated/types.ts';
import type { Draft } from '#kube/object.ts';
import { imageTag } from './image-tag.ts';

/** rw-r--r-- as JSON has it. */
const FILE_MODE = 0o644;

function defaultItems(items: readonly Draft<DownwardAPIVolumeFile>[] | undefined): void {
  for (const item of items ?? []) {
    if (item.fieldRef) item.fieldRef.apiVersion ||= 'v1';
    if (item.resourceFieldRef) item.resourceFieldRef.divisor ??= '0';
  }
}

function defaultProjection(source: Draft<VolumeProjection>): void {
  if (source.serviceAccountToken) source.serviceAccountToken.expirationSeconds ??= 3600;
  defaultItems(source.downwardAPI?.items);
}

function defaultLegacySources(volume: Draft<Volume>): void {
  if (volume.iscsi) volume.iscsi.iscsiInterface ||= 'default';
  if (volume.rbd) {
    volume.rbd.pool ||= 'rbd';
    volume.rbd.user ||= 'admin';
    volume.rbd.keyring ||= '/etc/ceph/keyring';
  }
  if (volume.azureDisk) {
    volume.azureDisk.cachingMode ??= 'ReadWrite';
    volume.azureDisk.kind ??= 'Shared';
    volume.azureDisk.fsType ??= 'ext4';
    volume.azureDisk.readOnly ??= false;
  }
  if (volume.scaleIO) {
    volume.scaleIO.storageMode ||= 'ThinProvisioned';
    volume.scaleIO.fsType ||= 'xfs';
  }
}

/** A volume with a name only is an emptyDir. */
export function defaultVolume(volume: Draft<Volume>): void {
  if (Object.entries(volume).every(([key, value]) => key === 'name' || value === undefined)) volume.emptyDir = {};
  if (volume.secret) volume.secret.defaultMode ??= FILE_MODE;
  if (volume.configMap) volume.configMap.defaultMode ??= FILE_MODE;
  if (volume.downwardAPI) volume.downwardAPI.defaultMode ??= FILE_MODE;
  if (volume.projected) volume.projected.defaultMode ??= FILE_MODE;
  if (volume.hostPath) volume.hostPath.type ??= '';
  if (volume.ephemeral?.volumeClaimTemplate) volume.ephemeral.volumeClaimTemplate.spec.volumeMode ??= 'Filesystem';
  if (volume.image) volume.image.pullPolicy ||= imageTag(volume.image.reference ?? '') === 'latest' ? 'Always' : 'IfNotPresent';
  defaultItems(volume.downwardAPI?.items);
  for (const source of volume.projected?.sources ?? []) defaultProjection(source);
  defaultLegacySources(volume);
}
