/** Where a program in a pod finds its API server. Mirrors rest.InClusterConfig. */
import { PosixError } from '#posix/posix-error.ts';
import type { Process } from '#posix/process.ts';

const FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount';

export interface InClusterConfig {
  readonly server: string;
  readonly certificateAuthority: string;
  readonly token: string;
  readonly namespace: string;
}

/** Undefined outside of a pod, and in one without a service account's token. */
export function findInClusterConfig({ env, fs }: Process): InClusterConfig | undefined {
  const host = env.get('KUBERNETES_SERVICE_HOST') ?? '';
  const port = env.get('KUBERNETES_SERVICE_PORT') ?? '';
  if (host === '' || port === '') return undefined;
  const read = (name: string): string => fs.readText(`${FOLDER}/${name}`);
  try {
    return {
      server: `https://${host}:${port}`,
      certificateAuthority: read('ca.crt'),
      token: read('token').trim(),
      namespace: read('namespace').trim(),
    };
  } catch (error) {
    if (error instanceof PosixError) return undefined;
    throw error;
  }
}
