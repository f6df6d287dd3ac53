// Mirrors ValidateVolumeAttachment and its update of k8s.io/kubernetes/pkg/apis/storage/validation.
import type { VolumeAttachment } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { dnsSubdomainName } from '../../meta/name-rules.ts';
import { validateImmutable } from '../../meta/validate-immutable.ts';
import { validateObjectMeta } from '../../meta/validate-object-meta.ts';
import { validateObjectMetaUpdate } from '../../meta/validate-object-meta-update.ts';

export function validateVolumeAttachment({ metadata, spec }: VolumeAttachment): readonly FieldError[] {
  const { inlineVolumeSpec, persistentVolumeName } = spec.source ?? {};
  const errors = [...validateObjectMeta(metadata, false, dnsSubdomainName)];
  if (!spec.attacher) errors.push(field.required('spec.attacher'));
  if (!spec.nodeName) errors.push(field.required('spec.nodeName'));
  if (inlineVolumeSpec === undefined && persistentVolumeName === undefined) {
    errors.push(field.required('spec.source', 'must specify exactly one of inlineVolumeSpec and persistentVolumeName'));
  }
  return errors;
}

export function validateVolumeAttachmentUpdate(attachment: VolumeAttachment, old: VolumeAttachment): readonly FieldError[] {
  return [...validateObjectMetaUpdate(attachment.metadata, old.metadata), ...validateImmutable(attachment.spec, old.spec, 'spec')];
}
