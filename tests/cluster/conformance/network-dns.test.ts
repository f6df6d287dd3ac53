/** Mirrors test/e2e/network/dns.go and dns_configmap.go of Kubernetes; see network.md. */
import type { DnsAnswer } from '#posix/network.ts';
import type { TestCluster } from '../kubelet/test-cluster.ts';
import { addressOf, networkCluster, podAddress, serverContainer, SLEEP, stackOf } from './network-cluster.ts';

const ask = (cluster: TestCluster, name: string, type = 'A', server?: string): Promise<DnsAnswer> =>
  cluster.until(stackOf(cluster).query(name, type, server));
const data = async (cluster: TestCluster, name: string, type = 'A'): Promise<readonly string[]> =>
  (await ask(cluster, name, type)).records.map((record) => record.data).sort();

/** Once both of CoreDNS's pods have answered, writes the Corefile, and waits until the kubelet and CoreDNS have seen it. */
async function corefile(cluster: TestCluster, change: (text: string) => string): Promise<void> {
  const { api } = cluster.cluster;
  for (let index = 0; index < 2; index++) await ask(cluster, 'kubernetes.default.svc.cluster.local.');
  const map = api.find('configmaps', 'kube-system', 'coredns');
  if (map === undefined) throw new Error('no Corefile');
  api.update('configmaps', { ...map, data: { Corefile: change(map.data?.['Corefile'] ?? '') } });
  await cluster.seconds(150);
}

