import { TestCluster } from '../kubelet/test-cluster.ts';

const API = { apiVersion: 'gateway.networking.k8s.io/v1' };
const GATEWAYS = 'gateways.gateway.networking.k8s.io';
const ROUTES = 'httproutes.gateway.networking.k8s.io';

interface Conditioned {
  readonly status?: {
    readonly conditions?: readonly { readonly type: string; readonly status: string; readonly reason: string }[];
    readonly parents?: readonly Conditioned['status'][];
    readonly addresses?: readonly { readonly value: string }[];
    readonly listeners?: readonly { readonly attachedRoutes: number }[];
  };
}

async function gatewayCluster(): Promise<TestCluster> {
  const cluster = TestCluster.create();
  for (const [name, image] of [
    ['web', 'nginx'],
    ['api', 'httpd'],
  ] as const) {
    cluster.deployment(name, 1, image);
    cluster.service(name, { selector: { app: name }, ports: [{ port: 80 }] });
  }
  cluster.create('gatewayclasses.gateway.networking.k8s.io', {
    ...API,
    kind: 'GatewayClass',
    metadata: { name: 'nginx' },
    spec: { controllerName: 'gateway.nginx.org/nginx-gateway-controller' },
  });
  cluster.create(GATEWAYS, {
    ...API,
    kind: 'Gateway',
    metadata: { name: 'front', namespace: 'default' },
    spec: { gatewayClassName: 'nginx', listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }] },
  });
  await cluster.seconds(6);
  return cluster;
}

function route(cluster: TestCluster, name: string, spec: object): void {
  cluster.create(ROUTES, { ...API, kind: 'HTTPRoute', metadata: { name, namespace: 'default' }, spec: { parentRefs: [{ name: 'front' }], ...spec } });
}

const found = (cluster: TestCluster, resource: string, name: string): Conditioned =>
  cluster.cluster.api.find(resource as 'pods', 'default', name) as unknown as Conditioned;
const to = (name: string, weight = 1): object => ({ name, port: 80, weight });

