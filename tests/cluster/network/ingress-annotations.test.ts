import { generate } from 'selfsigned';
import { md5Crypt } from '#cluster/network/ingress/basic-auth.ts';
import type { HttpResponse } from '#posix/network.ts';
import { decodeUtf8, encodeUtf8 } from '#posix/utf8.ts';
import { matchesHost, parseCertificates } from '#posix/x509.ts';
import { TestCluster } from '../kubelet/test-cluster.ts';

const HOST = 'shop.example.com';
const NODE = '18.195.213.49';
const PREFIX = 'nginx.ingress.kubernetes.io/';

interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly host?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly scheme?: 'http' | 'https';
}

async function shop(): Promise<TestCluster> {
  const cluster = TestCluster.create();
  for (const [name, image] of [
    ['web', 'nginx'],
    ['api', 'httpd'],
  ] as const) {
    cluster.deployment(name, 2, image);
    cluster.service(name, { selector: { app: name }, ports: [{ port: 80 }] });
  }
  await cluster.seconds(6);
  return cluster;
}

interface Options {
  readonly host?: string;
  readonly service?: string;
  readonly path?: string;
  readonly type?: string;
  readonly tls?: string;
}

async function ingress(cluster: TestCluster, name: string, annotations: Readonly<Record<string, string>>, options: Options = {}): Promise<void> {
  const { host = HOST, service = 'web', path: at = '/', type = 'Prefix', tls } = options;
  cluster.create('ingresses.networking.k8s.io', {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: {
      name,
      namespace: 'default',
      annotations: Object.fromEntries(Object.entries(annotations).map(([key, value]) => [PREFIX + key, value])),
    },
    spec: {
      ...(tls !== undefined && { tls: [{ hosts: [host], secretName: tls }] }),
      rules: [{ host, http: { paths: [{ path: at, pathType: type, backend: { service: { name: service, port: { number: 80 } } } }] } }],
    },
  });
  await cluster.seconds(3);
}

function ask(
  cluster: TestCluster,
  { method = 'GET', path: target = '/', host = HOST, headers = {}, body = '', scheme = 'http' }: Asked = {},
): Promise<HttpResponse> {
  const request = { method, target, headers: { host, ...headers }, body: encodeUtf8(body), scheme };
  return cluster.until(cluster.cluster.network.http(NODE, scheme === 'https' ? 443 : 80, request));
}

/** The certificate that the controller shows for a name. */
async function certificateOf(cluster: TestCluster, serverName: string): Promise<string | undefined> {
  let shown: string | undefined;
  const request = { method: 'GET', target: '/', headers: { host: serverName }, body: new Uint8Array(0), scheme: 'https' as const, serverName };
  await cluster.until(cluster.cluster.network.http(NODE, 443, { ...request, verify: (pem) => (shown = pem) }));
  return shown;
}

function secret(cluster: TestCluster, name: string, data: Readonly<Record<string, string>>, type = 'Opaque'): void {
  const encoded = Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString('base64')]));
  cluster.create('secrets', { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace: 'default' }, type, data: encoded });
}

async function selfSigned(host: string): Promise<{ readonly crt: string; readonly key: string }> {
  const extensions = [{ name: 'subjectAltName' as const, altNames: [{ type: 2 as const, value: host }] }];
  const { cert, private: key } = await generate([{ name: 'commonName', value: host }], { keySize: 2048, extensions });
  return { crt: cert, key };
}

