/** Names of pods and for pods: StatefulSets, subdomains, SRV and PTR records, search paths, and what a pod may configure. */
import { addressOf, networkCluster, podAddress, serverContainer, SLEEP, stackOf } from '../conformance/network-cluster.ts';
import type { TestCluster } from '../kubelet/test-cluster.ts';

const data = async (cluster: TestCluster, name: string, type = 'A', from = 'client'): Promise<readonly string[]> =>
  (await cluster.until(stackOf(cluster, from).query(name, type))).records.map((record) => record.data).sort();
const reversed = (address: string): string => `${address.split('.').reverse().join('.')}.in-addr.arpa.`;
const resolves = (cluster: TestCluster, name: string, from = 'client'): Promise<readonly string[] | string> =>
  cluster.until(stackOf(cluster, from).resolve(name)).catch((error: unknown) => (error as { readonly code: string }).code);

async function statefulSet(): Promise<TestCluster> {
  const cluster = await networkCluster();
  cluster.service('db', { clusterIP: 'None', selector: { app: 'db' }, ports: [{ name: 'pg', port: 5432, targetPort: 80 }] });
  cluster.service('front', { selector: { app: 'db' }, ports: [{ port: 80 }] });
  cluster.create('statefulsets.apps', {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db', namespace: 'default' },
    spec: {
      serviceName: 'db',
      replicas: 2,
      selector: { matchLabels: { app: 'db' } },
      template: { metadata: { labels: { app: 'db' } }, spec: { containers: [{ name: 'c', ...serverContainer() }] } },
    },
  });
  await cluster.seconds(12);
  return cluster;
}

describe('pods behind a headless Service', () => {
  test('of a StatefulSet have names of their own, and the Service has all their addresses', async () => {
    const cluster = await statefulSet();
    const addresses = ['db-0', 'db-1'].map((pod) => podAddress(cluster, pod));
    expect(await resolves(cluster, 'db-0.db')).toEqual([addresses[0]]);
    expect(await resolves(cluster, 'db-1.db.default.svc.cluster.local')).toEqual([addresses[1]]);
    expect(await data(cluster, 'db')).toEqual([...addresses].sort());
    expect(await resolves(cluster, 'db-2.db')).toBe('ENOTFOUND');
    expect(await resolves(cluster, 'db-0')).toBe('ENOTFOUND');
    expect(await resolves(cluster, 'db-0.front')).toBe('ENOTFOUND');
  });

  test('keep their name and change its address when they are replaced', async () => {
    const cluster = await statefulSet();
    const before = podAddress(cluster, 'db-0');
    cluster.cluster.api.delete('pods', 'default', 'db-0', { gracePeriodSeconds: 0 });
    await cluster.seconds(10);
    expect(podAddress(cluster, 'db-0')).not.toBe(before);
    expect(await resolves(cluster, 'db-0.db')).toEqual([podAddress(cluster, 'db-0')]);
  });

  test('have SRV records of named ports with the pods’ own names and port numbers', async () => {
    const cluster = await statefulSet();
    const records = ['db-0', 'db-1'].map((pod) => `0 50 80 ${pod}.db.default.svc.cluster.local.`);
    expect(await data(cluster, '_pg._tcp.db', 'SRV')).toEqual(records);
    expect(await data(cluster, '_pg._udp.db', 'SRV')).toEqual([]);
    expect(await data(cluster, '_other._tcp.db', 'SRV')).toEqual([]);
  });

  test('have PTR records with these names; a Service has one of its own, other addresses none', async () => {
    const cluster = await statefulSet();
    expect(await data(cluster, reversed(podAddress(cluster, 'db-1')), 'PTR')).toEqual(['db-1.db.default.svc.cluster.local.']);
    expect(await data(cluster, reversed(addressOf(cluster, 'front')), 'PTR')).toEqual(['front.default.svc.cluster.local.']);
    expect(await data(cluster, reversed(podAddress(cluster, 'client')), 'PTR')).toEqual([]);
  });

  test('need both hostname and the subdomain that the Service is named after', async () => {
    const cluster = await networkCluster();
    cluster.service('sub', { clusterIP: 'None', selector: { app: 'sub' }, ports: [{ port: 80 }] });
    cluster.pod('both', serverContainer(), { hostname: 'named', subdomain: 'sub' }, { app: 'sub' });
    cluster.pod('half', serverContainer(), { hostname: 'alone' }, { app: 'sub' });
    cluster.pod('astray', serverContainer(), { hostname: 'astray', subdomain: 'nobody' }, { app: 'sub' });
    await cluster.seconds(5);
    expect(await resolves(cluster, 'named.sub')).toEqual([podAddress(cluster, 'both')]);
    for (const name of ['alone.sub', 'astray.sub', 'astray.nobody', 'both.sub']) expect(await resolves(cluster, name)).toBe('ENOTFOUND');
    expect(await resolves(cluster, `${podAddress(cluster, 'half').replaceAll('.', '-')}.sub`)).toEqual([podAddress(cluster, 'half')]);
  });
});

