/** Traffic policies, health check ports and the rarer fields of Services, as kube-proxy has them. */
import { addressOf, answerers, networkCluster, podAddress, serverContainer, SLEEP, stackOf, update } from '../conformance/network-cluster.ts';
import type { TestCluster } from '../kubelet/test-cluster.ts';

const CONTROL_PLANE = '172.31.1.25';
const WORKER1 = '172.31.1.26';
const WORKER2 = '172.31.1.27';
const WORKSTATION = '172.31.3.110';

/** One server on worker1 that takes its time to end, clients on both workers. */
async function oneServer(spec: object, name = 's'): Promise<TestCluster> {
  const cluster = await networkCluster();
  const lifecycle = { preStop: { sleep: { seconds: 300 } } };
  cluster.pod('server', { ...serverContainer(), lifecycle }, { nodeName: 'student1-worker1' }, { app: name });
  cluster.pod('near', SLEEP, { nodeName: 'student1-worker1' });
  cluster.pod('far', SLEEP, { nodeName: 'student1-worker2' });
  cluster.service(name, { selector: { app: name }, ports: [{ port: 80, ...(nodePortOf(spec) && { nodePort: 30_300 }) }], ...spec });
  await cluster.seconds(14);
  return cluster;
}

const nodePortOf = (spec: { readonly type?: string }): boolean => spec.type === 'NodePort' || spec.type === 'LoadBalancer';
const balancerOf = (cluster: TestCluster): string =>
  cluster.cluster.api.find('services', 'default', 's')?.status?.loadBalancer?.ingress?.[0]?.ip ?? '';
const healthPort = (cluster: TestCluster): number => cluster.cluster.api.find('services', 'default', 's')?.spec.healthCheckNodePort ?? 0;

describe('externalTrafficPolicy', () => {
  test('Cluster: any node answers, and the server sees the node', async () => {
    const cluster = await oneServer({ type: 'NodePort' });
    expect(await cluster.get(WORKER2, { port: 30_300 })).toMatch(/^200 /);
    expect(await cluster.logs('server')).toMatch(/^172\.31\.1\.27 - - /m);
    expect(await cluster.logs('server')).not.toContain(WORKSTATION);
  });

  test('Local: nodes without an endpoint drop, nodes with one keep the source', async () => {
    const cluster = await oneServer({ type: 'NodePort', externalTrafficPolicy: 'Local' });
    for (const node of [CONTROL_PLANE, WORKER2]) expect(await cluster.get(node, { port: 30_300 })).toBe('ETIMEDOUT');
    expect(await cluster.get(WORKER1, { port: 30_300 })).toMatch(/^200 /);
    expect(await cluster.logs('server')).toMatch(/^172\.31\.3\.110 - - /m);
  });

  test('Local: a pod reaches the port of its own node whatever runs there, that of another as anybody does', async () => {
    const cluster = await oneServer({ type: 'NodePort', externalTrafficPolicy: 'Local' });
    expect(await cluster.get(WORKER2, { port: 30_300, from: stackOf(cluster, 'far') })).toMatch(/^200 /);
    expect(await cluster.get(WORKER1, { port: 30_300, from: stackOf(cluster, 'far') })).toMatch(/^200 /);
    expect(await cluster.get(WORKER2, { port: 30_300, from: stackOf(cluster, 'near') })).toBe('ETIMEDOUT');
  });

  test('Local with no endpoint anywhere refuses', async () => {
    const cluster = await oneServer({ type: 'NodePort', externalTrafficPolicy: 'Local', selector: { app: 'nobody' } });
    expect(await cluster.get(WORKER1, { port: 30_300 })).toBe('ECONNREFUSED');
  });

  test('Local: a terminating endpoint that still serves is the last resort, and not one with a ready neighbour', async () => {
    const cluster = await oneServer({ type: 'NodePort', externalTrafficPolicy: 'Local' });
    cluster.cluster.api.delete('pods', 'default', 'server', { gracePeriodSeconds: 600 });
    cluster.pod('second', serverContainer(), { nodeName: 'student1-worker2' }, { app: 's' });
    await cluster.seconds(6);
    const server = cluster.cluster.api
      .list('endpointslices.discovery.k8s.io', { namespace: 'default', labels: { 'kubernetes.io/service-name': 's' } })
      .flatMap(({ endpoints }) => endpoints)
      .find(({ targetRef }) => targetRef?.name === 'server');
    expect(server?.conditions).toEqual({ ready: false, serving: true, terminating: true });
    expect(await cluster.get(WORKER1, { port: 30_300 })).toMatch(/^200 /);
    expect(new Set(await answerers(cluster, addressOf(cluster, 's'), 3))).toEqual(new Set(['second']));
  });
});

