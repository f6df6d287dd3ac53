import type { TrafficEvent } from '#cluster/network/traffic.ts';
import { TestCluster } from '../kubelet/test-cluster.ts';

async function watched(): Promise<{ readonly cluster: TestCluster; readonly seen: TrafficEvent[]; readonly stop: () => void }> {
  const cluster = TestCluster.create();
  cluster.deployment('web', 1);
  cluster.service('web', { selector: { app: 'web' }, ports: [{ port: 80 }] });
  cluster.pod('client', { image: 'busybox', command: ['sleep', 'infinity'] });
  await cluster.seconds(6);
  const seen: TrafficEvent[] = [];
  return { cluster, seen, stop: cluster.cluster.observeTraffic((event) => seen.push(event)) };
}

describe('the traffic feed', () => {
  test('tells who asked whom through which Service, and how it ended', async () => {
    const { cluster, seen } = await watched();
    const address = cluster.cluster.api.find('services', 'default', 'web')?.spec.clusterIP ?? '';
    await cluster.get(address, { from: cluster.podNetwork('client'), path: '/x?y=1' });
    expect(seen).toEqual([
      expect.objectContaining({
        from: { kind: 'pod', namespace: 'default', name: 'client' },
        to: { kind: 'pod', namespace: 'default', name: expect.stringMatching(/^web-/) as string },
        service: { namespace: 'default', name: 'web' },
        address,
        port: 80,
        protocol: 'HTTP',
        method: 'GET',
        path: '/x',
        outcome: 404,
      }),
    ]);
  });

  test('shows both halves of a way through an Ingress', async () => {
    const { cluster, seen } = await watched();
    cluster.create('ingresses.networking.k8s.io', {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name: 'front', namespace: 'default' },
      spec: { defaultBackend: { service: { name: 'web', port: { number: 80 } } } },
    });
    await cluster.seconds(3);
    seen.length = 0;
    await cluster.get('18.195.213.49');
    expect(seen.map(({ from, to, via, outcome }) => [from.kind, to?.kind, via?.name, outcome])).toEqual([
      ['pod', 'pod', 'front', 200],
      ['workstation', 'pod', undefined, 200],
    ]);
    expect(seen[0]?.via).toEqual({ kind: 'Ingress', namespace: 'default', name: 'front', service: 'web' });
  });

  test('tells of refusals and of what nobody answered, and is silent once stopped', async () => {
    const { cluster, seen, stop } = await watched();
    await cluster.get('172.31.1.26', { port: 9 });
    await cluster.get('198.51.100.1');
    await cluster.until(cluster.podNetwork('client').ping('172.31.1.25'));
    expect(seen.map(({ protocol, outcome }) => `${protocol} ${String(outcome)}`)).toEqual(['HTTP refused', 'HTTP timeout', 'ICMP answered']);
    expect(JSON.parse(JSON.stringify(seen))).toEqual(seen);
    stop();
    await cluster.get('172.31.1.26', { port: 9 });
    expect(seen).toHaveLength(3);
  });
});