describe('HTTPRoutes of a Gateway', () => {
  test('route by host, path, header, query and method; the more precise match wins', async () => {
    const cluster = await gatewayCluster();
    route(cluster, 'shop', {
      hostnames: ['shop.example.com'],
      rules: [
        { matches: [{ path: { type: 'PathPrefix', value: '/' } }], backendRefs: [to('web')] },
        { matches: [{ path: { type: 'PathPrefix', value: '/api' } }], backendRefs: [to('api')] },
        { matches: [{ path: { type: 'PathPrefix', value: '/' }, headers: [{ name: 'X-Beta', value: 'yes' }] }], backendRefs: [to('api')] },
        { matches: [{ path: { type: 'PathPrefix', value: '/' }, queryParams: [{ name: 'v', value: '2' }] }], backendRefs: [to('api')] },
      ],
    });
    await cluster.seconds(3);
    const at = (path: string, host = 'shop.example.com'): Promise<string> => cluster.get('18.195.213.49', { host, path });
    expect(await at('/')).toContain('Welcome to nginx!');
    expect(await at('/api')).toContain('The requested URL was not found');
    expect(await at('/apis')).toContain('404 Not Found');
    expect(await at('/?v=2')).toContain('It works!');
    expect(await at('/', 'other.example.com')).toBe('404 default backend - 404');
  });

  test('report who attached, what resolved and where', async () => {
    const cluster = await gatewayCluster();
    route(cluster, 'good', { rules: [{ backendRefs: [to('web')] }] });
    route(cluster, 'bad', { hostnames: ['bad.example.com'], rules: [{ backendRefs: [to('nobody')] }] });
    await cluster.seconds(3);
    const gateway = found(cluster, GATEWAYS, 'front').status;
    expect(gateway?.addresses?.map(({ value }) => value)).toEqual(['18.195.213.49', '54.93.36.34']);
    expect(gateway?.listeners?.[0]?.attachedRoutes).toBe(2);
    expect(gateway?.conditions?.map(({ type, status }) => `${type}=${status}`)).toEqual(['Accepted=True', 'Programmed=True']);
    const reasons = (name: string): unknown => found(cluster, ROUTES, name).status?.parents?.[0]?.conditions?.map(({ reason }) => reason);
    expect(reasons('good')).toEqual(['Accepted', 'ResolvedRefs']);
    expect(reasons('bad')).toEqual(['Accepted', 'BackendNotFound']);
    expect(await cluster.get('18.195.213.49', { host: 'bad.example.com' })).toBe('500 ');
  });

  test('redirect, rewrite and change headers', async () => {
    const cluster = await gatewayCluster();
    route(cluster, 'filters', {
      hostnames: ['f.example.com'],
      rules: [
        {
          matches: [{ path: { type: 'PathPrefix', value: '/old' } }],
          filters: [
            {
              type: 'RequestRedirect',
              requestRedirect: { scheme: 'https', statusCode: 301, path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/new' } },
            },
          ],
        },
        {
          matches: [{ path: { type: 'PathPrefix', value: '/app' } }],
          filters: [
            { type: 'URLRewrite', urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/' } } },
            { type: 'ResponseHeaderModifier', responseHeaderModifier: { set: [{ name: 'X-Through', value: 'gateway' }] } },
          ],
          backendRefs: [to('web')],
        },
      ],
    });
    await cluster.seconds(3);
    const ask = (target: string) =>
      cluster.until(
        cluster.cluster.network.http('18.195.213.49', 80, {
          method: 'GET',
          target,
          headers: { host: 'f.example.com' },
          body: new Uint8Array(0),
          scheme: 'http',
        }),
      );
    expect(await ask('/old/a?b=c')).toMatchObject({ status: 301, headers: { location: 'https://f.example.com/new/a?b=c' } });
    expect(await ask('/app/')).toMatchObject({ status: 200, headers: { 'x-through': 'gateway' } });
  });

  test('share traffic by weight, and a weight of zero gets none', async () => {
    const cluster = await gatewayCluster();
    route(cluster, 'weights', { hostnames: ['w.example.com'], rules: [{ backendRefs: [to('web', 3), to('api', 1)] }] });
    await cluster.seconds(3);
    const counts = { web: 0, api: 0 };
    for (let index = 0; index < 60; index++)
      counts[(await cluster.get('18.195.213.49', { host: 'w.example.com' })).includes('nginx') ? 'web' : 'api']++;
    expect(counts.web).toBeGreaterThan(35);
    expect(counts.api).toBeGreaterThan(5);
  });

  test('reach into another namespace only with a ReferenceGrant there', async () => {
    const cluster = await gatewayCluster();
    cluster.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } });
    await cluster.seconds(2);
    cluster.create('pods', {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'till', namespace: 'shop', labels: { app: 'till' } },
      spec: { containers: [{ name: 'till', image: 'httpd' }] },
    });
    cluster.create('services', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'till', namespace: 'shop' },
      spec: { selector: { app: 'till' }, ports: [{ port: 80 }] },
    });
    route(cluster, 'across', { hostnames: ['x.example.com'], rules: [{ backendRefs: [{ name: 'till', namespace: 'shop', port: 80 }] }] });
    await cluster.seconds(6);
    const resolved = () => found(cluster, ROUTES, 'across').status?.parents?.[0]?.conditions?.find(({ type }) => type === 'ResolvedRefs');
    expect(resolved()).toMatchObject({ status: 'False', reason: 'RefNotPermitted' });
    expect(await cluster.get('18.195.213.49', { host: 'x.example.com' })).toMatch(/^500 /);
    cluster.create('referencegrants.gateway.networking.k8s.io', {
      apiVersion: 'gateway.networking.k8s.io/v1beta1',
      kind: 'ReferenceGrant',
      metadata: { name: 'routes', namespace: 'shop' },
      spec: {
        from: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'default' }],
        to: [{ group: '', kind: 'Service' }],
      },
    });
    await cluster.seconds(6);
    expect(resolved()).toMatchObject({ status: 'True', reason: 'ResolvedRefs' });
    expect(await cluster.get('18.195.213.49', { host: 'x.example.com' })).toContain('It works!');
  });

  test('mirror requests without showing the other answer', async () => {
    const cluster = await gatewayCluster();
    const filters = [{ type: 'RequestMirror', requestMirror: { backendRef: { name: 'api', port: 80 } } }];
    route(cluster, 'mirror', { hostnames: ['m.example.com'], rules: [{ filters, backendRefs: [to('web')] }] });
    await cluster.seconds(3);
    const seen = new Set<string>();
    const stop = cluster.cluster.observeTraffic(({ to: end, outcome }) => {
      if (end?.kind === 'pod' && outcome === 200) seen.add(end.name.replace(/-.*/, ''));
    });
    expect(await cluster.get('18.195.213.49', { host: 'm.example.com' })).toContain('Welcome to nginx!');
    await cluster.seconds(1);
    stop();
    expect([...seen]).toEqual(expect.arrayContaining(['web', 'api']));
  });

  test('a GRPCRoute is told that no listener takes it', async () => {
    const cluster = await gatewayCluster();
    cluster.create('grpcroutes.gateway.networking.k8s.io', {
      ...API,
      kind: 'GRPCRoute',
      metadata: { name: 'grpc', namespace: 'default' },
      spec: { parentRefs: [{ name: 'front' }], rules: [{ backendRefs: [to('web')] }] },
    });
    await cluster.seconds(4);
    expect(found(cluster, 'grpcroutes.gateway.networking.k8s.io', 'grpc').status?.parents?.[0]?.conditions?.[0]).toMatchObject({
      type: 'Accepted',
      status: 'False',
      reason: 'NotAllowedByListeners',
    });
  });
});