describe('load balancers', () => {
  test('with the policy Local: the health check port says which nodes have endpoints, and the source is kept', async () => {
    const cluster = await oneServer({ type: 'LoadBalancer', externalTrafficPolicy: 'Local' });
    expect(await cluster.get(balancerOf(cluster))).toMatch(/^200 /);
    expect(await cluster.logs('server')).toMatch(/^172\.31\.3\.110 - - /m);
    expect(await cluster.get(WORKER1, { port: healthPort(cluster), path: '/healthz' })).toBe(
      '200 {\n\t"service": {\n\t\t"namespace": "default",\n\t\t"name": "s"\n\t},\n\t"localEndpoints": 1,\n\t"serviceProxyHealthy": true\n}',
    );
    expect(await cluster.get(WORKER2, { port: healthPort(cluster) })).toMatch(/^503 [\s\S]*"localEndpoints": 0/);
  });

  test('the health check port fails where the only endpoint terminates, and is closed once the policy is Cluster', async () => {
    const cluster = await oneServer({ type: 'LoadBalancer', externalTrafficPolicy: 'Local' });
    const port = healthPort(cluster);
    cluster.cluster.api.delete('pods', 'default', 'server', { gracePeriodSeconds: 600 });
    await cluster.seconds(20);
    expect(await cluster.get(balancerOf(cluster))).toMatch(/^200 /);
    expect(await cluster.get(WORKER1, { port })).toMatch(/^503 [\s\S]*"localEndpoints": 0/);
    update(cluster, 's', { externalTrafficPolicy: 'Cluster', healthCheckNodePort: undefined });
    expect(await cluster.get(WORKER1, { port })).toBe('ECONNREFUSED');
  });

  test('with the policy Cluster the server sees a node', async () => {
    const cluster = await oneServer({ type: 'LoadBalancer' });
    expect(await cluster.get(balancerOf(cluster))).toMatch(/^200 /);
    expect(await cluster.logs('server')).toMatch(/^172\.31\.1\.\d+ - - /m);
    expect(healthPort(cluster)).toBe(0);
  });

  test('without node ports still have their address', async () => {
    const cluster = await oneServer({ type: 'LoadBalancer', allocateLoadBalancerNodePorts: false, ports: [{ port: 80 }] });
    expect(cluster.cluster.api.find('services', 'default', 's')?.spec.ports?.[0]).not.toHaveProperty('nodePort');
    expect(await cluster.get(balancerOf(cluster))).toMatch(/^200 /);
  });

  test('source ranges may be padded, and hold for pods too', async () => {
    const cluster = await oneServer({ type: 'LoadBalancer', loadBalancerSourceRanges: [` ${WORKSTATION}/32 `] });
    expect(await cluster.get(balancerOf(cluster))).toMatch(/^200 /);
    expect(await cluster.get(balancerOf(cluster), { from: stackOf(cluster, 'near') })).toBe('ETIMEDOUT');
    expect(await cluster.get(addressOf(cluster, 's'), { from: stackOf(cluster, 'near') })).toMatch(/^200 /);
  });
});

