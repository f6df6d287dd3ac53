import { TestCluster } from '../kubelet/test-cluster.ts';

async function dnsCluster(): Promise<TestCluster> {
  const cluster = TestCluster.create();
  cluster.deployment('web', 2);
  cluster.service('web', { selector: { app: 'web' }, ports: [{ name: 'http', port: 80 }] });
  cluster.service('headless', { clusterIP: 'None', selector: { app: 'web' }, ports: [{ name: 'http', port: 80 }] });
  cluster.service('outside', { type: 'ExternalName', externalName: 'example.com' });
  cluster.pod('client', { image: 'busybox', command: ['sleep', 'infinity'] });
  await cluster.seconds(6);
  return cluster;
}

describe('cluster DNS', () => {
  test('finds services by short, longer and full name', async () => {
    const cluster = await dnsCluster();
    const network = cluster.podNetwork('client');
    const address = cluster.cluster.api.find('services', 'default', 'web')?.spec?.clusterIP ?? '';
    for (const name of ['web', 'web.default', 'web.default.svc', 'web.default.svc.cluster.local'])
      expect(await cluster.until(network.resolve(name))).toEqual([address]);
    expect(await cluster.until(network.query('web', 'A'))).toMatchObject({
      status: 'NOERROR',
      name: 'web.default.svc.cluster.local',
      server: '10.43.0.10',
    });
    expect(await cluster.until(network.query('_http._tcp.web', 'SRV'))).toMatchObject({
      records: [{ type: 'SRV', data: '0 100 80 web.default.svc.cluster.local.' }],
    });
    expect(await cluster.until(network.query('web', 'AAAA'))).toMatchObject({ status: 'NOERROR', records: [] });
    await expect(cluster.until(network.resolve('wbe'))).rejects.toMatchObject({ code: 'ENOTFOUND' });
  });

  test('answers headless services with their pods, ExternalName with the other name, addresses with names', async () => {
    const cluster = await dnsCluster();
    const network = cluster.podNetwork('client');
    const pods = cluster.cluster.api.list('pods', { namespace: 'default', labels: { app: 'web' } }).map(({ status }) => status?.podIP ?? '');
    expect([...(await cluster.until(network.resolve('headless')))].sort()).toEqual([...pods].sort());
    expect((await cluster.until(network.query('outside', 'A'))).records.map(({ type, data }) => `${type} ${data}`)).toEqual([
      'CNAME example.com.',
      'A 93.184.215.14',
    ]);
    expect((await cluster.until(network.query('1.0.43.10.in-addr.arpa', 'PTR'))).records[0]?.data).toBe('kubernetes.default.svc.cluster.local.');
    expect(await cluster.until(network.resolve('10-42-1-9.default.pod.cluster.local'))).toEqual(['10.42.1.9']);
  });

  test('is not known outside the cluster', async () => {
    const cluster = await dnsCluster();
    await expect(cluster.until(cluster.cluster.network.resolve('web.default.svc.cluster.local'))).rejects.toMatchObject({ code: 'ENOTFOUND' });
    expect(await cluster.until(cluster.cluster.network.resolve('example.com'))).toEqual(['93.184.215.14']);
  });

  test('is silent without CoreDNS', async () => {
    const cluster = await dnsCluster();
    const coredns = cluster.cluster.api.find('deployments.apps', 'kube-system', 'coredns');
    if (coredns !== undefined) cluster.cluster.api.update('deployments.apps', { ...coredns, spec: { ...coredns.spec, replicas: 0 } });
    await cluster.seconds(20);
    expect(await cluster.until(cluster.podNetwork('client').query('web', 'A'))).toMatchObject({ status: 'TIMEOUT' });
  });
});
