/** Who a client is, by certificate: requests are approved and signed, and what was signed is believed. */
import { webcrypto } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { PemConverter, Pkcs10CertificateRequestGenerator } from '@peculiar/x509';
import { generate } from 'selfsigned';
import { ServedCluster } from './served-cluster.ts';

let cluster: ServedCluster;

beforeAll(async () => {
  cluster = await ServedCluster.start('--no-kubelet');
}, 180_000);

afterAll(() => cluster.stop());

const file = (name: string): string => path.join(cluster.home, name);

/** A key, and a request for it in the name of `subject`. */
async function makeRequest(subject: string): Promise<string> {
  const signingAlgorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await webcrypto.subtle.generateKey(signingAlgorithm, true, ['sign', 'verify']);
  writeFileSync(file('user.key'), PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY'));
  const request = await Pkcs10CertificateRequestGenerator.create({ name: subject, keys, signingAlgorithm });
  return Buffer.from(request.toString('pem')).toString('base64');
}

const signingRequest = (name: string, request: string, usages: readonly string[]): string =>
  JSON.stringify({
    apiVersion: 'certificates.k8s.io/v1',
    kind: 'CertificateSigningRequest',
    metadata: { name },
    spec: { request, usages, signerName: 'kubernetes.io/kube-apiserver-client' },
  });

const asBearer = (...line: string[]): string[] => [
  '--client-certificate',
  file('user.crt'),
  '--client-key',
  file('user.key'),
  '--token',
  '',
  ...line,
];

test('an approved request is signed, and its certificate tells who comes', async () => {
  await cluster.run('create -f -', signingRequest('ann', await makeRequest('O=dev, O=ops, CN=ann'), ['client auth']));
  expect(await cluster.run('get csr ann -o jsonpath={.status.certificate}')).toBe('');
  await cluster.run('certificate approve ann');
  await cluster.run('wait csr/ann --for=jsonpath={.status.certificate} --timeout=10s');
  expect(await cluster.run('get csr ann')).toContain('Approved,Issued');
  writeFileSync(file('user.crt'), Buffer.from(await cluster.run('get csr ann -o jsonpath={.status.certificate}'), 'base64'));
  const { stdout, stderr } = await cluster.kubectl(
    asBearer('auth', 'whoami', '-o', 'jsonpath={.status.userInfo.username} {.status.userInfo.groups}'),
  );
  expect(`${stdout}${stderr}`).toBe('ann ["dev","ops","system:authenticated"]');
}, 60_000);

test('a certificate that nobody here signed opens nothing', async () => {
  const stranger = await generate([{ name: 'commonName', value: 'kubernetes-admin' }], { keyType: 'ec' });
  writeFileSync(file('user.crt'), stranger.cert);
  writeFileSync(file('user.key'), stranger.private);
  expect((await cluster.kubectl(asBearer('get', 'pods'))).stderr).toContain('You must be logged in to the server');
}, 60_000);

test('what its signer may not sign fails, what was denied stays unsigned', async () => {
  const request = await makeRequest('CN=bob');
  await cluster.run('create -f -', signingRequest('server', request, ['server auth']));
  await cluster.run('certificate approve server');
  await cluster.run('wait csr/server --for=condition=Failed --timeout=10s');
  expect(await cluster.run('get csr server -o jsonpath={.status.conditions[1].message}')).toContain('invalid usages');
  await cluster.run('create -f -', signingRequest('denied', request, ['client auth']));
  await cluster.run('certificate deny denied');
  expect(await cluster.run('get csr denied')).toMatch(/ Denied\n$/);
}, 60_000);

test('the request says in whose name it was sent, with groups and extras', async () => {
  const as = ['--as=user1', '--as-uid=abc', '--as-group=group2', '--as-group=,,,chameleon'];
  const { code } = await cluster.kubectl(['create', '-f', '-', ...as], signingRequest('foo', await makeRequest('CN=x'), ['client auth']));
  expect(code).toBe(0);
  expect(await cluster.run('get csr foo -o jsonpath={.spec.username}/{.spec.uid}/{.spec.groups}')).toBe(
    'user1/abc/["group2",",,,chameleon","system:authenticated"]',
  );
}, 60_000);

test('kubectl that insists on its own release is content', async () => {
  expect(await cluster.run('get namespaces -o name --match-server-version')).toContain('namespace/default');
}, 60_000);