describe('other fields', () => {
  test('internalTrafficPolicy Local says nothing about node ports', async () => {
    const cluster = await oneServer({ type: 'NodePort', internalTrafficPolicy: 'Local' });
    expect(await cluster.get(addressOf(cluster, 's'), { from: stackOf(cluster, 'far') })).toBe('ETIMEDOUT');
    expect(await cluster.get(WORKER2, { port: 30_300 })).toMatch(/^200 /);
  });

  test('trafficDistribution PreferClose on a cluster without zones serves from everywhere', async () => {
    const cluster = await oneServer({ trafficDistribution: 'PreferClose' });
    cluster.pod('second', serverContainer(), { nodeName: 'student1-worker2' }, { app: 's' });
    await cluster.seconds(5);
    expect(new Set(await answerers(cluster, addressOf(cluster, 's'), 4))).toEqual(new Set(['server', 'second']));
  });

  test('publishNotReadyAddresses sends traffic to pods that are not ready', async () => {
    const cluster = await networkCluster();
    cluster.pod('never', { image: 'nginx', readinessProbe: { exec: { command: ['false'] } } }, {}, { app: 's' });
    cluster.service('s', { selector: { app: 's' }, publishNotReadyAddresses: true, ports: [{ port: 80 }] });
    await cluster.seconds(5);
    expect(await answerers(cluster, addressOf(cluster, 's'), 1)).toEqual(['never']);
    update(cluster, 's', { publishNotReadyAddresses: false });
    await cluster.seconds(1);
    expect(await cluster.get(addressOf(cluster, 's'), { from: stackOf(cluster) })).toBe('ECONNREFUSED');
  });

  test('an endpoint that says nothing of itself is ready; one that is not, and does not serve, gets nothing', async () => {
    const cluster = await oneServer({ selector: undefined });
    const slice = (name: string, conditions: object | undefined): void => {
      cluster.create('endpointslices.discovery.k8s.io', {
        apiVersion: 'discovery.k8s.io/v1',
        kind: 'EndpointSlice',
        metadata: { name, namespace: 'default', labels: { 'kubernetes.io/service-name': 's' } },
        addressType: 'IPv4',
        endpoints: [{ addresses: [podAddress(cluster, 'server')], ...(conditions !== undefined && { conditions }) }],
        ports: [{ port: 80 }],
      });
    };
    slice('s-1', { ready: false, serving: false, terminating: true });
    expect(await cluster.get(addressOf(cluster, 's'), { from: stackOf(cluster) })).toBe('ECONNREFUSED');
    slice('s-2', { ready: false, serving: true, terminating: true });
    expect(await answerers(cluster, addressOf(cluster, 's'), 1)).toEqual(['server']);
    cluster.cluster.api.delete('endpointslices.discovery.k8s.io', 'default', 's-2');
    slice('s-3', undefined);
    expect(await answerers(cluster, addressOf(cluster, 's'), 1)).toEqual(['server']);
  });

  test('SCTP is accepted and shown, and speaks no TCP', async () => {
    const cluster = await oneServer({ ports: [{ name: 'sig', port: 80, protocol: 'SCTP' }] });
    expect(cluster.cluster.api.find('services', 'default', 's')?.spec.ports).toMatchObject([{ protocol: 'SCTP', port: 80 }]);
    expect(await cluster.get(addressOf(cluster, 's'), { from: stackOf(cluster) })).toBe('ETIMEDOUT');
  });

  test('UDP and TCP share a port number, and a change of the protocol takes effect', async () => {
    const cluster = await oneServer({ type: 'NodePort' });
    stackOf(cluster, 'server').listen(80, { datagram: (payload) => Promise.resolve(payload) });
    const datagram = (address: string, port: number): Promise<Uint8Array | undefined> =>
      cluster.until(stackOf(cluster).datagram?.(address, port, new Uint8Array([7])) ?? Promise.reject(new Error('no UDP')));
    expect(await datagram(addressOf(cluster, 's'), 80)).toBeUndefined();
    update(cluster, 's', { ports: [{ port: 80, protocol: 'UDP', nodePort: 30_300 }] });
    await cluster.seconds(1);
    expect(await datagram(addressOf(cluster, 's'), 80)).toEqual(new Uint8Array([7]));
    expect(await datagram(WORKER2, 30_300)).toEqual(new Uint8Array([7]));
    expect(await cluster.get(addressOf(cluster, 's'), { from: stackOf(cluster) })).toBe('ETIMEDOUT');
    expect(await cluster.get(WORKER2, { port: 30_300 })).toBe('ECONNREFUSED');
  });

  test('sticky sessions are of each client, each port and each Service', async () => {
    const cluster = await oneServer({ sessionAffinity: 'ClientIP' });
    cluster.pod('second', serverContainer(), { nodeName: 'student1-worker2' }, { app: 's' });
    await cluster.seconds(5);
    const first = await answerers(cluster, addressOf(cluster, 's'), 3, { from: stackOf(cluster, 'near') });
    const other = await answerers(cluster, addressOf(cluster, 's'), 3, { from: stackOf(cluster, 'far') });
    expect([new Set(first).size, new Set(other).size]).toEqual([1, 1]);
    expect(first[0]).not.toBe(other[0]);
    cluster.cluster.api.delete('pods', 'default', first[0] ?? '', { gracePeriodSeconds: 0 });
    await cluster.seconds(2);
    expect(new Set(await answerers(cluster, addressOf(cluster, 's'), 2, { from: stackOf(cluster, 'near') }))).toEqual(new Set([other[0]]));
  });

  test('an ExternalName of an ExternalName leads to the end of the chain, and the server sees the name that was asked for', async () => {
    const cluster = await oneServer({});
    cluster.service('middle', { type: 'ExternalName', externalName: 's.default.svc.cluster.local' });
    cluster.service('front', { type: 'ExternalName', externalName: 'middle.default.svc.cluster.local.' });
    expect(await cluster.until(stackOf(cluster).resolve('front'))).toEqual([addressOf(cluster, 's')]);
    expect((await cluster.until(stackOf(cluster).query('front', 'A'))).records.map(({ type }) => type)).toEqual(['CNAME', 'CNAME', 'A']);
    const asked: (string | undefined)[] = [];
    const stop = cluster.cluster.observeTraffic(({ host }) => asked.push(host));
    await cluster.get(addressOf(cluster, 's'), { from: stackOf(cluster), host: 'front' });
    stop();
    expect(asked).toEqual(['front']);
  });

  test('ExternalNames that lead to each other end', async () => {
    const cluster = await networkCluster();
    cluster.service('one', { type: 'ExternalName', externalName: 'two.default.svc.cluster.local' });
    cluster.service('two', { type: 'ExternalName', externalName: 'one.default.svc.cluster.local' });
    await expect(cluster.until(stackOf(cluster).resolve('one'))).rejects.toMatchObject({ code: 'ENOTFOUND' });
  });
});
