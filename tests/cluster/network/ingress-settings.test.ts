/** What ingress-nginx does beside routing: who may come in, what replaces an error, what holds for all. */
import { hashSync } from 'bcryptjs';
import type { HttpResponse } from '#posix/network.ts';
import { decodeUtf8 } from '#posix/utf8.ts';
import { TestCluster } from '../kubelet/test-cluster.ts';

const HOST = 'shop.example.com';
const NODE = '18.195.213.49';
const PREFIX = 'nginx.ingress.kubernetes.io/';

async function shop(): Promise<TestCluster> {
  const cluster = TestCluster.create();
  for (const [name, image] of [
    ['web', 'nginx'],
    ['bin', 'kennethreitz/httpbin'],
  ] as const) {
    cluster.deployment(name, 1, image);
    cluster.service(name, { selector: { app: name }, ports: [{ port: 80 }] });
  }
  await cluster.seconds(8);
  return cluster;
}

async function ingress(
  cluster: TestCluster,
  name: string,
  annotations: Readonly<Record<string, string>>,
  host = HOST,
  service = 'bin',
): Promise<void> {
  cluster.create('ingresses.networking.k8s.io', {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: {
      name,
      namespace: 'default',
      annotations: Object.fromEntries(Object.entries(annotations).map(([key, value]) => [PREFIX + key, value])),
    },
    spec: { rules: [{ host, http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: service, port: { number: 80 } } } }] } }] },
  });
  await cluster.seconds(3);
}

function send(cluster: TestCluster, target: string, headers: Readonly<Record<string, string>>, body = ''): Promise<HttpResponse> {
  const request = {
    method: body === '' ? 'GET' : 'POST',
    target,
    headers: { host: HOST, ...headers },
    body: Buffer.from(body),
    scheme: 'http' as const,
  };
  return cluster.cluster.network.http(NODE, 80, request);
}

function ask(cluster: TestCluster, target = '/', headers: Readonly<Record<string, string>> = {}, body = ''): Promise<HttpResponse> {
  return cluster.until(send(cluster, target, headers, body));
}

const basic = (text: string): Readonly<Record<string, string>> => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });

function passwords(cluster: TestCluster, line: string): void {
  const data = { auth: Buffer.from(`${line}\n`).toString('base64') };
  cluster.create('secrets', { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'basic-auth', namespace: 'default' }, data });
}

