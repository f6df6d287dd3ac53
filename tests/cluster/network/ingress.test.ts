import { TestCluster } from '../kubelet/test-cluster.ts';

function ingress(cluster: TestCluster, name: string, rules: readonly object[], annotations: Readonly<Record<string, string>> = {}): void {
  cluster.create('ingresses.networking.k8s.io', {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name, namespace: 'default', annotations },
    spec: { rules },
  });
}

function path(at: string, type: string, service: string): object {
  return { path: at, pathType: type, backend: { service: { name: service, port: { number: 80 } } } };
}

async function ingressCluster(): Promise<TestCluster> {
  const cluster = TestCluster.create();
  for (const name of ['web', 'api']) {
    cluster.deployment(name, 1, name === 'api' ? 'httpd' : 'nginx');
    cluster.service(name, { selector: { app: name }, ports: [{ port: 80 }] });
  }
  ingress(cluster, 'my-ingress', [
    { host: 'shop.example.com', http: { paths: [path('/', 'Prefix', 'web'), path('/api', 'Prefix', 'api'), path('/exact', 'Exact', 'api')] } },
  ]);
  await cluster.seconds(6);
  return cluster;
}

describe('the ingress controller', () => {
  test('answers what nobody asked for with its default backend', async () => {
    const cluster = TestCluster.create();
    expect(await cluster.get('172.31.1.26')).toBe('404 default backend - 404');
    expect(await cluster.get('54.93.36.34', { host: 'no.example.com' })).toBe('404 default backend - 404');
    expect(await cluster.get('172.31.1.25')).toBe('ECONNREFUSED');
  });

  test('routes by host and path', async () => {
    const cluster = await ingressCluster();
    const host = 'shop.example.com';
    expect(await cluster.get('18.195.213.49', { host })).toContain('Welcome to nginx!');
    expect(await cluster.get('54.93.36.34', { host, path: '/apple' })).toContain('404 Not Found');
    expect(await cluster.get('172.31.1.27', { host, path: '/api/' })).toContain('The requested URL was not found');
    expect(await cluster.get('172.31.1.27', { host, path: '/exact' })).toContain('The requested URL was not found');
    expect(await cluster.get('172.31.1.27', { host, path: '/exact/more' })).toContain('nginx/1.29.1');
  });

  test('reports the addresses of its nodes and an event', async () => {
    const cluster = await ingressCluster();
    expect(cluster.cluster.api.find('ingresses.networking.k8s.io', 'default', 'my-ingress')?.status?.loadBalancer?.ingress).toEqual([
      { ip: '18.195.213.49' },
      { ip: '54.93.36.34' },
    ]);
    expect(cluster.events('my-ingress')).toContain('Normal Sync Scheduled for sync');
  });

  test('is silent for ever when its pod is killed', async () => {
    const cluster = await ingressCluster();
    const { api } = cluster.cluster;
    const syncs = async (name: string): Promise<number> => {
      ingress(cluster, name, [{ host: `${name}.example.com`, http: { paths: [path('/', 'Prefix', 'web')] } }]);
      await cluster.seconds(3);
      const events = api.list('events', { namespace: 'default' }).filter(({ involvedObject }) => involvedObject.name === name);
      return events.reduce((sum, { count }) => sum + (count ?? 0), 0);
    };
    const before = await syncs('before');
    for (const { metadata } of api.list('pods', { namespace: 'ingress-nginx' }))
      api.delete('pods', metadata.namespace, metadata.name, { gracePeriodSeconds: 0 });
    await cluster.seconds(40);
    expect(before).toBeGreaterThan(0);
    expect(await syncs('after')).toBe(before);
  });

  test('rewrites as its annotations say, and answers 503 without endpoints', async () => {
    const cluster = await ingressCluster();
    cluster.service('empty', { selector: { app: 'nobody' }, ports: [{ port: 80 }] });
    ingress(cluster, 'rewrite', [{ host: 're.example.com', http: { paths: [path('/app(/|$)(.*)', 'ImplementationSpecific', 'web')] } }], {
      'nginx.ingress.kubernetes.io/rewrite-target': '/$2',
    });
    ingress(cluster, 'empty', [{ host: 'empty.example.com', http: { paths: [path('/', 'Prefix', 'empty')] } }]);
    await cluster.seconds(3);
    expect(await cluster.get('172.31.1.26', { host: 're.example.com', path: '/app/' })).toContain('Welcome to nginx!');
    expect(await cluster.get('172.31.1.26', { host: 'empty.example.com' })).toMatch(/^503 /);
  });

  test('shows its configuration and its requests', async () => {
    const cluster = await ingressCluster();
    await cluster.get('18.195.213.49', { host: 'shop.example.com' });
    const pod = cluster.cluster.api
      .list('pods', { namespace: 'ingress-nginx', labels: { app: 'ingress-nginx' } })
      .find(({ spec }) => spec.nodeName === 'student1-worker1');
    if (pod === undefined) throw new Error('no controller');
    expect(await cluster.execIn(pod, 'cat', '/etc/nginx/nginx.conf')).toContain('server_name shop.example.com ;');
    expect(await cluster.logsOf(pod)).toMatch(
      /172\.31\.3\.110 - - \[21\/Nov\/2026:10:00:0\d \+0000\] "GET \/ HTTP\/1\.1" 200 615 .*\[default-web-80\]/,
    );
  });
});
