/** `set-credentials --exec-*` and `--auth-provider*`: programs and providers that know the credentials. */
import type { UserEntry } from '../../config/kubeconfig.ts';
import type { FlagDefinition } from '../../flags/flag.ts';
import type { FlagValues } from '../../flags/flag-values.ts';

export const helperFlags: readonly FlagDefinition[] = [
  { name: 'auth-provider', type: 'string', usage: 'Auth provider of the user entry' },
  { name: 'auth-provider-arg', type: 'strings', usage: 'key=value for the auth provider; key- removes one' },
  { name: 'exec-api-version', type: 'string', usage: 'API version of the program that knows the credentials' },
  { name: 'exec-arg', type: 'strings', usage: 'Arguments of that program' },
  { name: 'exec-command', type: 'string', usage: 'The program that knows the credentials' },
  { name: 'exec-env', type: 'stringArray', usage: 'KEY=value for its environment; KEY- removes one' },
  { name: 'exec-interactive-mode', type: 'string', usage: 'Whether it may ask: Never, IfAvailable or Always' },
  { name: 'exec-provide-cluster-info', type: 'bool', usage: 'Tell it about the cluster' },
];

interface Exec {
  readonly apiVersion?: string;
  readonly args: readonly string[] | null;
  readonly command: string;
  readonly env: readonly { readonly name: string; readonly value: string }[] | null;
  readonly interactiveMode?: string;
  readonly provideClusterInfo: boolean;
}

interface Provider {
  readonly config: Readonly<Record<string, string>> | null;
  readonly name: string;
}

/** Of what is there, only what is given changes. */
export function changeHelpers(flags: FlagValues, entry: UserEntry): void {
  if (flags.string('exec-command') !== '' || entry.exec !== undefined) {
    const before = entry.exec as Exec | undefined;
    if (helperFlags.some(({ name }) => name.startsWith('exec-') && flags.changed(name))) entry.exec = changedExec(flags, before);
  }
  const provider = entry['auth-provider'] as Provider | undefined;
  if (flags.string('auth-provider') !== '' || (provider !== undefined && flags.changed('auth-provider-arg'))) {
    const config = Object.fromEntries(changedPairs(Object.entries(provider?.config ?? {}), flags.list('auth-provider-arg')));
    entry['auth-provider'] = {
      config: Object.keys(config).length === 0 ? null : config,
      name: flags.string('auth-provider') || (provider?.name ?? ''),
    };
  }
}

function changedExec(flags: FlagValues, before: Exec | undefined): Exec {
  const version = flags.string('exec-api-version') || before?.apiVersion;
  const mode = flags.string('exec-interactive-mode') || before?.interactiveMode;
  const env = changedPairs(
    (before?.env ?? []).map(({ name, value }) => [name, value] as const),
    flags.list('exec-env'),
  ).map(([name, value]) => ({ name, value }));
  return {
    ...(version === undefined ? {} : { apiVersion: version }),
    args: flags.changed('exec-arg') ? flags.list('exec-arg') : (before?.args ?? null),
    command: flags.string('exec-command') || (before?.command ?? ''),
    env: flags.changed('exec-env') || env.length > 0 ? env : null,
    ...(mode === undefined ? {} : { interactiveMode: mode }),
    provideClusterInfo: flags.changed('exec-provide-cluster-info') ? flags.bool('exec-provide-cluster-info') : (before?.provideClusterInfo ?? false),
  };
}

/** `key=value` sets, `key-` removes. */
function changedPairs(before: readonly (readonly [string, string])[], changes: readonly string[]): readonly (readonly [string, string])[] {
  const pairs = new Map(before);
  for (const change of changes) {
    const equals = change.indexOf('=');
    if (equals > 0) pairs.set(change.slice(0, equals), change.slice(equals + 1));
    else if (change.endsWith('-')) pairs.delete(change.slice(0, -1));
  }
  return [...pairs];
}
