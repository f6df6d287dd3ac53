import { getApiResource } from '#kube/api-resources.ts';
import type { VolumeAttachment } from '#kube/generated/types.ts';
import { guardStatus, statusSubresource } from '../../meta/status.ts';
import { ageColumn, column, nameColumn } from '../../table/column.ts';
import { defineResource } from '../../../resource-definition.ts';
import { validateVolumeAttachment, validateVolumeAttachmentUpdate } from './validate-volume-attachment.ts';

export const volumeAttachments = defineResource<VolumeAttachment>({
  resource: getApiResource('storage.k8s.io', 'volumeattachments'),
  strategy: {
    ...guardStatus<VolumeAttachment>(() => ({ attached: false })),
    validate: validateVolumeAttachment,
    validateUpdate: validateVolumeAttachmentUpdate,
    generationOf: () => undefined,
    subresources: { status: statusSubresource<VolumeAttachment>() },
  },
  columns: [
    nameColumn,
    column('Attacher', 'string', 'The driver that attaches', ({ spec }) => spec.attacher),
    column('PV', 'string', 'The volume', ({ spec }) => spec.source.persistentVolumeName ?? ''),
    column('Node', 'string', 'The node it is attached to', ({ spec }) => spec.nodeName),
    column('Attached', 'boolean', 'Whether it is attached', ({ status }) => status?.attached ?? false),
    ageColumn,
  ],
});
