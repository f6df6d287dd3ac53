import { PosixError, type ErrorCode } from '#posix/posix-error.ts';
import { encodeUtf8 } from '#posix/utf8.ts';
import { container, describeCauses, pod, ready, stored, type Stored } from './fixtures.ts';

const labels = { app: 'web' };
const template = { metadata: { labels }, spec: { containers: [{ name: 'main', image: 'nginx' }] } };
const deployment = (replicas = 1): Stored =>
  stored('deployments.apps', 'Deployment', 'web', {
    spec: { replicas, template, selector: { matchLabels: labels } },
    status: { replicas, readyReplicas: replicas },
  });
const service = (spec = {}, metadata = {}, name = 'web'): Stored =>
  stored(
    'services',
    'Service',
    name,
    { spec: { selector: labels, ports: [{ port: 80, targetPort: 80 }], clusterIP: '10.1.0.1', ...spec } },
    metadata,
  );
const slice = (count = 1): Stored =>
  stored(
    'endpointslices.discovery.k8s.io',
    'EndpointSlice',
    'web-1',
    { endpoints: Array.from({ length: count }, () => ({ addresses: ['10.0.0.9'], conditions: { ready: true } })) },
    { labels: { 'kubernetes.io/service-name': 'web' } },
  );
const webPod = (spec = {}, status: object = ready, metadata = {}): Stored =>
  pod(status as never, spec, { labels, ownerReferences: [{ kind: 'ReplicaSet', name: 'web-1', uid: 'uid-rs' }], ...metadata });
const listening = (port: number, name?: string) => ({ containers: [{ name: 'main', image: 'nginx', ports: [{ containerPort: port, name }] }] });
const check = { selects: { service: 'web', 'pods-of': 'deployment/web' } };
const selects = (fields: object) => ({ selects: { ...check.selects, ...fields } });

describeCauses('services', [
  { cause: 'selector-value-misspelt', objects: [deployment(), service({ selector: { app: 'wbe' } })], check, says: 'Did you mean app=web?' },
  { cause: 'selector-value', objects: [deployment(), service({ selector: { app: 'database' } })], check, says: 'the pods carry app=web' },
  { cause: 'selector-key-misspelt', objects: [deployment(), service({ selector: { apps: 'web' } })], check, says: 'Did you mean app?' },
  { cause: 'selector-key', objects: [deployment(), service({ selector: { app: 'web', component: 'ui' } })], check, says: 'they carry app=web' },
  { cause: 'service-no-selector', objects: [deployment(), service({ selector: {} })], check, says: 'nobody fills its endpoints' },
  {
    cause: 'service-external',
    objects: [deployment(), service({ selector: {}, type: 'ExternalName', externalName: 'example.com' })],
    check,
    says: 'ExternalName for example.com',
  },
  { cause: 'service-pods-elsewhere', objects: [deployment(), service(), webPod({}, ready, { namespace: 'shop' })], check, says: 'in namespace shop' },
  { cause: 'service-selects-nothing', objects: [deployment(), service()], check, says: 'no pod in its namespace carries that' },
  {
    cause: 'target-port',
    objects: [deployment(), service({ ports: [{ port: 80, targetPort: 8080 }] }), webPod(listening(80))],
    check,
    says: 'their containers listen on 80',
  },
  {
    cause: 'target-port-name',
    objects: [deployment(), service({ ports: [{ port: 80, targetPort: 'htpp' }] }), webPod(listening(80, 'http'))],
    check,
    says: 'Did you mean http?',
  },
  { cause: 'endpoints-not-yet', objects: [deployment(), service(), webPod()], check, says: 'no ready endpoints yet', outcome: 'not-yet' },
  {
    cause: 'service-port-is-target',
    objects: [deployment(), service({ ports: [{ port: 8080, targetPort: 80 }] })],
    check: selects({ port: 80 }),
    says: '80 is its targetPort',
  },
  { cause: 'service-type-differs', objects: [deployment(), service()], check: selects({ type: 'NodePort' }), says: 'should be NodePort' },
  { cause: 'service-target-differs', objects: [deployment(), service()], check: selects({ 'target-port': 8080 }), says: 'lead to port 8080' },
  {
    cause: 'service-few-endpoints',
    objects: [deployment(1), service(), slice()],
    check: selects({ 'ready-endpoints': 3 }),
    says: '3 ready ones are needed',
  },
  {
    cause: 'crash-loop-unknown',
    objects: [
      stored(
        'pods',
        'Pod',
        'web',
        { spec: { containers: [{ name: 'main', image: 'nginx' }] }, status: container({ waiting: { reason: 'CrashLoopBackOff' } }) },
        { labels },
      ),
      service(),
    ],
    check: { selects: { service: 'web', 'pods-of': 'pod/web' } },
    says: 'keeps stopping',
  },
]);

