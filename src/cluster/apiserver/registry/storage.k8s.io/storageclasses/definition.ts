import { getApiResource } from '#kube/api-resources.ts';
import type { StorageClass } from '#kube/generated/types.ts';
import { ageColumn, column, nameColumn } from '../../table/column.ts';
import { defineResource } from '../../../resource-definition.ts';
import { validateStorageClass, validateStorageClassUpdate } from './validate-storage-class.ts';

const DEFAULT_CLASS = ['storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class'];

const isDefault = ({ metadata }: StorageClass) => DEFAULT_CLASS.some((name) => metadata.annotations?.[name] === 'true');

export const storageClasses = defineResource<StorageClass>({
  resource: getApiResource('storage.k8s.io', 'storageclasses'),
  strategy: {
    default(storageClass) {
      storageClass.reclaimPolicy ??= 'Delete';
      storageClass.volumeBindingMode ??= 'Immediate';
    },
    validate: validateStorageClass,
    validateUpdate: validateStorageClassUpdate,
  },
  columns: [
    { ...nameColumn, cell: (storageClass) => (isDefault(storageClass) ? `${storageClass.metadata.name} (default)` : storageClass.metadata.name) },
    column('Provisioner', 'string', 'Who makes the volumes', ({ provisioner }) => provisioner),
    column('ReclaimPolicy', 'string', 'What becomes of a volume when its claim goes', ({ reclaimPolicy }) => reclaimPolicy ?? 'Delete'),
    column('VolumeBindingMode', 'string', 'When claims are bound to volumes', ({ volumeBindingMode }) => volumeBindingMode ?? 'Immediate'),
    column('AllowVolumeExpansion', 'string', 'Whether claims may grow', ({ allowVolumeExpansion }) => allowVolumeExpansion ?? false),
    ageColumn,
  ],
});
