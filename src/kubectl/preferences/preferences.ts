/** What a kuberc says. Mirrors the internal Preference of kubectl.config.k8s.io. */
import { BareError } from '../usage-error.ts';

export interface FlagDefault {
  readonly name: string;
  readonly default: string;
}

export interface CommandDefaults {
  /** `create configmap`. */
  readonly command: string;
  readonly options: readonly FlagDefault[];
}

export interface CommandAlias extends CommandDefaults {
  readonly name: string;
  readonly prependArgs: readonly string[];
  readonly appendArgs: readonly string[];
}

export interface Preferences {
  readonly aliases: readonly CommandAlias[];
  readonly defaults: readonly CommandDefaults[];
}

/** Preferences that cannot be applied. */
export class PreferencesError extends BareError {}

/** Throws what no kuberc may say. */
export function checkPreferences({ aliases, defaults }: Preferences): void {
  const names = new Set<string>();
  for (const { name, options } of aliases) {
    if (!/^[a-zA-Z]+$/.test(name)) throw new PreferencesError('invalid alias name, can only include alphabetical characters');
    checkNames(options);
    if (names.has(name)) throw new PreferencesError(`duplicate alias name ${name}`);
    names.add(name);
  }
  for (const { options } of defaults) checkNames(options);
}

function checkNames(flags: readonly FlagDefault[]): void {
  const dashed = flags.find(({ name }) => name.startsWith('-'));
  if (dashed !== undefined) throw new PreferencesError(`flag name ${dashed.name} should be in long form without dashes`);
}
