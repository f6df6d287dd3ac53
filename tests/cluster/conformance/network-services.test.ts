/** Mirrors test/e2e/network/service.go, endpointslice.go and endpointslicemirroring.go of Kubernetes; see network.md. */
import { TestCluster } from '../kubelet/test-cluster.ts';
import { addressOf, answerers, networkCluster, podAddress, serverContainer, SLEEP, stackOf, update } from './network-cluster.ts';

const endpointsOf = (cluster: TestCluster, service: string): readonly string[] =>
  cluster.cluster.api
    .list('endpointslices.discovery.k8s.io', { namespace: 'default', labels: { 'kubernetes.io/service-name': service } })
    .flatMap(({ endpoints }) => (endpoints ?? []).filter(({ conditions }) => conditions?.ready !== false).flatMap(({ addresses }) => addresses))
    .sort();

describe('Services', () => {
  test('should provide secure master service', async () => {
    const cluster = await networkCluster();
    const service = cluster.cluster.api.find('services', 'default', 'kubernetes');
    expect(service?.spec.ports).toMatchObject([{ name: 'https', port: 443, protocol: 'TCP' }]);
    expect(endpointsOf(cluster, 'kubernetes')).toEqual(['172.31.1.25']);
  });

  test('should serve a basic endpoint from pods', async () => {
    const cluster = await networkCluster();
    cluster.service('s', { selector: { app: 's' }, ports: [{ port: 80 }] });
    await cluster.seconds(1);
    expect(endpointsOf(cluster, 's')).toEqual([]);
    cluster.pod('pod1', serverContainer(), {}, { app: 's' });
    await cluster.seconds(5);
    expect(endpointsOf(cluster, 's')).toEqual([podAddress(cluster, 'pod1')]);
    cluster.pod('pod2', serverContainer(), {}, { app: 's' });
    await cluster.seconds(5);
    expect(endpointsOf(cluster, 's')).toEqual([podAddress(cluster, 'pod1'), podAddress(cluster, 'pod2')].sort());
    cluster.cluster.api.delete('pods', 'default', 'pod1', { gracePeriodSeconds: 0 });
    await cluster.seconds(3);
    expect(await answerers(cluster, addressOf(cluster, 's'), 3)).toEqual(['pod2', 'pod2', 'pod2']);
  });

  test('should serve multiport endpoints from pods', async () => {
    const cluster = await networkCluster();
    cluster.service('multi', {
      selector: { multi: 'true' },
      ports: [
        { name: 'portname1', port: 80, targetPort: 'named' },
        { name: 'portname2', port: 81, targetPort: 100 },
      ],
    });
    cluster.pod('pod1', serverContainer([{ name: 'named', containerPort: 80 }]), {}, { multi: 'true' });
    cluster.pod('pod2', serverContainer(), {}, { multi: 'true' });
    await cluster.seconds(5);
    expect(await answerers(cluster, addressOf(cluster, 'multi'), 3)).toEqual(['pod1', 'pod1', 'pod1']);
    expect(await cluster.get(addressOf(cluster, 'multi'), { port: 81, from: stackOf(cluster) })).toBe('ECONNREFUSED');
  });

  test('should be able to change the type from ExternalName to ClusterIP, NodePort and back', async () => {
    const cluster = await networkCluster();
    cluster.service('turn', { type: 'ExternalName', externalName: 'example.com', ports: [{ port: 80 }] });
    cluster.pod('server', serverContainer(), {}, { app: 'turn' });
    await cluster.seconds(5);
    expect(await cluster.until(stackOf(cluster).resolve('turn'))).toEqual(['93.184.215.14']);
    const { api } = cluster.cluster;
    const old = api.find('services', 'default', 'turn');
    if (old === undefined) throw new Error('no service');
    const { externalName: _name, ...rest } = old.spec;
    api.update('services', { ...old, spec: { ...rest, type: 'NodePort', selector: { app: 'turn' } } });
    await cluster.seconds(3);
    expect(await answerers(cluster, addressOf(cluster, 'turn'), 1)).toEqual(['server']);
    const port = api.find('services', 'default', 'turn')?.spec.ports?.[0]?.nodePort ?? 0;
    expect(await cluster.get('172.31.1.26', { port })).toMatch(/^200 /);
    update(cluster, 'turn', { type: 'ExternalName', externalName: 'example.com', clusterIP: '', clusterIPs: [] });
    expect(await cluster.until(stackOf(cluster).resolve('turn'))).toEqual(['93.184.215.14']);
    expect(await cluster.get('172.31.1.26', { port })).toBe('ECONNREFUSED');
  });

  test('should be able to create a functioning NodePort service', async () => {
    const cluster = await networkCluster();
    cluster.deployment('np', 2);
    cluster.service('np', { type: 'NodePort', selector: { app: 'np' }, ports: [{ port: 80, nodePort: 30123 }] });
    await cluster.seconds(6);
    for (const node of ['172.31.1.25', '172.31.1.26', '172.31.1.27', '54.93.36.34'])
      expect(await cluster.get(node, { port: 30123 })).toMatch(/^200 /);
    expect(await cluster.get('172.31.1.27', { port: 30123, from: stackOf(cluster) })).toMatch(/^200 /);
    cluster.cluster.api.delete('services', 'default', 'np');
    expect(await cluster.get('172.31.1.26', { port: 30123 })).toBe('ECONNREFUSED');
  });

  test('should have session affinity work for service with type clusterIP', async () => {
    const cluster = await networkCluster();
    cluster.deployment('aff', 3);
    cluster.service('aff', { selector: { app: 'aff' }, sessionAffinity: 'ClientIP', ports: [{ port: 80 }] });
    await cluster.seconds(6);
    const seen = await answerers(cluster, addressOf(cluster, 'aff'), 6);
    expect(new Set(seen).size).toBe(1);
    expect(seen[0]).toMatch(/^aff-/);
  });

  test('should have session affinity timeout work, and keep it over a snapshot', async () => {
    const cluster = await networkCluster();
    cluster.deployment('aff', 3);
    cluster.service('aff', {
      selector: { app: 'aff' },
      sessionAffinity: 'ClientIP',
      sessionAffinityConfig: { clientIP: { timeoutSeconds: 10 } },
      ports: [{ port: 80 }],
    });
    await cluster.seconds(6);
    const [first] = await answerers(cluster, addressOf(cluster, 'aff'), 1);
    const restored = TestCluster.restore(JSON.parse(JSON.stringify(cluster.cluster.snapshot())) as never, cluster.clock.now());
    await restored.seconds(1);
    expect(await answerers(restored, addressOf(restored, 'aff'), 2)).toEqual([first, first]);
    await restored.seconds(11);
    expect(await answerers(restored, addressOf(restored, 'aff'), 1)).not.toEqual([first]);
  });

  test('should be able to switch session affinity for NodePort service', async () => {
    const cluster = await networkCluster();
    cluster.deployment('sw', 2);
    cluster.service('sw', { type: 'NodePort', selector: { app: 'sw' }, sessionAffinity: 'ClientIP', ports: [{ port: 80 }] });
    await cluster.seconds(6);
    expect(new Set(await answerers(cluster, addressOf(cluster, 'sw'), 4)).size).toBe(1);
    update(cluster, 'sw', { sessionAffinity: 'None' });
    expect(new Set(await answerers(cluster, addressOf(cluster, 'sw'), 4)).size).toBe(2);
  });

  test('should serve endpoints on same port and different protocols', async () => {
    const cluster = await networkCluster();
    cluster.service('proto', {
      selector: { app: 'proto' },
      ports: [
        { name: 'tcp', port: 80, protocol: 'TCP' },
        { name: 'udp', port: 80, protocol: 'UDP' },
      ],
    });
    cluster.pod('server', serverContainer(), {}, { app: 'proto' });
    await cluster.seconds(5);
    stackOf(cluster, 'server').listen(80, { datagram: (payload) => Promise.resolve(payload) });
    const address = addressOf(cluster, 'proto');
    expect(await answerers(cluster, address, 1)).toEqual(['server']);
    expect(await cluster.until(stackOf(cluster).datagram?.(address, 80, new Uint8Array([7])) ?? Promise.reject(new Error('no UDP')))).toEqual(
      new Uint8Array([7]),
    );
    update(cluster, 'proto', { ports: [{ name: 'udp', port: 80, protocol: 'UDP' }] });
    await cluster.seconds(2);
    expect(await cluster.get(address, { from: stackOf(cluster) })).toBe('ETIMEDOUT');
  });

  test('should serve endpoints from publishNotReadyAddresses', async () => {
    const cluster = await networkCluster();
    cluster.service('early', { clusterIP: 'None', publishNotReadyAddresses: true, selector: { app: 'early' }, ports: [{ port: 80 }] });
    cluster.service('late', { clusterIP: 'None', selector: { app: 'early' }, ports: [{ port: 80 }] });
    cluster.pod('never', { image: 'nginx', readinessProbe: { exec: { command: ['false'] } } }, {}, { app: 'early' });
    await cluster.seconds(5);
    expect(await cluster.until(stackOf(cluster).resolve('early'))).toEqual([podAddress(cluster, 'never')]);
    await expect(cluster.until(stackOf(cluster).resolve('late'))).rejects.toMatchObject({ code: 'ENOTFOUND' });
  });

  test('should be rejected when no endpoints exist', async () => {
    const cluster = await networkCluster();
    cluster.service('none', { type: 'NodePort', selector: { app: 'nobody' }, ports: [{ port: 80, nodePort: 30200 }] });
    await cluster.seconds(1);
    expect(await cluster.get(addressOf(cluster, 'none'), { from: stackOf(cluster) })).toBe('ECONNREFUSED');
    expect(await cluster.get('172.31.1.26', { port: 30200 })).toBe('ECONNREFUSED');
  });

  test('should drop packets to unready endpoints: internalTrafficPolicy=Local without one on the node', async () => {
    const cluster = await networkCluster();
    cluster.pod('server', serverContainer(), { nodeName: 'student1-worker1' }, { app: 'local' });
    cluster.pod('near', SLEEP, { nodeName: 'student1-worker1' });
    cluster.pod('far', SLEEP, { nodeName: 'student1-worker2' });
    cluster.service('local', { internalTrafficPolicy: 'Local', selector: { app: 'local' }, ports: [{ port: 80 }] });
    await cluster.seconds(6);
    expect(await answerers(cluster, addressOf(cluster, 'local'), 1, { from: stackOf(cluster, 'near') })).toEqual(['server']);
    expect(await cluster.get(addressOf(cluster, 'local'), { from: stackOf(cluster, 'far') })).toBe('ETIMEDOUT');
  });

  test('should only target nodes with endpoints: externalTrafficPolicy=Local keeps the client address', async () => {
    const cluster = await networkCluster();
    cluster.pod('server', serverContainer(), { nodeName: 'student1-worker1' }, { app: 'etp' });
    cluster.service('etp', { type: 'NodePort', externalTrafficPolicy: 'Local', selector: { app: 'etp' }, ports: [{ port: 80, nodePort: 30300 }] });
    await cluster.seconds(6);
    expect(await cluster.get('172.31.1.26', { port: 30300 })).toMatch(/^200 /);
    expect(await cluster.get('172.31.1.27', { port: 30300 })).toBe('ETIMEDOUT');
    expect(await cluster.logs('server')).toMatch(/^172\.31\.3\.110 - - .*"GET \/ HTTP\/1\.1" 200/m);
    update(cluster, 'etp', { externalTrafficPolicy: 'Cluster' });
    expect(await cluster.get('172.31.1.27', { port: 30300 })).toMatch(/^200 /);
    expect(await cluster.logs('server')).toMatch(/^172\.31\.1\.27 - - /m);
  });

  test('should be possible to connect to a service via ExternalIP when the external IP is not assigned to a node', async () => {
    const cluster = await networkCluster();
    cluster.deployment('ext', 1);
    cluster.service('ext', { selector: { app: 'ext' }, externalIPs: ['203.0.113.250'], ports: [{ port: 80 }] });
    await cluster.seconds(6);
    expect(await cluster.get('203.0.113.250', { from: stackOf(cluster) })).toMatch(/^200 /);
  });

  test('should fail over when the pods of a service are deleted, and serve while they terminate', async () => {
    const cluster = await networkCluster();
    cluster.deployment('roll', 2);
    cluster.service('roll', { selector: { app: 'roll' }, ports: [{ port: 80 }] });
    await cluster.seconds(6);
    for (const { metadata } of cluster.cluster.api.list('pods', { namespace: 'default', labels: { app: 'roll' } }))
      cluster.cluster.api.delete('pods', 'default', metadata.name, { gracePeriodSeconds: 30 });
    await cluster.seconds(20);
    expect(await cluster.get(addressOf(cluster, 'roll'), { from: stackOf(cluster) })).toMatch(/^200 /);
  });

  test('should update endpoints when a label no longer fits', async () => {
    const cluster = await networkCluster();
    cluster.pod('server', serverContainer(), {}, { app: 'label' });
    cluster.service('label', { selector: { app: 'label' }, ports: [{ port: 80 }] });
    await cluster.seconds(5);
    expect(await answerers(cluster, addressOf(cluster, 'label'), 1)).toEqual(['server']);
    const pod = cluster.getPod('server');
    cluster.cluster.api.update('pods', { ...pod, metadata: { ...pod.metadata, labels: { app: 'other' } } });
    await cluster.seconds(1);
    expect(await cluster.get(addressOf(cluster, 'label'), { from: stackOf(cluster) })).toBe('ECONNREFUSED');
  });

  test('EndpointSlice: should support a Service with multiple endpoint IPs specified in multiple EndpointSlices', async () => {
    const cluster = await networkCluster();
    cluster.pod('one', serverContainer());
    cluster.pod('two', serverContainer());
    cluster.service('manual', { ports: [{ name: 'http', port: 8080 }] });
    await cluster.seconds(5);
    for (const pod of ['one', 'two'])
      cluster.create('endpointslices.discovery.k8s.io', {
        apiVersion: 'discovery.k8s.io/v1',
        kind: 'EndpointSlice',
        metadata: { name: `manual-${pod}`, namespace: 'default', labels: { 'kubernetes.io/service-name': 'manual' } },
        addressType: 'IPv4',
        endpoints: [{ addresses: [podAddress(cluster, pod)] }],
        ports: [{ name: 'http', port: 80, protocol: 'TCP' }],
      });
    expect([...(await answerers(cluster, addressOf(cluster, 'manual'), 2, { port: 8080 }))].sort()).toEqual(['one', 'two']);
  });

  test('EndpointSliceMirroring: should mirror a custom Endpoints resource through create, update and delete', async () => {
    const cluster = await networkCluster();
    cluster.pod('one', serverContainer());
    cluster.service('mirror', { ports: [{ port: 80 }] });
    await cluster.seconds(5);
    cluster.create('endpoints', {
      apiVersion: 'v1',
      kind: 'Endpoints',
      metadata: { name: 'mirror', namespace: 'default' },
      subsets: [{ addresses: [{ ip: podAddress(cluster, 'one') }], ports: [{ port: 80 }] }],
    });
    await cluster.seconds(1);
    expect(await answerers(cluster, addressOf(cluster, 'mirror'), 1)).toEqual(['one']);
    cluster.cluster.api.delete('endpoints', 'default', 'mirror');
    await cluster.seconds(1);
    expect(await cluster.get(addressOf(cluster, 'mirror'), { from: stackOf(cluster) })).toBe('ECONNREFUSED');
  });
});

