/** A cluster with servers that say their names, for the tests that mirror sig-network's. */
import type { NetworkStack } from '#posix/network.ts';
import { TestCluster } from '../kubelet/test-cluster.ts';

export const SLEEP = { image: 'busybox', command: ['sleep', 'infinity'] };

/** As agnhost's netexec: says its pod's name on the ports that its pod declares. */
export function serverContainer(ports: readonly { readonly name?: string; readonly containerPort: number }[] = [{ containerPort: 80 }]): object {
  return { image: 'nginx', ports, readinessProbe: { exec: { command: ['true'] }, periodSeconds: 1 } };
}

export async function networkCluster(profile = 'from-pods-to-ingress'): Promise<TestCluster> {
  const cluster = TestCluster.create(profile);
  cluster.pod('client', SLEEP, {}, { app: 'client' });
  await cluster.seconds(4);
  return cluster;
}

export function addressOf(cluster: TestCluster, service: string, namespace = 'default'): string {
  return cluster.cluster.api.find('services', namespace, service)?.spec.clusterIP ?? '';
}

export function podAddress(cluster: TestCluster, pod: string, namespace = 'default'): string {
  return cluster.getPod(pod, namespace).status?.podIP ?? '';
}

export function stackOf(cluster: TestCluster, pod = 'client', namespace = 'default'): NetworkStack {
  const stack = cluster.cluster.networkAt(podAddress(cluster, pod, namespace));
  if (stack === undefined) throw new Error(`nobody at ${pod}`);
  return stack;
}

/** The pods that answered `count` requests to `address:port`, in turn; failures by their code. */
export async function answerers(
  cluster: TestCluster,
  address: string,
  count: number,
  options: { readonly port?: number; readonly from?: NetworkStack } = {},
): Promise<readonly string[]> {
  const { port = 80, from = stackOf(cluster) } = options;
  const names: string[] = [];
  const stop = cluster.cluster.observeTraffic(({ to, outcome, address: asked }) => {
    if (asked === address) names.push(typeof outcome === 'number' ? (to?.name ?? '') : outcome);
  });
  for (let index = 0; index < count; index++) await cluster.get(address, { port, from });
  stop();
  return names;
}

export function update(cluster: TestCluster, service: string, change: object): void {
  const { api } = cluster.cluster;
  const old = api.find('services', 'default', service);
  if (old === undefined) throw new Error(`no service ${service}`);
  api.update('services', { ...old, spec: { ...old.spec, ...change } });
}
