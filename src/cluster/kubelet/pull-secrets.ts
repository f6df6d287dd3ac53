import type { Pod, Secret } from '#kube/generated/types.ts';
import type { Api } from '../api/api.ts';
import { registryCredentials, type RegistryCredentials } from '../containers/registry-credentials.ts';

/** What a pod's imagePullSecrets give, and the names of those that are not there. */
export function pullSecrets(api: Api, pod: Pod): { readonly credentials: readonly RegistryCredentials[]; readonly missing: readonly string[] } {
  const names = (pod.spec.imagePullSecrets ?? []).flatMap(({ name }) => (name === undefined || name === '' ? [] : [name]));
  const found = new Map(names.map((name) => [name, api.find('secrets', pod.metadata.namespace ?? 'default', name)] as const));
  const secrets = [...found.values()].filter((secret): secret is Secret => secret !== undefined);
  return { credentials: registryCredentials(secrets), missing: names.filter((name) => found.get(name) === undefined) };
}