const rule = (host: string | undefined, path = '/', name = 'web', port: object = { number: 80 }, pathType = 'Prefix') => ({
  host,
  http: { paths: [{ path, pathType, backend: { service: { name, port } } }] },
});
const ingress = (rules: readonly object[], spec = {}, status: object = { loadBalancer: { ingress: [{ ip: '1.2.3.4' }] } }): Stored =>
  stored('ingresses.networking.k8s.io', 'Ingress', 'web', { spec: { rules, ingressClassName: 'nginx', ...spec }, status });
const ingressClass = stored('ingressclasses.networking.k8s.io', 'IngressClass', 'nginx', {}, { namespace: undefined });
const routes = { routes: { ingress: 'web', host: 'shop.example.com', to: 'service/web:80' } };
const routed = (fields: object) => ({ routes: { ...routes.routes, ...fields } });

describeCauses('ingresses', [
  { cause: 'ingress-no-rules', objects: [ingress([])], check: routes, says: 'has no rules' },
  {
    cause: 'ingress-host',
    objects: [ingress([rule('shpo.example.com')])],
    check: routes,
    says: "The rule's host is shpo.example.com. Did you mean shop.example.com?",
  },
  { cause: 'ingress-no-host', objects: [ingress([rule(undefined)])], check: routes, says: 'for every host' },
  { cause: 'ingress-path', objects: [ingress([rule('shop.example.com', '/cart')])], check: routes, says: 'the paths are /cart' },
  {
    cause: 'ingress-path-type',
    objects: [ingress([rule('shop.example.com', '/api', 'web', { number: 80 }, 'Exact')])],
    check: routed({ path: '/api/v1' }),
    says: 'Exact takes that path only',
  },
  {
    cause: 'ingress-backend',
    objects: [ingress([rule('shop.example.com', '/', 'other')]), service({}, {}, 'other')],
    check: routes,
    says: 'another service or port: other:80',
  },
  {
    cause: 'ingress-backend-broken',
    objects: [ingress([rule('shop.example.com', '/', 'wbe')]), service()],
    check: routes,
    says: 'there is no such service. Did you mean web?',
  },
  { cause: 'ingress-service-missing', objects: [ingress([rule('shop.example.com')])], check: routes, says: 'no such service' },
  {
    cause: 'ingress-service-elsewhere',
    objects: [ingress([rule('shop.example.com')]), service({}, { namespace: 'shop' })],
    check: routes,
    says: 'in namespace shop',
  },
  {
    cause: 'ingress-port',
    objects: [ingress([rule('shop.example.com', '/')]), service({ ports: [{ port: 8080 }] })],
    check: routes,
    says: 'which offers 8080',
  },
  {
    cause: 'ingress-class-unknown',
    objects: [ingress([rule('shop.example.com')], { ingressClassName: 'ngnix' }), service(), ingressClass],
    check: routes,
    says: 'Did you mean nginx?',
  },
  {
    cause: 'ingress-class-missing',
    objects: [ingress([rule('shop.example.com')], { ingressClassName: undefined }), service(), ingressClass],
    check: routes,
    says: 'There is nginx',
  },
  {
    cause: 'ingress-class-differs',
    objects: [ingress([rule('shop.example.com')]), service(), ingressClass],
    check: routed({ class: 'traefik' }),
    says: 'not traefik',
  },
  {
    cause: 'ingress-no-tls',
    objects: [ingress([rule('shop.example.com')]), service(), ingressClass],
    check: routed({ tls: true }),
    says: 'no certificate for shop',
  },
  {
    cause: 'ingress-tls-secret',
    objects: [ingress([rule('shop.example.com')], { tls: [{ hosts: ['shop.example.com'], secretName: 'cert' }] }), service(), ingressClass],
    check: routed({ tls: true }),
    says: 'the secret cert',
  },
  {
    cause: 'ingress-no-controller',
    objects: [ingress([rule('shop.example.com')], { ingressClassName: undefined }, {}), service()],
    check: routes,
    says: 'no ingress class',
  },
  {
    cause: 'ingress-address-awaited',
    objects: [ingress([rule('shop.example.com')], {}, {}), service(), ingressClass],
    check: routes,
    says: 'yet',
    outcome: 'not-yet',
  },
]);

