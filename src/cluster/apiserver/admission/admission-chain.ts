import type { AdmissionAttributes, AdmissionPlugin } from './admission-plugin.ts';

/** Lets every plug-in look at and change the object; true when one of them may have changed it. */
export function admit(plugins: readonly AdmissionPlugin[], attributes: AdmissionAttributes): boolean {
  for (const plugin of plugins) plugin.admit?.(attributes);
  return plugins.length > 0 && attributes.definition.resource.plural === 'pods';
}

export function validateAdmission(plugins: readonly AdmissionPlugin[], attributes: AdmissionAttributes): void {
  for (const plugin of plugins) plugin.validate?.(attributes);
}
