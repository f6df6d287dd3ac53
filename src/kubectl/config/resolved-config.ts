/** Which server to talk to and as whom. Mirrors clientcmd's DirectClientConfig. */
import { decodeBase64 } from '#kube/base64.ts';
import { parseDuration } from '#kube/duration.ts';
import { decodeUtf8 } from '#posix/utf8.ts';
import type { FlagValues } from '../flags/flag-values.ts';
import { ConfigurationError, UsageError } from '../usage-error.ts';
import { checkExec, type ExecConfig } from './exec-credentials.ts';
import type { KubeconfigAccess } from './kubeconfig-access.ts';
import type { ClusterEntry, ContextEntry, UserEntry } from './kubeconfig.ts';

export interface ResolvedConfig {
  /** `https://172.31.1.25:6443` */
  readonly server: string;
  /** PEM */
  readonly certificateAuthority?: string;
  readonly insecureSkipTlsVerify: boolean;
  readonly tlsServerName?: string;
  readonly proxyUrl?: string;
  /** PEM */
  readonly clientCertificate?: string;
  /** PEM */
  readonly clientKey?: string;
  readonly token?: string;
  readonly username?: string;
  readonly password?: string;
  readonly impersonate?: {
    readonly user: string;
    readonly groups: readonly string[];
    readonly uid: string;
    readonly extra: Readonly<Record<string, readonly string[]>>;
  };
  /** The program that knows the credentials, where nothing else does. */
  readonly exec?: ExecConfig;
  /** The context's; empty when it has none. */
  readonly namespace: string;
  /** Milliseconds; 0 is for ever. */
  readonly requestTimeout: number;
  /** Whether a kubeconfig or flag named the server; otherwise it is the default address, where nothing may listen. */
  readonly configured: boolean;
}

/** The context in force: `--context`, else the current one. Throws when it is named but not there. */
export function contextOf(access: KubeconfigAccess, flags: FlagValues): ContextEntry {
  const config = access.load();
  const name = flags.string('context') || config.currentContext;
  if (name === '') {
    const namespace = access.inCluster?.namespace;
    return namespace === undefined ? {} : { namespace };
  }
  const found = config.contexts.get(name);
  if (found === undefined) throw new ConfigurationError(`context was not found for specified context: ${name}`);
  return found;
}

export function resolveConfig(access: KubeconfigAccess, flags: FlagValues): ResolvedConfig {
  const config = access.load();
  const context = contextOf(access, flags);
  const clusterName = flags.string('cluster') || (context.cluster ?? '');
  const userName = flags.string('user') || (context.user ?? '');
  const cluster = config.clusters.get(clusterName);
  const user = config.users.get(userName);
  if (flags.string('user') !== '' && user === undefined) throw new UsageError(`auth info "${userName}" does not exist`);
  if (clusterName !== '' && cluster === undefined && flags.string('server') === '') {
    if (flags.string('cluster') !== '') throw new UsageError(`no server found for cluster "${clusterName}"`);
    throw new ConfigurationError(`cluster "${clusterName}" does not exist`);
  }
  const inside = flags.string('server') === '' ? access.inCluster : undefined;
  const server = flags.string('server') || (cluster?.server ?? inside?.server ?? '');
  return {
    ...(inside === undefined ? {} : { token: inside.token, certificateAuthority: inside.certificateAuthority }),
    ...clusterPart(access, flags, cluster ?? {}),
    ...userPart(access, flags, user ?? {}, userName),
    server: withScheme(server === '' ? 'http://localhost:8080' : server),
    namespace: context.namespace ?? '',
    requestTimeout: requestTimeout(flags.string('request-timeout')),
    configured: server !== '',
  };
}

function clusterPart(
  access: KubeconfigAccess,
  flags: FlagValues,
  cluster: ClusterEntry,
): Pick<ResolvedConfig, 'insecureSkipTlsVerify'> & Partial<ResolvedConfig> {
  const authority = pem(access, flags.string('certificate-authority') || cluster['certificate-authority'], cluster['certificate-authority-data']);
  const tlsServerName = flags.string('tls-server-name') || cluster['tls-server-name'];
  return {
    insecureSkipTlsVerify: flags.changed('insecure-skip-tls-verify')
      ? flags.bool('insecure-skip-tls-verify')
      : cluster['insecure-skip-tls-verify'] === true,
    ...(authority === undefined ? {} : { certificateAuthority: authority }),
    ...(tlsServerName === undefined || tlsServerName === '' ? {} : { tlsServerName }),
    ...(cluster['proxy-url'] === undefined ? {} : { proxyUrl: cluster['proxy-url'] }),
  };
}

function userPart(access: KubeconfigAccess, flags: FlagValues, user: UserEntry, userName: string): Partial<ResolvedConfig> {
  const certificate = pem(access, flags.string('client-certificate') || user['client-certificate'], user['client-certificate-data']);
  const key = pem(access, flags.string('client-key') || user['client-key'], user['client-key-data']);
  const token = flags.string('token') || user.token || (user.tokenFile === undefined ? '' : decodeUtf8(access.readFile(user.tokenFile)).trim());
  const username = flags.string('username') || user.username;
  const impersonated = flags.string('as') || user.as || '';
  const groups = flags.changed('as-group') ? flags.list('as-group') : (user['as-groups'] ?? []);
  const uid = flags.string('as-uid') || user['as-uid'] || '';
  const extra = user['as-user-extra'] ?? {};
  const exec = user.exec as ExecConfig | undefined;
  if (exec !== undefined) checkExec(exec, userName);
  const isKnown = token !== '' || (username ?? '') !== '' || (certificate !== undefined && key !== undefined);
  if (impersonated === '' && (groups.length > 0 || uid !== '' || Object.keys(extra).length > 0)) {
    throw new UsageError(`requesting uid, groups or user-extra for ${userName} without impersonating a user`);
  }
  return {
    ...(certificate === undefined ? {} : { clientCertificate: certificate }),
    ...(key === undefined ? {} : { clientKey: key }),
    ...(token === '' ? {} : { token }),
    ...(username === undefined || username === '' ? {} : { username, password: flags.string('password') || (user.password ?? '') }),
    ...(impersonated === '' ? {} : { impersonate: { user: impersonated, groups, uid, extra } }),
    ...(exec === undefined || isKnown ? {} : { exec }),
  };
}

function pem(access: KubeconfigAccess, path: string | undefined, data: string | undefined): string | undefined {
  if (data !== undefined && data !== '') return decodeUtf8(decodeBase64(data));
  return path === undefined || path === '' ? undefined : decodeUtf8(access.readFile(path));
}

function withScheme(server: string): string {
  return (/^https?:\/\//.test(server) ? server : `http://${server}`).replace(/\/+$/, '');
}

function requestTimeout(text: string): number {
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  try {
    return parseDuration(text);
  } catch {
    throw new UsageError(
      `Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)`,
    );
  }
}