const fails = (code: ErrorCode) => ({ http: () => Promise.reject(new PosixError(code)) });
const answers = (status: number, body = '', headers = {}) => ({ http: () => Promise.resolve({ status, headers, body: encodeUtf8(body) }) });
const http = { http: { from: 'pod/client', url: 'http://web' } };
const client = pod(ready, {}, { labels: { app: 'client' } }, 'client');
const policy = (spec: object): Stored => stored('networkpolicies.networking.k8s.io', 'NetworkPolicy', 'closed', { spec });
const open = { connect: () => Promise.resolve() };
const named = (...data: string[]) => ({
  query: () =>
    Promise.resolve({
      status: data.length === 0 ? ('NXDOMAIN' as const) : ('NOERROR' as const),
      name: 'web',
      server: '',
      records: data.map((each) => ({ name: 'web', type: 'A', ttl: 5, data: each })),
    }),
});

describeCauses('the network', [
  { cause: 'name-unknown', objects: [client, service({}, {}, 'wbe')], world: fails('ENOTFOUND'), check: http, says: 'Did you mean wbe?' },
  {
    cause: 'name-other-namespace',
    objects: [client, service({}, { namespace: 'shop' })],
    world: fails('ENOTFOUND'),
    check: http,
    says: 'call it web.shop',
  },
  {
    cause: 'name-wrong-namespace',
    objects: [client, service({}, { namespace: 'shop' })],
    world: fails('ENOTFOUND'),
    check: { http: { from: 'pod/client', url: 'http://web.shpo' } },
    says: 'it is in shop',
  },
  {
    cause: 'name-outside',
    objects: [service()],
    world: fails('ENOTFOUND'),
    check: { http: { url: 'http://web' } },
    says: 'known in pods, not outside',
  },
  {
    cause: 'no-such-port',
    objects: [client, service()],
    world: fails('ECONNREFUSED'),
    check: { http: { from: 'pod/client', url: 'http://web:8080' } },
    says: 'it offers 80',
  },
  {
    cause: 'refused-by-pods',
    objects: [client, service(), webPod(), slice()],
    world: fails('ECONNREFUSED'),
    check: http,
    says: 'Nothing listens on port 80',
  },
  {
    cause: 'refused-by-pod',
    objects: [client, webPod()],
    world: fails('ECONNREFUSED'),
    check: { http: { from: 'pod/client', url: 'http://10.0.0.9' } },
    says: 'of pod client',
  },
  {
    // A pod in the node's network is not what was asked for.
    cause: 'node-port-unknown',
    objects: [
      client,
      stored('nodes', 'Node', 'n1', { status: { addresses: [{ type: 'InternalIP', address: '10.0.0.9' }] } }, { namespace: undefined }),
    ],
    world: fails('ECONNREFUSED'),
    check: { http: { from: 'pod/client', url: 'http://10.0.0.9:30080' } },
    says: 'No service opens port 30080',
  },
  {
    cause: 'refused',
    objects: [client],
    world: fails('ECONNREFUSED'),
    check: { http: { from: 'pod/client', url: 'http://10.9.9.9' } },
    says: 'Nothing listens at 10.9.9.9:80',
  },
  { cause: 'reset', objects: [client], world: fails('ECONNRESET'), check: http, says: 'cut off' },
  { cause: 'unreachable', objects: [client], world: fails('EHOSTUNREACH'), check: http, says: 'no way to web' },
  { cause: 'network', objects: [client], world: fails('EPIPE'), check: http, says: 'The network says' },
  {
    cause: 'dns-timeout',
    objects: [client],
    world: { query: () => Promise.resolve({ status: 'TIMEOUT' as const, name: 'web', server: '', records: [] }) },
    check: { dns: { from: 'pod/client', name: 'web' } },
    says: 'does not answer',
  },
  { cause: 'timed-out', objects: [client], world: fails('ETIMEDOUT'), check: http, says: 'belongs to nobody' },
  {
    cause: 'cluster-address-outside',
    objects: [service()],
    world: fails('ETIMEDOUT'),
    check: { http: { url: 'http://10.1.0.1' } },
    says: 'only nodes and pods reach',
  },
  {
    cause: 'policy-ingress',
    objects: [client, service(), webPod(), policy({ podSelector: { matchLabels: labels } })],
    world: fails('ETIMEDOUT'),
    check: http,
    says: 'does not let this in',
  },
  {
    cause: 'policy-egress',
    objects: [
      client,
      service(),
      webPod(),
      policy({ podSelector: { matchLabels: { app: 'client' } }, policyTypes: ['Egress'], egress: [{ ports: [{ port: 53 }] }] }),
    ],
    world: fails('ETIMEDOUT'),
    check: http,
    says: 'does not let this out',
  },
  {
    cause: 'policy-dns',
    objects: [client, service(), policy({ podSelector: { matchLabels: { app: 'client' } }, policyTypes: ['Egress'] })],
    world: fails('EAGAIN'),
    check: http,
    says: 'port 53',
  },
  { cause: 'source-missing', objects: [pod(ready, {}, {}, 'db')], world: fails('ETIMEDOUT'), check: http, says: 'There is no pod client' },
  { cause: 'source-not-running', objects: [pod({}, {}, {}, 'client')], check: http, says: 'is Pending', outcome: 'not-yet' },
  { cause: 'status-503', objects: [client], world: answers(503), check: http, says: 'no ready endpoints' },
  { cause: 'status-502', objects: [client], world: answers(502), check: http, says: 'nothing listens' },
  { cause: 'status-504', objects: [client], world: answers(504), check: http, says: 'in time' },
  { cause: 'status-denied', objects: [client], world: answers(401), check: http, says: 'credentials' },
  { cause: 'status-5xx', objects: [client], world: answers(500), check: http, says: 'Its logs say why' },
  {
    cause: 'status-404',
    objects: [client],
    world: answers(404),
    check: { http: { from: 'pod/client', url: 'http://web/cart' } },
    says: 'the path /cart',
  },
  {
    cause: 'host-unknown',
    objects: [ingress([rule('shop.example.com')])],
    world: answers(404),
    check: { http: { url: 'http://1.2.3.4', host: 'shpo.example.com' } },
    says: 'Did you mean shop.example.com?',
  },
  {
    cause: 'body-differs',
    objects: [client],
    world: answers(200, 'hello'),
    check: { http: { from: 'pod/client', url: 'http://web', contains: 'Welcome' } },
    says: 'other content',
  },
  {
    cause: 'body-not-json',
    objects: [client],
    world: answers(200, 'hello'),
    check: { http: { from: 'pod/client', url: 'http://web', body: { json: { a: 1 } } } },
    says: 'no JSON',
  },
  { cause: 'header-missing', world: answers(200), check: { http: { url: 'http://web', 'response-headers': { 'x-a': 'b' } } }, says: 'no header x-a' },
  {
    cause: 'header-differs',
    world: answers(200, '', { 'x-a': 'c' }),
    check: { http: { url: 'http://web', 'response-headers': { 'X-A': 'b' } } },
    says: 'X-A is c',
  },
  {
    cause: 'answers-missing',
    world: answers(200, 'Pod1'),
    check: { http: { url: 'http://web', answers: ['Pod1', 'Pod2'] } },
    says: 'Nobody answered Pod2',
  },
  { cause: 'answers-few', world: answers(200, 'Pod1'), check: { http: { url: 'http://web', distinct: 2 } }, says: 'Only 1 different' },
  {
    cause: 'connects-though',
    objects: [client, webPod()],
    world: open,
    check: { connects: { from: 'pod/client', to: 'pod/web:80', connects: false } },
    says: 'No network policy selects client',
  },
  { cause: 'target-missing', objects: [client], world: open, check: { connects: { from: 'pod/client', to: 'pod/db:5432' } }, says: 'no pod/db' },
  {
    cause: 'dns-other-answer',
    objects: [client, service()],
    world: named('10.1.0.7'),
    check: { dns: { from: 'pod/client', name: 'web', service: 'web' } },
    says: '10.1.0.7',
  },
  {
    cause: 'dns-no-endpoints',
    objects: [client, service({ clusterIP: 'None' })],
    world: named(),
    check: { dns: { from: 'pod/client', name: 'web' } },
    says: 'has no ready pods',
  },
  {
    cause: 'dns-not-headless',
    objects: [client, service()],
    world: named('10.1.0.1'),
    check: { dns: { from: 'pod/client', name: 'web', count: 3 } },
    says: 'clusterIP: None',
  },
]);