describe('LoadBalancers', () => {
  async function balanced(spec: object = {}): Promise<{ readonly cluster: TestCluster; readonly address: string }> {
    const cluster = await networkCluster();
    cluster.deployment('lb', 2);
    cluster.service('lb', { type: 'LoadBalancer', selector: { app: 'lb' }, ports: [{ port: 80 }], ...spec });
    await cluster.seconds(2);
    expect(cluster.cluster.api.find('services', 'default', 'lb')?.status?.loadBalancer?.ingress).toBeUndefined();
    await cluster.seconds(10);
    const address = cluster.cluster.api.find('services', 'default', 'lb')?.status?.loadBalancer?.ingress?.[0]?.ip ?? '';
    return { cluster, address };
  }

  test('should be able to change the type and ports of a TCP service', async () => {
    const { cluster, address } = await balanced();
    expect(await cluster.get(address)).toMatch(/^200 /);
    update(cluster, 'lb', { ports: [{ port: 8081, targetPort: 80 }] });
    expect(await cluster.get(address, { port: 8081 })).toMatch(/^200 /);
    update(cluster, 'lb', { type: 'ClusterIP' });
    await cluster.seconds(2);
    expect(await cluster.get(address, { port: 8081 })).toBe('ETIMEDOUT');
    expect(cluster.cluster.api.find('services', 'default', 'lb')?.metadata.finalizers ?? []).toEqual([]);
  });

  test('should handle load balancer cleanup finalizer for service, and say what it does', async () => {
    const { cluster } = await balanced();
    expect(cluster.cluster.api.find('services', 'default', 'lb')?.metadata.finalizers).toEqual(['service.kubernetes.io/load-balancer-cleanup']);
    cluster.cluster.api.delete('services', 'default', 'lb');
    await cluster.seconds(2);
    expect(cluster.cluster.api.find('services', 'default', 'lb')).toBeUndefined();
    expect(cluster.events('lb').filter((event) => event.includes('LoadBalancer'))).toEqual([
      'Normal EnsuringLoadBalancer Ensuring load balancer',
      'Normal EnsuredLoadBalancer Ensured load balancer',
      'Normal DeletingLoadBalancer Deleting load balancer',
      'Normal DeletedLoadBalancer Deleted load balancer',
    ]);
  });

  test('should only allow access from service loadbalancer source ranges', async () => {
    const { cluster, address } = await balanced({ loadBalancerSourceRanges: ['10.99.0.0/16'] });
    expect(await cluster.get(address)).toBe('ETIMEDOUT');
    update(cluster, 'lb', { loadBalancerSourceRanges: ['172.31.3.110/32'] });
    expect(await cluster.get(address)).toMatch(/^200 /);
  });

  test('leaves those of another class alone', async () => {
    const cluster = await networkCluster();
    cluster.service('other', { type: 'LoadBalancer', loadBalancerClass: 'example.com/other', ports: [{ port: 80 }] });
    await cluster.seconds(30);
    expect(cluster.cluster.api.find('services', 'default', 'other')?.status?.loadBalancer?.ingress).toBeUndefined();
    expect(cluster.events('other')).toEqual([]);
  });
});

