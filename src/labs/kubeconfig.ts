import { stringify } from 'yaml';

export interface KubeconfigOptions {
  readonly server: string;
  readonly token: string;
  /** Of the cluster and the context. */
  readonly name: string;
  readonly user: string;
  /** The server's certificate signs itself. */
  readonly insecure?: boolean;
  readonly context?: string;
}

/** A kubeconfig with one cluster, one user and one context. */
export function createKubeconfig(options: KubeconfigOptions): string {
  const context = options.context ?? options.name;
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: options.name, cluster: { server: options.server, ...(options.insecure === true ? { 'insecure-skip-tls-verify': true } : {}) } }],
    users: [{ name: options.user, user: { token: options.token } }],
    contexts: [{ name: context, context: { cluster: options.name, user: options.user } }],
    'current-context': context,
  });
}
