import { encodeBase64 } from '#kube/base64.ts';
import { encodeUtf8 } from '#posix/utf8.ts';
import { stringify } from 'yaml';

export interface KubeconfigOptions {
  readonly server: string;
  readonly token: string;
  /** Of the cluster and the context. */
  readonly name: string;
  readonly user: string;
  /** PEM of the certificate to trust, where the system's own do not do. */
  readonly certificate?: string | undefined;
  readonly context?: string;
}

/** A kubeconfig with one cluster, one user and one context. */
export function createKubeconfig(options: KubeconfigOptions): string {
  const context = options.context ?? options.name;
  const authority = options.certificate === undefined ? {} : { 'certificate-authority-data': encodeBase64(encodeUtf8(options.certificate)) };
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: options.name, cluster: { server: options.server, ...authority } }],
    users: [{ name: options.user, user: { token: options.token } }],
    contexts: [{ name: context, context: { cluster: options.name, user: options.user } }],
    'current-context': context,
  });
}