describe('auth-type basic', () => {
  const annotations = { 'auth-type': 'basic', 'auth-secret': 'basic-auth', 'auth-realm': 'Authentication Required - foo' };

  test('knows the bcrypt hashes of htpasswd -B', async () => {
    const cluster = await shop();
    passwords(cluster, `foo:${hashSync('bar', 5).replace('$2b$', '$2y$')}`);
    await ingress(cluster, 'auth', annotations);
    const refused = await ask(cluster);
    expect(refused.status).toBe(401);
    expect(refused.headers['www-authenticate']).toBe('Basic realm="Authentication Required - foo"');
    expect((await ask(cluster, '/get', basic('foo:bar'))).status).toBe(200);
    expect((await ask(cluster, '/get', basic('foo:baz'))).status).toBe(401);
    expect((await ask(cluster, '/get', basic('bar:bar'))).status).toBe(401);
  });

  test('a hash that would take minutes lets nobody in, at once', async () => {
    const cluster = await shop();
    passwords(cluster, `foo:${hashSync('bar', 4).replace('$2b$04$', '$2y$31$')}`);
    await ingress(cluster, 'auth', annotations);
    const started = performance.now();
    expect((await ask(cluster, '/get', basic('foo:bar'))).status).toBe(401);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

describe('auth-url', () => {
  test('lets in whom the other server lets in, and hands on its headers', async () => {
    const cluster = await shop();
    const url = 'http://bin.default.svc.cluster.local/basic-auth/user/passwd';
    await ingress(cluster, 'auth', { 'auth-url': url, 'auth-response-headers': 'Content-Type' });
    const refused = await ask(cluster);
    expect([refused.status, refused.headers['www-authenticate']]).toEqual([401, 'Basic realm="Fake Realm"']);
    expect(decodeUtf8(refused.body)).toContain('401 Authorization Required');
    expect((await ask(cluster, '/get', basic('user:wrong'))).status).toBe(401);
    const admitted = await ask(cluster, '/headers', basic('user:passwd'));
    expect(admitted.status).toBe(200);
    expect(decodeUtf8(admitted.body).toLowerCase()).toContain('"content-type":"application/json"');
  });

  test('sends to auth-signin with the way back, and fails closed when nobody answers', async () => {
    const cluster = await shop();
    await ingress(cluster, 'auth', {
      'auth-url': 'http://bin.default.svc.cluster.local/status/401',
      'auth-signin': 'https://$host/oauth2/start',
    });
    const sent = await ask(cluster, '/a?b=c');
    expect([sent.status, sent.headers['location']]).toEqual([
      302,
      'https://shop.example.com/oauth2/start?rd=http%3A%2F%2Fshop.example.com%2Fa%3Fb%3Dc',
    ]);
    cluster.cluster.api.delete('ingresses.networking.k8s.io', 'default', 'auth');
    await ingress(cluster, 'gone', { 'auth-url': 'http://nowhere.default.svc.cluster.local/' });
    expect((await ask(cluster)).status).toBe(500);
  });
});

test('custom-http-errors are answered by the default backend, which hears what happened', async () => {
  const cluster = await shop();
  await ingress(cluster, 'errors', { 'custom-http-errors': '404,503', 'default-backend': 'bin' }, HOST, 'web');
  const found = await ask(cluster, '/anything');
  expect(found.status).toBe(200);
  const heard = decodeUtf8(found.body).toLowerCase();
  for (const header of [
    '"x-code":"404"',
    '"x-ingress-name":"errors"',
    '"x-namespace":"default"',
    '"x-service-name":"web"',
    '"x-original-uri":"/anything"',
  ])
    expect(heard).toContain(header);
  expect(decodeUtf8((await ask(cluster, '/')).body)).toContain('Welcome to nginx!');
});

test('limit-connections counts what is under way, and forgets it when it ends', async () => {
  const cluster = await shop();
  await ingress(cluster, 'limit', { 'limit-connections': '2' });
  const statuses = await cluster.until(Promise.all(['/delay/1', '/delay/1', '/delay/1'].map(async (path) => (await send(cluster, path, {})).status)));
  expect(statuses.toSorted()).toEqual([200, 200, 503]);
  expect((await ask(cluster, '/get')).status).toBe(200);
});

test('a backend in a protocol that it does not speak is a bad gateway', async () => {
  const cluster = await shop();
  await ingress(cluster, 'grpc', { 'backend-protocol': 'GRPC' });
  expect((await ask(cluster, '/get')).status).toBe(502);
  await expect(ingress(cluster, 'odd', { 'backend-protocol': 'SMTP' }, 'x.example.com')).rejects.toThrow(
    `annotation ${PREFIX}backend-protocol contains invalid value`,
  );
});

test('from-to-www-redirect, and the attributes of a session cookie', async () => {
  const cluster = await shop();
  await ingress(cluster, 'www', {
    'from-to-www-redirect': 'true',
    affinity: 'cookie',
    'session-cookie-name': 'route',
    'session-cookie-max-age': '172800',
    'session-cookie-samesite': 'Lax',
  });
  const moved = await ask(cluster, '/a?b', { host: `www.${HOST}` });
  expect([moved.status, moved.headers['location']]).toEqual([308, `http://${HOST}/a?b`]);
  expect((await ask(cluster, '/get')).headers['set-cookie']).toMatch(/^route=\S+; Max-Age=172800; Path=\/; HttpOnly; SameSite=Lax$/);
});

test('the ConfigMap of the controller sets what holds for all', async () => {
  const cluster = await shop();
  await ingress(cluster, 'size', {});
  await ingress(cluster, 'own', { 'proxy-body-size': '1m' }, 'own.example.com');
  expect((await ask(cluster, '/post', {}, 'x'.repeat(3000))).status).toBe(200);
  const { api } = cluster.cluster;
  const settings = api.find('configmaps', 'ingress-nginx', 'nginx-configuration');
  if (settings === undefined) throw new Error('no settings');
  api.update('configmaps', { ...settings, data: { 'proxy-body-size': '2k' } });
  await cluster.seconds(2);
  const refused = await ask(cluster, '/post', {}, 'x'.repeat(3000));
  expect(refused.status).toBe(413);
  expect(decodeUtf8(refused.body)).toContain('413 Request Entity Too Large');
  expect((await ask(cluster, '/post', { host: 'own.example.com' }, 'x'.repeat(3000))).status).toBe(200);
});
