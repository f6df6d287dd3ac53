// Mirrors ValidateCSIDriver and its update of k8s.io/kubernetes/pkg/apis/storage/validation.
import type { CSIDriver } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { dnsSubdomainName } from '../../meta/name-rules.ts';
import { validateImmutable } from '../../meta/validate-immutable.ts';
import { validateObjectMeta } from '../../meta/validate-object-meta.ts';
import { validateObjectMetaUpdate } from '../../meta/validate-object-meta-update.ts';

const MODES: readonly string[] = ['Ephemeral', 'Persistent'];
const FS_GROUP_POLICIES: readonly string[] = ['ReadWriteOnceWithFSType', 'File', 'None'];

export function validateCsiDriver({ metadata, spec }: CSIDriver): readonly FieldError[] {
  const policy = spec.fsGroupPolicy;
  return [
    ...validateObjectMeta(metadata, false, dnsSubdomainName),
    ...(policy === undefined || FS_GROUP_POLICIES.includes(policy) ? [] : [field.notSupported('spec.fsGroupPolicy', policy, FS_GROUP_POLICIES)]),
    ...(spec.volumeLifecycleModes ?? [])
      .filter((mode) => !MODES.includes(mode))
      .map((mode) => field.notSupported('spec.volumeLifecycleModes', mode, MODES)),
  ];
}

export function validateCsiDriverUpdate(driver: CSIDriver, old: CSIDriver): readonly FieldError[] {
  const fixed = ['attachRequired', 'fsGroupPolicy', 'volumeLifecycleModes'] as const;
  return [
    ...validateObjectMetaUpdate(driver.metadata, old.metadata),
    ...fixed.flatMap((name) => validateImmutable(driver.spec[name], old.spec[name], `spec.${name}`)),
  ];
}