describe('DNS', () => {
  test('should provide DNS for the cluster', async () => {
    const cluster = await networkCluster();
    expect(await data(cluster, 'kubernetes.default.svc.cluster.local')).toEqual(['10.43.0.1']);
  });

  test('should provide /etc/hosts entries for the cluster', async () => {
    const cluster = await networkCluster();
    cluster.pod('named', SLEEP, { hostname: 'dns-querier', subdomain: 'dns-test' });
    cluster.service('dns-test', { clusterIP: 'None', selector: { app: 'x' }, ports: [{ port: 80 }] });
    await cluster.seconds(4);
    const own = podAddress(cluster, 'named');
    for (const name of ['dns-querier', 'dns-querier.dns-test.default.svc.cluster.local'])
      expect(await cluster.until(stackOf(cluster, 'named').resolve(name))).toEqual([own]);
  });

  test('should provide DNS for services', async () => {
    const cluster = await networkCluster();
    cluster.pod('server', serverContainer(), {}, { app: 'dns' });
    cluster.service('headless', { clusterIP: 'None', selector: { app: 'dns' }, ports: [{ name: 'http', port: 80 }] });
    cluster.service('regular', { selector: { app: 'dns' }, ports: [{ name: 'http', port: 80 }] });
    await cluster.seconds(5);
    const pod = podAddress(cluster, 'server');
    expect(await data(cluster, 'headless')).toEqual([pod]);
    expect(await data(cluster, 'regular.default')).toEqual([addressOf(cluster, 'regular')]);
    expect(await data(cluster, '_http._tcp.headless.default.svc', 'SRV')).toEqual([
      `0 100 80 ${pod.replaceAll('.', '-')}.headless.default.svc.cluster.local.`,
    ]);
    expect(await data(cluster, '_http._tcp.regular', 'SRV')).toEqual(['0 100 80 regular.default.svc.cluster.local.']);
    const reversed = (address: string): string => `${address.split('.').reverse().join('.')}.in-addr.arpa.`;
    expect(await data(cluster, reversed(pod), 'PTR')).toEqual([`${pod.replaceAll('.', '-')}.headless.default.svc.cluster.local.`]);
    expect(await data(cluster, reversed(addressOf(cluster, 'regular')), 'PTR')).toEqual(['regular.default.svc.cluster.local.']);
  });

  test('should resolve DNS of partial qualified names for services', async () => {
    const cluster = await networkCluster();
    for (const name of ['kube-dns.kube-system', 'kube-dns.kube-system.svc']) expect(await data(cluster, name)).toEqual(['10.43.0.10']);
    expect(await ask(cluster, 'kube-dns')).toMatchObject({ status: 'NXDOMAIN' });
  });

  test('should resolve DNS of partial qualified names for the cluster: ndots of a pod with dnsPolicy Default', async () => {
    const cluster = await networkCluster();
    cluster.pod('outside', SLEEP, { dnsPolicy: 'Default' });
    await cluster.seconds(4);
    await expect(cluster.until(stackOf(cluster, 'outside').resolve('kubernetes.default'))).rejects.toMatchObject({ code: 'ENOTFOUND' });
    expect(await cluster.until(stackOf(cluster, 'outside').resolve('example.com'))).toEqual(['93.184.215.14']);
  });

  test('should provide DNS for pods for Hostname and for Subdomain', async () => {
    const cluster = await networkCluster();
    cluster.pod('server', serverContainer(), { hostname: 'web-0', subdomain: 'sub' }, { app: 'sub' });
    cluster.service('sub', { clusterIP: 'None', selector: { app: 'sub' }, ports: [{ port: 80 }] });
    await cluster.seconds(5);
    expect(await data(cluster, 'web-0.sub')).toEqual([podAddress(cluster, 'server')]);
    expect(await ask(cluster, 'web-1.sub')).toMatchObject({ status: 'NXDOMAIN' });
  });

  test('should provide DNS for ExternalName services, and follow a change of type', async () => {
    const cluster = await networkCluster();
    cluster.service('alias', { type: 'ExternalName', externalName: 'www.example.com' });
    expect((await ask(cluster, 'alias')).records.map(({ type, data: to }) => `${type} ${to}`)).toEqual([
      'CNAME www.example.com.',
      'CNAME example.com.',
      'A 93.184.215.14',
    ]);
    expect(await data(cluster, 'alias', 'CNAME')).toEqual(['www.example.com.']);
  });

  test('should support configurable pod DNS nameservers', async () => {
    const cluster = await networkCluster();
    cluster.pod('custom', SLEEP, {
      dnsPolicy: 'None',
      dnsConfig: { nameservers: ['8.8.8.8'], searches: ['resolv.conf.local'], options: [{ name: 'ndots', value: '2' }] },
    });
    await cluster.seconds(4);
    const answer = await cluster.until(stackOf(cluster, 'custom').query('example.com', 'A'));
    expect(answer).toMatchObject({ status: 'NOERROR', server: '8.8.8.8' });
    await expect(cluster.until(stackOf(cluster, 'custom').resolve('kubernetes.default'))).rejects.toMatchObject({ code: 'ENOTFOUND' });
  });

  test('an address that serves no names does not answer', async () => {
    const cluster = await networkCluster();
    expect(await ask(cluster, 'example.com', 'A', '203.0.113.9')).toMatchObject({ status: 'TIMEOUT' });
    expect(await ask(cluster, 'example.com', 'A', podAddress(cluster, 'client'))).toMatchObject({ status: 'TIMEOUT' });
    expect(await ask(cluster, 'example.com', 'A', '1.1.1.1')).toMatchObject({ status: 'NOERROR' });
  });

  test('tells a name without records of a type from one that is not there, with the zone’s authority', async () => {
    const cluster = await networkCluster();
    expect(await ask(cluster, 'kubernetes.default', 'AAAA')).toMatchObject({
      status: 'NOERROR',
      records: [],
      authority: [{ type: 'SOA', name: 'cluster.local' }],
    });
    expect(await ask(cluster, 'nobody.default.svc.cluster.local.')).toMatchObject({ status: 'NXDOMAIN', authority: [{ type: 'SOA' }] });
    expect(await ask(cluster, 'default.svc.cluster.local.')).toMatchObject({ status: 'NOERROR', records: [] });
    expect(await ask(cluster, 'nowhere.svc.cluster.local.')).toMatchObject({ status: 'NXDOMAIN' });
    expect(await data(cluster, '10-1-2-3.default.pod')).toEqual(['10.1.2.3']);
    expect(await ask(cluster, '10-1-2.default.pod.cluster.local.')).toMatchObject({ status: 'NXDOMAIN' });
  });

  test('should be able to change stub domain configuration', async () => {
    const cluster = await networkCluster();
    await corefile(cluster, (text) => `${text}acme.local:53 {\n    errors\n    hosts {\n      1.2.3.4 db.acme.local\n    }\n}\n`);
    expect(await data(cluster, 'db.acme.local')).toEqual(['1.2.3.4']);
    expect(await ask(cluster, 'other.acme.local.')).toMatchObject({ status: 'NXDOMAIN' });
  });

  test('should be able to change upstream nameserver configuration', async () => {
    const cluster = await networkCluster();
    expect(await data(cluster, 'example.com')).toEqual(['93.184.215.14']);
    await corefile(cluster, (text) => text.replace('forward . "/etc/resolv.conf"', 'forward . 203.0.113.53'));
    expect(await ask(cluster, 'example.com.')).toMatchObject({ status: 'SERVFAIL' });
    expect(await data(cluster, 'kubernetes.default')).toEqual(['10.43.0.1']);
  });

  test('serves the zone that the Corefile names, rewrites names, and logs when told to', async () => {
    const cluster = await networkCluster();
    await corefile(cluster, (text) =>
      text.replace('    ready\n', '    ready\n    log\n    rewrite name exact front.example.org kubernetes.default.svc.cluster.local\n'),
    );
    expect(await ask(cluster, 'front.example.org.')).toMatchObject({ records: [{ name: 'front.example.org', data: '10.43.0.1' }] });
    const logs = await Promise.all(
      cluster.cluster.api.list('pods', { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } }).map((pod) => cluster.logsOf(pod)),
    );
    expect(logs.join('')).toMatch(/\[INFO\] 10\.42\.\d\.\d+:\d+ - \d+ "A IN front\.example\.org\. udp \d+ false 512" NOERROR qr,aa,rd \d+ [\d.]+s/);
    expect(logs.join('')).toContain('[INFO] Reloading complete');
  });

  test('a broken Corefile leaves the old one at work, and stops CoreDNS from starting anew', async () => {
    const cluster = await networkCluster();
    await corefile(cluster, (text) => text.replace('    loop\n', '    lop\n'));
    expect(await data(cluster, 'kubernetes.default')).toEqual(['10.43.0.1']);
    for (const { metadata } of cluster.cluster.api.list('pods', { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } }))
      cluster.cluster.api.delete('pods', 'kube-system', metadata.name, { gracePeriodSeconds: 0 });
    await cluster.seconds(60);
    const pods = cluster.cluster.api.list('pods', { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } });
    expect(pods.map(({ status }) => status?.containerStatuses?.[0]?.state?.waiting?.reason)).toContain('CrashLoopBackOff');
    expect(await ask(cluster, 'kubernetes.default')).toMatchObject({ status: 'TIMEOUT' });
  });
});
