// Mirrors printPersistentVolumeClaim of k8s.io/kubernetes/pkg/printers/internalversion.
import type { PersistentVolumeClaim } from '#kube/generated/types.ts';
import { ageColumn, column, nameColumn, wideColumn } from '../../table/column.ts';
import { accessModesText } from '../persistentvolumes/access-modes.ts';
import { storageClassName } from '../persistentvolumes/storage-class-name.ts';
import type { TableColumn } from '../../../resource-definition.ts';

const isPlaced = ({ spec }: PersistentVolumeClaim) => Boolean(spec.volumeName);

export const claimColumns: readonly TableColumn<PersistentVolumeClaim>[] = [
  nameColumn,
  column('Status', 'string', 'Phase of the claim', ({ metadata, status }) =>
    metadata.deletionTimestamp === undefined ? (status?.phase ?? '') : 'Terminating',
  ),
  column('Volume', 'string', 'The volume that the claim has', ({ spec }) => spec.volumeName ?? ''),
  column('Capacity', 'string', 'Size of the volume', (claim) => (isPlaced(claim) ? (claim.status?.capacity?.['storage'] ?? '0') : '')),
  column('Access Modes', 'string', 'Ways the volume can be mounted', (claim) => (isPlaced(claim) ? accessModesText(claim.status?.accessModes) : '')),
  column('StorageClass', 'string', 'Class of the volume asked for', storageClassName),
  column('VolumeAttributesClass', 'string', 'Class of the attributes asked for', ({ spec }) => spec.volumeAttributesClassName ?? '<unset>'),
  ageColumn,
  wideColumn('VolumeMode', 'string', 'A file system or a bare block device', ({ spec }) => spec.volumeMode ?? '<unset>'),
];
