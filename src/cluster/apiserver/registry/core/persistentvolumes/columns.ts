// Mirrors printPersistentVolume of k8s.io/kubernetes/pkg/printers/internalversion.
import type { PersistentVolume } from '#kube/generated/types.ts';
import { ageColumn, column, nameColumn, wideColumn } from '../../table/column.ts';
import type { TableColumn } from '../../../resource-definition.ts';
import { accessModesText } from './access-modes.ts';
import { storageClassName } from './storage-class-name.ts';

const claim = ({ spec }: PersistentVolume) => (spec.claimRef ? `${spec.claimRef.namespace ?? ''}/${spec.claimRef.name ?? ''}` : '');

export const persistentVolumeColumns: readonly TableColumn<PersistentVolume>[] = [
  nameColumn,
  column('Capacity', 'string', 'Size of the volume', ({ spec }) => spec.capacity?.['storage'] ?? '0'),
  column('Access Modes', 'string', 'Ways the volume can be mounted', ({ spec }) => accessModesText(spec.accessModes)),
  column('Reclaim Policy', 'string', 'What becomes of the volume when its claim goes', ({ spec }) => spec.persistentVolumeReclaimPolicy ?? ''),
  column('Status', 'string', 'Phase of the volume', ({ metadata, status }) =>
    metadata.deletionTimestamp === undefined ? (status?.phase ?? '') : 'Terminating',
  ),
  column('Claim', 'string', 'The claim that has the volume', claim),
  column('StorageClass', 'string', 'Class of the volume', storageClassName),
  column('VolumeAttributesClass', 'string', 'Class of the attributes of the volume', ({ spec }) => spec.volumeAttributesClassName ?? '<unset>'),
  column('Reason', 'string', 'Why the volume is in its phase', ({ status }) => status?.reason ?? ''),
  ageColumn,
  wideColumn('VolumeMode', 'string', 'A file system or a bare block device', ({ spec }) => spec.volumeMode ?? '<unset>'),
];
