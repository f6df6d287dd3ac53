import type { EndpointSlice, ServiceSpec } from '#kube/generated/types.ts';
import { TestCluster } from '../support/test-cluster.ts';

function start(spec: ServiceSpec, becomesReady?: () => boolean): TestCluster {
  const cluster = new TestCluster(becomesReady === undefined ? {} : { becomesReady });
  cluster.api.create('services', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'default', labels: { team: 'a' } }, spec });
  return cluster;
}

const ports = [{ port: 80, targetPort: 8080 }];
const slices = (cluster: TestCluster): readonly EndpointSlice[] => cluster.api.list('endpointslices.discovery.k8s.io', { namespace: 'default' });
const subsets = (cluster: TestCluster) => cluster.api.find('endpoints', 'default', 'web')?.subsets;

describe('endpoints and endpoint slices', () => {
  it('hold the ready pods that the Service selects, with the ports they listen on', () => {
    const cluster = start({ selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 'web' }] });
    const spec = { containers: [{ name: 'c', image: 'nginx', ports: [{ name: 'web', containerPort: 8080 }] }] };
    const pod = cluster.createPod('a', spec, { labels: { app: 'web' } });
    cluster.createPod('b', spec, { labels: { app: 'other' } });
    cluster.run();
    const { podIP } = cluster.pod('a').status ?? {};
    const { nodeName } = cluster.pod('a').spec;
    const targetRef = { kind: 'Pod', namespace: 'default', name: 'a', uid: pod.metadata.uid };
    expect(subsets(cluster)).toEqual([{ addresses: [{ ip: podIP, nodeName, targetRef }], ports: [{ name: 'http', port: 8080, protocol: 'TCP' }] }]);
    expect(slices(cluster)).toHaveLength(1);
    expect(slices(cluster)[0]).toMatchObject({
      addressType: 'IPv4',
      endpoints: [{ addresses: [podIP], conditions: { ready: true, serving: true, terminating: false }, nodeName, targetRef }],
      ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
    });
    expect(slices(cluster)[0]?.metadata.name).toMatch(/^web-.{5}$/);
    expect(slices(cluster)[0]?.metadata.labels).toEqual({
      team: 'a',
      'kubernetes.io/service-name': 'web',
      'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
    });
  });

  it('keep pods that are not ready apart', () => {
    const cluster = start({ selector: { app: 'web' }, ports }, () => false);
    cluster.createPod('a', {}, { labels: { app: 'web' } });
    cluster.run();
    expect(subsets(cluster)?.[0]?.addresses).toBeUndefined();
    expect(subsets(cluster)?.[0]?.notReadyAddresses).toHaveLength(1);
    expect(slices(cluster)[0]?.endpoints[0]?.conditions).toEqual({ ready: false, serving: false, terminating: false });
  });

  it('lose a pod when it is deleted or relabelled, and are there even without pods', () => {
    const cluster = start({ selector: { app: 'web' }, ports });
    for (const name of ['a', 'b']) cluster.createPod(name, {}, { labels: { app: 'web' } });
    cluster.run();
    expect(subsets(cluster)?.[0]?.addresses).toHaveLength(2);
    cluster.api.delete('pods', 'default', 'a');
    const pod = cluster.pod('b');
    cluster.api.update('pods', { ...pod, metadata: { ...pod.metadata, labels: {} } });
    cluster.run();
    expect(subsets(cluster)).toBeUndefined();
    expect(slices(cluster)).toEqual([expect.objectContaining({ endpoints: [] })]);
  });

  it('go with their Service', () => {
    const cluster = start({ selector: { app: 'web' }, ports });
    cluster.run();
    cluster.api.delete('services', 'default', 'web');
    cluster.run();
    expect(cluster.api.find('endpoints', 'default', 'web')).toBeUndefined();
    expect(slices(cluster)).toEqual([]);
  });

  it('are left to others when the Service selects nothing, and mirrored into slices', () => {
    const cluster = start({ ports });
    cluster.run();
    expect(cluster.api.find('endpoints', 'default', 'web')).toBeUndefined();
    cluster.api.create('endpoints', {
      apiVersion: 'v1',
      kind: 'Endpoints',
      metadata: { name: 'web', namespace: 'default' },
      subsets: [{ addresses: [{ ip: '192.0.2.1' }], ports: [{ port: 80 }] }],
    });
    cluster.run();
    expect(slices(cluster)).toEqual([
      expect.objectContaining({
        endpoints: [{ addresses: ['192.0.2.1'], conditions: { ready: true } }],
        ports: [{ name: '', port: 80, protocol: 'TCP' }],
      }),
    ]);
    expect(slices(cluster)[0]?.metadata.labels?.['endpointslice.kubernetes.io/managed-by']).toBe('endpointslicemirroring-controller.k8s.io');
  });

  it('spread many pods over slices of a hundred', () => {
    const cluster = start({ selector: { app: 'web' }, ports });
    for (let index = 0; index < 150; index++) cluster.createPod(`p${index}`, {}, { labels: { app: 'web' } });
    cluster.run(10_000);
    expect(
      slices(cluster)
        .map(({ endpoints }) => endpoints.length)
        .sort(),
    ).toEqual([100, 50]);
    expect(subsets(cluster)?.[0]?.addresses).toHaveLength(150);
  });
});