describe('search paths', () => {
  test('a name with a final dot is complete: no search path helps it', async () => {
    const cluster = await networkCluster();
    expect(await resolves(cluster, 'kubernetes')).toEqual(['10.43.0.1']);
    expect(await resolves(cluster, 'kubernetes.')).toBe('ENOTFOUND');
    expect(await resolves(cluster, 'kubernetes.default.svc.cluster.local.')).toEqual(['10.43.0.1']);
    expect(await resolves(cluster, 'example.com.')).toEqual(['93.184.215.14']);
  });

  test('with ndots:5 a Service called like a name of the world hides it; ndots:1 asks for the name itself first', async () => {
    const cluster = await networkCluster();
    cluster.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'com' } });
    cluster.create('services', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'example', namespace: 'com' },
      spec: { clusterIP: '10.43.0.99', ports: [{ port: 80 }] },
    });
    cluster.pod('direct', SLEEP, { dnsConfig: { options: [{ name: 'ndots', value: '1' }] } });
    await cluster.seconds(4);
    expect(await resolves(cluster, 'example.com')).toEqual(['10.43.0.99']);
    expect(await resolves(cluster, 'example.com', 'direct')).toEqual(['93.184.215.14']);
    expect(await resolves(cluster, 'kubernetes.default', 'direct')).toEqual(['10.43.0.1']);
  });
});

