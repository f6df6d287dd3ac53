/** What stands between two places, as far as their owners can see it. */
import { encodeUtf8 } from '#posix/utf8.ts';
import { describeCauses, pod, ready, stored, type Stored } from './fixtures.ts';

const answers = (status: number, body = '') => ({ http: () => Promise.resolve({ status, headers: {}, body: encodeUtf8(body) }) });
const service = (spec = {}, name = 'web', metadata = {}): Stored =>
  stored('services', 'Service', name, { spec: { clusterIP: '10.96.0.4', selector: { app: 'web' }, ports: [{ port: 80 }], ...spec } }, metadata);
const ingress = (rule: object, port = 80): Stored =>
  stored('ingresses.networking.k8s.io', 'Ingress', 'web', {
    spec: {
      ingressClassName: 'nginx',
      rules: [{ ...rule, http: { paths: [{ path: '/api', pathType: 'Prefix', backend: { service: { name: 'web', port: { number: port } } } }] } }],
    },
  });
const nginx = stored('ingressclasses.networking.k8s.io', 'IngressClass', 'nginx', {}, { namespace: undefined });
const idle = stored('deployments.apps', 'Deployment', 'web', { spec: { replicas: 0, template: { metadata: { labels: { app: 'web' } } } } });
const byAddress = { http: { url: 'http://10.0.0.1/api' } };
const byHost = { http: { url: 'http://10.0.0.1/api', host: 'shop.example.com' } };

describeCauses('behind an ingress', [
  {
    cause: 'ingress-port',
    objects: [ingress({}, 8080), service()],
    world: answers(503),
    check: byAddress,
    says: 'port 8080 of service web, which offers 80',
  },
  {
    cause: 'ingress-port',
    objects: [ingress({ host: 'shop.example.com' }, 8080), service()],
    world: answers(503),
    check: byHost,
    says: 'which offers 80',
  },
  { cause: 'ingress-service-missing', objects: [ingress({}), service({}, 'wbe')], world: answers(503), check: byAddress, says: 'Did you mean wbe?' },
  { cause: 'scaled-to-zero', objects: [ingress({}), service(), idle], world: answers(503), check: byAddress, says: 'scaled to 0' },
  { cause: 'status-503', objects: [ingress({ host: 'other' }, 8080), service()], world: answers(503), check: byHost, says: 'no ready endpoints' },
  {
    cause: 'host-not-named',
    objects: [ingress({ host: 'shop.example.com' }), nginx],
    world: answers(404),
    check: byAddress,
    says: 'every rule is for a host: shop.example.com',
  },
  {
    cause: 'ingress-path',
    objects: [ingress({}), nginx],
    world: answers(404),
    check: { http: { url: 'http://10.0.0.1/' } },
    says: 'the paths are /api',
  },
  { cause: 'ingress-class-unknown', objects: [ingress({})], world: answers(404), check: byAddress, says: 'no such class' },
  { cause: 'status-404', objects: [ingress({}), nginx], world: answers(404), check: byAddress, says: 'nothing at the path /api' },
]);

describeCauses('a body', [
  {
    cause: 'body-differs',
    world: answers(200, 'Hello'),
    check: { http: { url: 'http://web', body: { matches: '^Welcome' } } },
    says: 'something like ^Welcome is not in it',
  },
  {
    cause: 'file-forbidden',
    world: answers(200, 'an error'),
    check: { http: { url: 'http://web', body: { 'not-contains': 'error' } } },
    says: '"error" should not be in it',
  },
  {
    cause: 'file-field',
    world: answers(200, '{"a":{"b":2}}'),
    check: { http: { url: 'http://web', body: { json: { a: { b: 1 } } } } },
    says: 'a.b in it is 2, not 1',
  },
  {
    cause: 'letter-case',
    world: answers(200, 'welcome'),
    check: { http: { url: 'http://web', contains: 'Welcome' } },
    says: 'Did you mean Welcome?',
  },
]);

const records = (...data: readonly string[]) => ({
  query: () => Promise.resolve({ status: 'NOERROR', records: data.map((each) => ({ type: 'A', data: each })) }) as never,
});

describeCauses('a name', [
  {
    cause: 'dns-other-service',
    objects: [service({}, 'cache')],
    world: records('10.96.0.4'),
    check: { dns: { name: 'x', service: 'shop/cache' } },
    says: 'the service cache of namespace default',
  },
  {
    cause: 'dns-ready-pods',
    objects: [service({ clusterIP: 'None' })],
    world: records('10.0.0.9'),
    check: { dns: { name: 'web', count: 2 } },
    says: 'and there are 1',
  },
  {
    cause: 'dns-port-name',
    objects: [service()],
    world: { query: () => Promise.resolve({ status: 'NXDOMAIN', records: [] }) as never },
    check: { dns: { name: '_http._tcp.web.default.svc.cluster.local', type: 'SRV' } },
    says: 'Service web has no port named http',
  },
]);

const labelled = (name: string, labels: object, podIP: string): Stored => pod({ ...ready, podIP }, {}, { labels }, name);
const places = [labelled('web', { app: 'web' }, '10.0.0.9'), labelled('client', { role: 'client' }, '10.0.0.5'), service()];
const policy = (spec: object): Stored => stored('networkpolicies.networking.k8s.io', 'NetworkPolicy', 'db', { spec });
const open = { connect: () => Promise.resolve() };
const closed = { connects: { from: 'pod/client', to: 'web:80', connects: false } };

describeCauses('a connection that should not be', [
  { cause: 'policy-allows', objects: [...places, policy({ podSelector: {}, ingress: [{}] })], world: open, check: closed, says: 'and lets this in' },
  {
    cause: 'policy-selects-other',
    objects: [...places, policy({ podSelector: { matchLabels: { app: 'wbe' } } })],
    world: open,
    check: closed,
    says: 'selects app=wbe; the pods that are asked carry app=web',
  },
  { cause: 'connects-though', objects: places, world: open, check: closed, says: 'No network policy selects web' },
]);