describe('annotations of ingress-nginx', () => {
  test('TLS: the secret of the name that is asked for, the fake certificate for others, plain requests redirected', async () => {
    const cluster = await shop();
    const { crt, key } = await selfSigned(HOST);
    secret(cluster, 'shop-tls', { 'tls.crt': crt, 'tls.key': key }, 'kubernetes.io/tls');
    await ingress(cluster, 'tls', {}, { tls: 'shop-tls' });
    expect(await certificateOf(cluster, HOST)).toBe(crt);
    const fake = parseCertificates((await certificateOf(cluster, 'other.example.com')) ?? '')[0];
    expect(fake?.commonName).toBe('Kubernetes Ingress Controller Fake Certificate');
    expect(matchesHost(parseCertificates(crt)[0] ?? never(), HOST)).toBe(true);
    expect(await ask(cluster, { path: '/a?b=1' })).toMatchObject({ status: 308, headers: { location: `https://${HOST}/a?b=1` } });
    expect(await ask(cluster, { scheme: 'https' })).toMatchObject({
      status: 200,
      headers: { 'strict-transport-security': 'max-age=31536000; includeSubDomains' },
    });
  });

  test('a certificate for another name is not used', async () => {
    const cluster = await shop();
    const { crt, key } = await selfSigned('else.example.com');
    secret(cluster, 'wrong', { 'tls.crt': crt, 'tls.key': key }, 'kubernetes.io/tls');
    await ingress(cluster, 'tls', { 'ssl-redirect': 'false' }, { tls: 'wrong' });
    expect(parseCertificates((await certificateOf(cluster, HOST)) ?? '')[0]?.organization).toBe('Acme Co');
    expect(await ask(cluster)).toMatchObject({ status: 200 });
  });

  test('auth-type basic', async () => {
    const cluster = await shop();
    secret(cluster, 'users', { auth: `ann:${md5Crypt('s3cret', 'abcdefgh')}\nbob:{PLAIN}hello\ncid:{SHA}qvTGHdzF6KLavt4PO0gs2a6pQ00=\n` });
    await ingress(cluster, 'auth', { 'auth-type': 'basic', 'auth-secret': 'users', 'auth-realm': 'Shop' });
    const as = async (user: string): Promise<number> =>
      (await ask(cluster, { headers: { authorization: `Basic ${Buffer.from(user).toString('base64')}` } })).status;
    expect(await ask(cluster)).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Basic realm="Shop"' } });
    expect(await Promise.all(['ann:s3cret', 'bob:hello', 'cid:hello', 'ann:wrong', 'nobody:s3cret'].map(as))).toEqual([200, 200, 200, 401, 401]);
  });

  test('MD5 passwords are those that openssl makes', () => {
    const made = '$apr1$abcdefgh$NriZ3KceyQFy368Ufp8U./';
    expect(md5Crypt('pass word', 'abcdefgh')).toBe(made);
  });

  test('whitelist-source-range, proxy-body-size, redirects, app-root', async () => {
    const cluster = await shop();
    await ingress(cluster, 'office', { 'whitelist-source-range': '10.0.0.0/8' });
    await ingress(cluster, 'small', { 'proxy-body-size': '1k' }, { host: 'small.example.com' });
    await ingress(cluster, 'moved', { 'permanent-redirect': 'https://new.example.com' }, { host: 'old.example.com' });
    await ingress(cluster, 'root', { 'app-root': '/start' }, { host: 'root.example.com' });
    await ingress(cluster, 'forced', { 'force-ssl-redirect': 'true' }, { host: 'forced.example.com' });
    expect(await ask(cluster)).toMatchObject({ status: 403 });
    expect(await ask(cluster, { host: 'small.example.com', method: 'POST', body: 'x'.repeat(1025) })).toMatchObject({ status: 413 });
    expect((await ask(cluster, { host: 'small.example.com', method: 'POST', body: 'x'.repeat(1024) })).status).not.toBe(413);
    expect(await ask(cluster, { host: 'old.example.com' })).toMatchObject({ status: 301, headers: { location: 'https://new.example.com' } });
    expect(await ask(cluster, { host: 'root.example.com' })).toMatchObject({ status: 302, headers: { location: 'http://root.example.com/start' } });
    expect(await ask(cluster, { host: 'forced.example.com' })).toMatchObject({ status: 308 });
  });

  test('limit-rps lets a burst through and refuses the rest until time passed', async () => {
    const cluster = await shop();
    await ingress(cluster, 'limited', { 'limit-rps': '1' });
    const statuses: number[] = [];
    for (let index = 0; index < 8; index++) statuses.push((await ask(cluster)).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 503, 503]);
    await cluster.seconds(3);
    expect((await ask(cluster)).status).toBe(200);
  });

  test('canaries by header and by weight', async () => {
    const cluster = await shop();
    await ingress(cluster, 'main', {});
    await ingress(cluster, 'next', { canary: 'true', 'canary-by-header': 'X-Next', 'canary-weight': '30' }, { service: 'api' });
    const page = async (headers: Readonly<Record<string, string>> = {}): Promise<string> =>
      decodeUtf8((await ask(cluster, { headers })).body).includes('It works!') ? 'next' : 'main';
    expect(await page({ 'x-next': 'always' })).toBe('next');
    expect(await page({ 'x-next': 'never' })).toBe('main');
    const pages: string[] = [];
    for (let index = 0; index < 100; index++) pages.push(await page());
    const share = pages.filter((each) => each === 'next').length;
    expect(share).toBeGreaterThan(15);
    expect(share).toBeLessThan(45);
  });

  test('affinity by cookie keeps a client at its pod', async () => {
    const cluster = await shop();
    await ingress(cluster, 'sticky', { affinity: 'cookie', 'session-cookie-name': 'route', 'session-cookie-max-age': '3600' });
    const first = await ask(cluster);
    const cookie = first.headers['set-cookie'] ?? '';
    expect(cookie).toMatch(/^route=[\d.]+\|[0-9a-f]{32}; Max-Age=3600; Path=\/; HttpOnly$/);
    const seen: string[] = [];
    const stop = cluster.cluster.observeTraffic(({ to, via }) => {
      if (via !== undefined) seen.push(to?.name ?? '');
    });
    for (let index = 0; index < 6; index++) await ask(cluster, { headers: { cookie: cookie.split(';')[0] ?? '' } });
    stop();
    expect(seen).toHaveLength(6);
    expect(new Set(seen).size).toBe(1);
  });

  test('enable-cors, server-alias, default-backend, upstream headers', async () => {
    const cluster = await shop();
    cluster.service('empty', { selector: { app: 'nobody' }, ports: [{ port: 80 }] });
    await ingress(cluster, 'cors', { 'enable-cors': 'true', 'cors-allow-origin': 'https://a.example', 'server-alias': 'alias.example.com' });
    await ingress(cluster, 'sorry', { 'default-backend': 'api' }, { host: 'sorry.example.com', service: 'empty' });
    const preflight = await ask(cluster, { method: 'OPTIONS', headers: { origin: 'https://a.example' } });
    expect(preflight).toMatchObject({ status: 204, headers: { 'access-control-allow-origin': 'https://a.example' } });
    expect((await ask(cluster, { headers: { origin: 'https://b.example' } })).headers['access-control-allow-origin']).toBeUndefined();
    expect(await ask(cluster, { host: 'alias.example.com' })).toMatchObject({ status: 200 });
    expect(decodeUtf8((await ask(cluster, { host: 'sorry.example.com' })).body)).toContain('It works!');
  });

  test('wildcards match one label, and exact names come first', async () => {
    const cluster = await shop();
    await ingress(cluster, 'wild', {}, { host: '*.example.com' });
    await ingress(cluster, 'exact', {}, { host: 'api.example.com', service: 'api' });
    expect((await ask(cluster, { host: 'a.example.com' })).status).toBe(200);
    expect(decodeUtf8((await ask(cluster, { host: 'api.example.com' })).body)).toContain('It works!');
    expect((await ask(cluster, { host: 'a.b.example.com' })).status).toBe(404);
    expect((await ask(cluster, { host: 'example.com' })).status).toBe(404);
  });

  test('the webhook refuses doubles, snippets, wrong values and paths that are no pattern', async () => {
    const cluster = await shop();
    await ingress(cluster, 'first', {});
    const refused = (name: string, annotations: Readonly<Record<string, string>>, options?: Options) =>
      expect(ingress(cluster, name, annotations, options)).rejects;
    const denied = 'admission webhook "validate.nginx.ingress.kubernetes.io" denied the request: ';
    await refused('second', {}).toThrow(`${denied}host "${HOST}" and path "/" is already defined in ingress default/first`);
    await refused('snippet', { 'configuration-snippet': 'return 200;' }, { host: 'x.example.com' }).toThrow(
      `${denied}${PREFIX}configuration-snippet annotation cannot be used. Snippet directives are disabled by the Ingress administrator`,
    );
    await refused('flag', { 'ssl-redirect': 'maybe' }, { host: 'x.example.com' }).toThrow(
      `${denied}annotation ${PREFIX}ssl-redirect contains invalid value`,
    );
    await refused('pattern', { 'use-regex': 'true' }, { host: 'x.example.com', path: '/a(b', type: 'ImplementationSpecific' }).toThrow(
      /pcre2_compile\(\) failed/,
    );
  });

  test('without its pods the controller answers nothing and admits nothing, until they are back', async () => {
    const cluster = await shop();
    await ingress(cluster, 'first', {});
    const { api } = cluster.cluster;
    const daemonSet = api.find('daemonsets.apps', 'ingress-nginx', 'nginx-ingress-controller');
    if (daemonSet === undefined) throw new Error('no controller');
    const { nodeSelector: _none, ...podSpec } = daemonSet.spec.template.spec ?? never();
    const nowhere = { ...daemonSet.spec.template, spec: { ...podSpec, nodeSelector: { nowhere: 'true' } } };
    api.update('daemonsets.apps', { ...daemonSet, spec: { ...daemonSet.spec, template: nowhere } });
    await cluster.seconds(90);
    expect(await cluster.get(NODE, { host: HOST })).toBe('ECONNREFUSED');
    await expect(ingress(cluster, 'late', {}, { host: 'late.example.com' })).rejects.toThrow(
      'failed calling webhook "validate.nginx.ingress.kubernetes.io": failed to call webhook: Post "https://ingress-nginx-controller-admission.ingress-nginx.svc:443/networking/v1/ingresses?timeout=10s": no endpoints available for service "ingress-nginx-controller-admission"',
    );
    const current = api.find('daemonsets.apps', 'ingress-nginx', 'nginx-ingress-controller') ?? never();
    api.update('daemonsets.apps', { ...current, spec: { ...current.spec, template: daemonSet.spec.template } });
    await cluster.seconds(60);
    expect(await cluster.get(NODE, { host: HOST })).toMatch(/^200 /);
  });

  test('a regular expression is for pathType ImplementationSpecific only, unless the ConfigMap says otherwise', async () => {
    const cluster = await shop();
    const options = { path: '/api(/|$)(.*)', host: 'x.example.com' };
    await expect(ingress(cluster, 'regex', { 'use-regex': 'true', 'rewrite-target': '/$2' }, options)).rejects.toThrow(
      'admission webhook "validate.nginx.ingress.kubernetes.io" denied the request: ingress contains invalid paths: path /api(/|$)(.*) cannot be used with pathType Prefix',
    );
    await ingress(cluster, 'regex', { 'use-regex': 'true', 'rewrite-target': '/$2' }, { ...options, type: 'ImplementationSpecific' });
    const { api } = cluster.cluster;
    const settings = api.find('configmaps', 'ingress-nginx', 'nginx-configuration') ?? never();
    api.update('configmaps', { ...settings, data: { 'strict-validate-path-type': 'false' } });
    await ingress(cluster, 'loose', { 'use-regex': 'true' }, { ...options, host: 'y.example.com' });
    expect((await ask(cluster, { host: 'x.example.com', path: '/api/' })).status).toBe(200);
  });

  test('a path that would take a backtracking engine for ever is answered at once', async () => {
    const cluster = await shop();
    await ingress(cluster, 'evil', { 'use-regex': 'true' }, { path: '/(a+)+$', type: 'ImplementationSpecific' });
    expect((await ask(cluster, { path: `/${'a'.repeat(40)}!` })).status).toBe(404);
  });
});

function never(): never {
  throw new Error('not there');
}
