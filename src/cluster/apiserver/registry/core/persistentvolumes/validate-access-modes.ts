import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';

const MODES: readonly string[] = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];

/** Modes of volumes and claims; that there is one at all is said by each in its own words. */
export function validateAccessModes(modes: readonly string[] | undefined, path: string): readonly FieldError[] {
  const errors: FieldError[] = (modes ?? []).filter((mode) => !MODES.includes(mode)).map((mode) => field.notSupported(path, mode, MODES));
  const single = modes?.includes('ReadWriteOncePod') && modes.some((mode) => mode !== 'ReadWriteOncePod');
  return single ? [...errors, field.forbidden(path, 'may not use ReadWriteOncePod with other access modes')] : errors;
}

const VOLUME_MODES: readonly string[] = ['Block', 'Filesystem'];

export function validateVolumeMode(mode: string | undefined, path: string): readonly FieldError[] {
  return mode === undefined || VOLUME_MODES.includes(mode) ? [] : [field.notSupported(path, mode, VOLUME_MODES)];
}
