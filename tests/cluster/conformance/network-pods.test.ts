/** Mirrors test/e2e/network/networking.go, hostport.go, ingress.go, endpointslice.go and the granular checks of common/network; see network.md. */
import { TestCluster } from '../kubelet/test-cluster.ts';
import { addressOf, answerers, networkCluster, podAddress, serverContainer, SLEEP, stackOf } from './network-cluster.ts';

describe('Networking granular checks', () => {
  test('should function for intra-pod communication: http', async () => {
    const cluster = await networkCluster();
    for (const node of ['student1-worker1', 'student1-worker2']) cluster.pod(`netserver-${node}`, serverContainer(), { nodeName: node });
    await cluster.seconds(6);
    for (const node of ['student1-worker1', 'student1-worker2'])
      expect(await cluster.get(podAddress(cluster, `netserver-${node}`), { from: stackOf(cluster) })).toMatch(/^200 /);
  });

  test('should function for intra-pod communication: udp', async () => {
    const cluster = await networkCluster();
    cluster.pod('netserver', SLEEP);
    await cluster.seconds(4);
    stackOf(cluster, 'netserver').listen(8081, { datagram: (_payload, from) => Promise.resolve(new TextEncoder().encode(from.split(':')[0] ?? '')) });
    const send = (port: number): Promise<Uint8Array | undefined> =>
      cluster.until(stackOf(cluster).datagram?.(podAddress(cluster, 'netserver'), port, new Uint8Array([1])) ?? Promise.reject(new Error('no UDP')));
    expect(new TextDecoder().decode(await send(8081))).toBe(podAddress(cluster, 'client'));
    await expect(send(8082)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  test('should function for node-pod communication, both ways', async () => {
    const cluster = await networkCluster();
    cluster.pod('netserver', serverContainer());
    cluster.pod('host', SLEEP, { hostNetwork: true });
    await cluster.seconds(5);
    expect(await cluster.get(podAddress(cluster, 'netserver'), { from: cluster.podNetwork('host') })).toMatch(/^200 /);
    await expect(cluster.until(stackOf(cluster).ping('172.31.1.26'))).resolves.toBeGreaterThan(0);
  });

  test('should provide Internet connection for containers, and nothing that is not there', async () => {
    const cluster = await networkCluster();
    const [address = ''] = await cluster.until(stackOf(cluster).resolve('example.com'));
    expect(await cluster.get(address, { from: stackOf(cluster), host: 'example.com' })).toContain('Example Domain');
    expect(await cluster.get('198.51.100.7', { from: stackOf(cluster) })).toBe('ETIMEDOUT');
  });

  test('should be able to reach a pod with hostPort at its node and nowhere else', async () => {
    const cluster = await networkCluster();
    cluster.pod('pod1', { image: 'nginx', ports: [{ containerPort: 80, hostPort: 54_323 }] }, { nodeName: 'student1-worker1' });
    cluster.pod('pod2', { image: 'nginx', ports: [{ containerPort: 80, hostPort: 54_323 }] }, { nodeName: 'student1-worker2' });
    await cluster.seconds(6);
    const seen = await answerers(cluster, '172.31.1.26', 1, { port: 54_323 });
    expect([...seen, ...(await answerers(cluster, '172.31.1.27', 1, { port: 54_323 }))]).toEqual(['pod1', 'pod2']);
    expect(await cluster.get('172.31.1.25', { port: 54_323 })).toBe('ECONNREFUSED');
  });

  test('reports a route that leads nowhere as Linux does: nobody has the address, nobody listens, nobody answers', async () => {
    const cluster = await networkCluster();
    const from = stackOf(cluster);
    expect(await cluster.get('10.42.1.250', { from })).toBe('EHOSTUNREACH');
    expect(await cluster.get(podAddress(cluster, 'client'), { from })).toBe('ECONNREFUSED');
    expect(await cluster.get('10.43.99.99', { from })).toBe('ETIMEDOUT');
  });
});

describe('EndpointSlice', () => {
  test('should have Endpoints and EndpointSlices pointing to API Server', async () => {
    const cluster = await networkCluster();
    const { api } = cluster.cluster;
    expect(api.find('endpoints', 'default', 'kubernetes')?.subsets?.[0]?.addresses).toEqual([{ ip: '172.31.1.25' }]);
    expect(api.find('endpointslices.discovery.k8s.io', 'default', 'kubernetes')?.endpoints?.[0]?.addresses).toEqual(['172.31.1.25']);
  });

  test('should create and delete Endpoints and EndpointSlices for a Service with a selector specified', async () => {
    const cluster = await networkCluster();
    const { api } = cluster.cluster;
    cluster.service('sel', { selector: { app: 'sel' }, ports: [{ name: 'p', port: 80 }] });
    await cluster.seconds(1);
    const slices = (): number =>
      api.list('endpointslices.discovery.k8s.io', { namespace: 'default', labels: { 'kubernetes.io/service-name': 'sel' } }).length;
    expect([api.find('endpoints', 'default', 'sel') !== undefined, slices()]).toEqual([true, 1]);
    api.delete('services', 'default', 'sel');
    await cluster.seconds(2);
    expect([api.find('endpoints', 'default', 'sel') !== undefined, slices()]).toEqual([false, 0]);
  });

  test('should create Endpoints and EndpointSlices for Pods matching a Service, with the port each pod names', async () => {
    const cluster = await networkCluster();
    cluster.pod('a', { image: 'nginx', ports: [{ name: 'web', containerPort: 80 }] }, {}, { app: 'named' });
    cluster.pod('b', { image: 'nginx', ports: [{ name: 'web', containerPort: 3000 }] }, {}, { app: 'named' });
    cluster.service('named', { selector: { app: 'named' }, ports: [{ port: 80, targetPort: 'web' }] });
    await cluster.seconds(6);
    const results = [
      await cluster.get(addressOf(cluster, 'named'), { from: stackOf(cluster) }),
      await cluster.get(addressOf(cluster, 'named'), { from: stackOf(cluster) }),
    ];
    expect(results.map((text) => text.slice(0, 12)).sort()).toEqual(['200 <!DOCTYP', 'ECONNREFUSED']);
  });

  test('should support more than a hundred endpoints', async () => {
    const cluster = TestCluster.create('plain');
    cluster.deployment('many', 120);
    cluster.service('many', { selector: { app: 'many' }, ports: [{ port: 80 }] });
    cluster.pod('client', SLEEP);
    await cluster.seconds(10);
    const slices = cluster.cluster.api.list('endpointslices.discovery.k8s.io', {
      namespace: 'default',
      labels: { 'kubernetes.io/service-name': 'many' },
    });
    expect(slices.map(({ endpoints }) => endpoints?.length ?? 0).sort()).toEqual([100, 20]);
    expect(new Set(await answerers(cluster, addressOf(cluster, 'many'), 120)).size).toBe(120);
  });
});

describe('IngressClass and Ingress', () => {
  const rule = (host: string): object => ({
    host,
    http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 80 } } } }] },
  });

  test('should set default value on new Ingress without class', async () => {
    const cluster = await networkCluster();
    cluster.create('ingresses.networking.k8s.io', {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name: 'i', namespace: 'default' },
      spec: { rules: [rule('a.example.com')] },
    });
    expect(cluster.cluster.api.find('ingresses.networking.k8s.io', 'default', 'i')?.spec.ingressClassName).toBe('nginx');
  });

  test('should prevent Ingress creation if more than 1 IngressClass marked as default', async () => {
    const cluster = await networkCluster();
    cluster.create('ingressclasses.networking.k8s.io', {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'IngressClass',
      metadata: { name: 'second', annotations: { 'ingressclass.kubernetes.io/is-default-class': 'true' } },
      spec: { controller: 'example.com/second' },
    });
    const create = (): void =>
      cluster.create('ingresses.networking.k8s.io', {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'Ingress',
        metadata: { name: 'i', namespace: 'default' },
        spec: { rules: [rule('a.example.com')] },
      });
    expect(create).toThrow(/2 default IngressClasses were found, only 1 allowed/);
  });

  test('leaves Ingresses of other classes to other controllers', async () => {
    const cluster = await networkCluster();
    cluster.deployment('web', 1);
    cluster.service('web', { selector: { app: 'web' }, ports: [{ port: 80 }] });
    cluster.create('ingresses.networking.k8s.io', {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name: 'i', namespace: 'default' },
      spec: { ingressClassName: 'traefik', rules: [rule('a.example.com')] },
    });
    await cluster.seconds(6);
    expect(await cluster.get('18.195.213.49', { host: 'a.example.com' })).toBe('404 default backend - 404');
    expect(cluster.cluster.api.find('ingresses.networking.k8s.io', 'default', 'i')?.status?.loadBalancer?.ingress).toBeUndefined();
  });
});