describe('kube-proxy', () => {
  test('without its pod a node keeps the rules it has, until the pod is back', async () => {
    const cluster = await networkCluster();
    cluster.pod('near', SLEEP, { nodeName: 'student1-worker1' });
    cluster.pod('far', SLEEP, { nodeName: 'student1-worker2' });
    cluster.deployment('web', 1);
    cluster.service('old', { selector: { app: 'web' }, ports: [{ port: 80 }] });
    await cluster.seconds(6);
    const { api } = cluster.cluster;
    const daemonSet = api.find('daemonsets.apps', 'kube-system', 'kube-proxy');
    if (daemonSet === undefined) throw new Error('no kube-proxy');
    const affinity = {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'NotIn', values: ['student1-worker1'] }] }],
        },
      },
    };
    const template = { ...daemonSet.spec.template, spec: { ...daemonSet.spec.template.spec, affinity } };
    api.update('daemonsets.apps', { ...daemonSet, spec: { ...daemonSet.spec, template: template } });
    await cluster.seconds(60);
    cluster.service('new', { selector: { app: 'web' }, ports: [{ port: 80 }] });
    await cluster.seconds(3);
    expect(await cluster.get(addressOf(cluster, 'old'), { from: stackOf(cluster, 'near') })).toMatch(/^200 /);
    expect(await cluster.get(addressOf(cluster, 'new'), { from: stackOf(cluster, 'near') })).toBe('ETIMEDOUT');
    expect(await cluster.get(addressOf(cluster, 'new'), { from: stackOf(cluster, 'far') })).toMatch(/^200 /);
    const current = api.find('daemonsets.apps', 'kube-system', 'kube-proxy') ?? daemonSet;
    api.update('daemonsets.apps', { ...current, spec: { ...current.spec, template: daemonSet.spec.template } });
    await cluster.seconds(60);
    expect(await cluster.get(addressOf(cluster, 'new'), { from: stackOf(cluster, 'near') })).toMatch(/^200 /);
  });
});
