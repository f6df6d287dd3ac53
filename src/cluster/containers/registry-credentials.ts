// Mirrors pkg/credentialprovider: what pull secrets say about registries.
import { decodeBase64 } from '#kube/base64.ts';
import type { Secret } from '#kube/generated/types.ts';
import { decodeUtf8 } from '#posix/utf8.ts';

export interface RegistryCredentials {
  /** `registry.example.com`, without scheme and path. */
  readonly registry: string;
  readonly user: string;
  readonly password: string;
}

interface DockerConfig {
  readonly auths?: Readonly<Record<string, DockerAuth>>;
}

interface DockerAuth {
  readonly username?: string;
  readonly password?: string;
  readonly auth?: string;
}

/** The credentials of secrets of type kubernetes.io/dockerconfigjson and dockercfg; others and broken ones have none. */
export function registryCredentials(secrets: readonly Secret[]): readonly RegistryCredentials[] {
  return secrets.flatMap(({ data }) => {
    const json = data?.['.dockerconfigjson'];
    const old = data?.['.dockercfg'];
    const auths = json === undefined ? (parse(old) as DockerConfig['auths']) : (parse(json) as DockerConfig | undefined)?.auths;
    return Object.entries(auths ?? {}).map(([server, auth]) => credentialsOf(server, auth));
  });
}

function credentialsOf(server: string, { username, password, auth }: DockerAuth): RegistryCredentials {
  const [, host = ''] = /^(?:https?:\/\/)?([^/]*)/.exec(server) ?? [];
  const [user = '', ...rest] = auth === undefined ? [] : decodeUtf8(decodeBase64(auth)).split(':');
  return { registry: host === 'index.docker.io' ? 'docker.io' : host, user: username ?? user, password: password ?? rest.join(':') };
}

function parse(encoded: string | undefined): unknown {
  if (encoded === undefined) return undefined;
  try {
    return JSON.parse(decodeUtf8(decodeBase64(encoded))) as unknown;
  } catch {
    return undefined;
  }
}