describe('what a pod configures', () => {
  const file = async (cluster: TestCluster, pod: string, path: string): Promise<string> => (await cluster.exec(pod, 'cat', path)).output;

  test('dnsPolicy None has what dnsConfig says and nothing else', async () => {
    const cluster = await networkCluster();
    const dnsConfig = {
      nameservers: ['10.43.0.10', '8.8.8.8'],
      searches: ['svc.cluster.local'],
      options: [{ name: 'ndots', value: '3' }, { name: 'edns0' }],
    };
    cluster.pod('own', SLEEP, { dnsPolicy: 'None', dnsConfig });
    await cluster.seconds(4);
    expect(await file(cluster, 'own', '/etc/resolv.conf')).toBe(
      'search svc.cluster.local\nnameserver 10.43.0.10\nnameserver 8.8.8.8\noptions ndots:3 edns0\n',
    );
    expect(await resolves(cluster, 'kubernetes.default', 'own')).toEqual(['10.43.0.1']);
    expect(await resolves(cluster, 'kubernetes', 'own')).toBe('ENOTFOUND');
  });

  test('dnsConfig is added to what ClusterFirst gives', async () => {
    const cluster = await networkCluster();
    cluster.pod('more', SLEEP, { dnsConfig: { nameservers: ['8.8.8.8'], searches: ['kube-system.svc.cluster.local'] } });
    await cluster.seconds(4);
    expect(await file(cluster, 'more', '/etc/resolv.conf')).toBe(
      'search default.svc.cluster.local svc.cluster.local cluster.local kube-system.svc.cluster.local\nnameserver 10.43.0.10\nnameserver 8.8.8.8\noptions ndots:5\n',
    );
    expect(await resolves(cluster, 'kube-dns', 'more')).toEqual(['10.43.0.10']);
  });

  test('in the node’s network ClusterFirst means the node’s file, and ClusterFirstWithHostNet the cluster’s', async () => {
    const cluster = await networkCluster();
    cluster.pod('plain', SLEEP, { hostNetwork: true, nodeName: 'student1-worker1' });
    cluster.pod('default', SLEEP, { dnsPolicy: 'Default' });
    cluster.pod('named', SLEEP, { hostNetwork: true, nodeName: 'student1-worker1', dnsPolicy: 'ClusterFirstWithHostNet' });
    await cluster.seconds(4);
    const node = await file(cluster, 'default', '/etc/resolv.conf');
    expect(node).not.toContain('10.43.0.10');
    expect(await file(cluster, 'plain', '/etc/resolv.conf')).toBe(node);
    expect(await file(cluster, 'named', '/etc/resolv.conf')).toBe(
      'search default.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.43.0.10\noptions ndots:5\n',
    );
    await expect(cluster.until(cluster.podNetwork('plain').resolve('kubernetes.default'))).rejects.toMatchObject({ code: 'ENOTFOUND' });
    const answer = await cluster.until(cluster.podNetwork('named').query('kubernetes.default.svc.cluster.local.', 'A', '10.43.0.10'));
    expect(answer.records.map((record) => record.data)).toEqual(['10.43.0.1']);
    expect(await cluster.until(cluster.machineOf('named').network.resolve('kubernetes.default'))).toEqual(['10.43.0.1']);
  });

  test('dnsConfig is added to the node’s file where that is what dnsPolicy asks for', async () => {
    const cluster = await networkCluster();
    cluster.pod('default', SLEEP, { dnsPolicy: 'Default' });
    cluster.pod('more', SLEEP, { dnsPolicy: 'Default', dnsConfig: { nameservers: ['8.8.8.8'], options: [{ name: 'ndots', value: '2' }] } });
    await cluster.seconds(4);
    expect(await file(cluster, 'more', '/etc/resolv.conf')).toBe(
      `${await file(cluster, 'default', '/etc/resolv.conf')}nameserver 8.8.8.8\noptions ndots:2\n`,
    );
  });

  test('setHostnameAsFQDN makes the full name the host name', async () => {
    const cluster = await networkCluster();
    const names = { hostname: 'alpha', subdomain: 'greek' };
    cluster.pod('short', SLEEP, names);
    cluster.pod('full', SLEEP, { ...names, setHostnameAsFQDN: true });
    await cluster.seconds(4);
    expect(cluster.machineOf('short').hostname).toBe('alpha');
    expect(cluster.machineOf('full').hostname).toBe('alpha.greek.default.svc.cluster.local');
    expect(await file(cluster, 'full', '/etc/hostname')).toBe('alpha.greek.default.svc.cluster.local\n');
  });

  test('hostAliases go before name servers, in the pod alone', async () => {
    const cluster = await networkCluster();
    cluster.pod('alias', SLEEP, { hostAliases: [{ ip: '10.1.2.3', hostnames: ['foo.local', 'kubernetes.default'] }] });
    await cluster.seconds(4);
    expect(await file(cluster, 'alias', '/etc/hosts')).toContain('# Entries added by HostAliases.\n10.1.2.3\tfoo.local\tkubernetes.default\n');
    expect(await resolves(cluster, 'foo.local', 'alias')).toEqual(['10.1.2.3']);
    expect(await resolves(cluster, 'kubernetes.default', 'alias')).toEqual(['10.1.2.3']);
    expect(await resolves(cluster, 'foo.local')).toBe('ENOTFOUND');
  });
});
