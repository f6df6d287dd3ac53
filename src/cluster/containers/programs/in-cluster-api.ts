// Mirrors rest.InClusterConfig of client-go: a program's way to the API server of its cluster.
import type { Process } from '#posix/process.ts';
import { HostStack } from '../../network/host-stack.ts';
import type { Api } from '../../api/api.ts';

/** Undefined on a host that belongs to no cluster. */
export function inClusterApi(process: Process, serviceAccount: string): Api | undefined {
  const { network } = process.machine;
  return network instanceof HostStack ? network.api?.as(`system:serviceaccount:${serviceAccount}`) : undefined;
}
