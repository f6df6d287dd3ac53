/** openssl on the learner's workstation: what it makes is real, and it says what the real one says. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { VirtualLab } from '#labs/virtual/virtual-lab.ts';
import { contentAssets, START } from '../support/assets.ts';

let lab: VirtualLab;

beforeAll(async () => {
  lab = new VirtualLab({ profile: 'from-pods-to-ingress', seed: 'openssl', assets: await contentAssets(), start: START });
  await lab.run('openssl genrsa -out john.key 2048; openssl ecparam -genkey -name prime256v1 -noout -out ec.key');
}, 60_000);

afterAll(() => lab.dispose());

const run = (line: string, stdin?: string): ReturnType<VirtualLab['run']> => lab.run(line, stdin === undefined ? {} : { stdin });
const out = async (line: string, stdin?: string): Promise<string> => (await run(line, stdin)).stdout;
const file = (name: string): string => lab.lab.workstation.readText(name) ?? '';

test('a private key is real, and nobody else may read it', async () => {
  expect(createPrivateKey(file('john.key')).asymmetricKeyDetails?.modulusLength).toBe(2048);
  expect(createPrivateKey(file('ec.key')).asymmetricKeyDetails?.namedCurve).toBe('prime256v1');
  expect(await out('stat -c %a john.key')).toBe('600\n');
  expect(await out('openssl rsa -in john.key -check -noout')).toBe('RSA key ok\n');
  expect(await out('openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 | openssl pkey -pubout')).toMatch(/^-----BEGIN PUBLIC KEY-----/);
});

test('a request says for whom it is, in the words of OpenSSL 3', async () => {
  await run('openssl req -new -key john.key -subj "/CN=john/O=dev" -addext "subjectAltName=DNS:john.example.com,IP:10.0.0.1" -out john.csr');
  expect(await out('openssl req -in john.csr -noout -subject')).toBe('subject=CN = john, O = dev\n');
  expect((await run('openssl req -in john.csr -noout -verify')).stderr).toBe('Certificate request self-signature verify OK\n');
  const text = await out('openssl req -in john.csr -noout -text');
  expect(text).toContain('Certificate Request:\n    Data:\n        Version: 1 (0x0)\n        Subject: CN = john, O = dev\n');
  expect(text).toContain('                X509v3 Subject Alternative Name: \n                    DNS:john.example.com, IP Address:10.0.0.1\n');
});

test('without a subject it asks, field by field, and takes its proposals', async () => {
  const { stderr } = await run('openssl req -new -key ec.key -out asked.csr', 'NL\n.\nAmsterdam\n\n\njohn\n\n\n\n');
  expect(stderr).toContain('Country Name (2 letter code) [AU]:');
  expect(await out('openssl req -in asked.csr -noout -subject')).toBe('subject=C = NL, L = Amsterdam, O = Internet Widgits Pty Ltd, CN = john\n');
  expect((await run('openssl req -new -key ec.key', 'NL\n')).code).toBe(1);
});

test('a configuration spells out the subject and the names', async () => {
  await run(`cat > san.cnf <<'EOF'
[req]
prompt = no
distinguished_name = dn
req_extensions = ext   # of the request
[dn]
CN = web.example.com
O = "Shop, Ltd"
[ext]
subjectAltName = @alt_names
keyUsage = critical, digitalSignature, keyEncipherment
[alt_names]
DNS.1 = web.example.com
DNS.2 = *.web.example.com
EOF
openssl req -new -key ec.key -config san.cnf -out web.csr`);
  const text = await out('openssl req -in web.csr -noout -text');
  expect(text).toContain('Subject: CN = web.example.com, O = "Shop, Ltd"');
  expect(text).toContain('DNS:web.example.com, DNS:*.web.example.com');
  expect(text).toContain('X509v3 Key Usage: critical\n                    Digital Signature, Key Encipherment');
});

test('a certificate that signs itself has the dates of the cluster', async () => {
  await run(
    'openssl req -x509 -nodes -newkey rsa:2048 -days 365 -keyout tls.key -out tls.crt -subj "/CN=shop.example.com/O=shop" -addext "subjectAltName=DNS:shop.example.com"',
  );
  const real = new X509Certificate(file('tls.crt'));
  expect(real.subjectAltName).toBe('DNS:shop.example.com');
  expect(real.checkPrivateKey(createPrivateKey(file('tls.key')))).toBe(true);
  expect(real.verify(real.publicKey)).toBe(true);
  expect(await out('openssl x509 -in tls.crt -noout -subject -issuer -ext subjectAltName')).toBe(
    'subject=CN = shop.example.com, O = shop\nissuer=CN = shop.example.com, O = shop\nX509v3 Subject Alternative Name: \n    DNS:shop.example.com\n',
  );
  expect(await out('openssl x509 -in tls.crt -noout -dates')).toMatch(
    /^notBefore=Nov 21 03:0\d:\d\d 2026 GMT\nnotAfter=Nov 21 03:0\d:\d\d 2027 GMT\n$/,
  );
  expect(await out('openssl x509 -in tls.crt -noout -fingerprint -sha256')).toBe(`sha256 Fingerprint=${real.fingerprint256}\n`);
  expect(await out('openssl x509 -in tls.crt -noout -serial')).toBe(`serial=${real.serialNumber}\n`);
  expect((await run('openssl x509 -in tls.crt -noout -checkend 86400')).stdout).toBe('Certificate will not expire\n');
  expect((await run('openssl x509 -in tls.crt -noout -checkend 99999999')).code).toBe(1);
});

test('an authority of the learner signs, and verify tells whom to believe', async () => {
  await run('openssl req -x509 -nodes -newkey rsa:2048 -keyout ca.key -out ca.crt -subj /CN=my-ca; echo "subjectAltName=DNS:a.example.com" > a.ext');
  const { stderr } = await run('openssl x509 -req -in john.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 10 -extfile a.ext -out john.crt');
  expect(stderr).toBe('Certificate request self-signature ok\nsubject=CN = john, O = dev\n');
  expect(await out('openssl verify -CAfile ca.crt john.crt')).toBe('john.crt: OK\n');
  expect(new X509Certificate(file('john.crt')).verify(new X509Certificate(file('ca.crt')).publicKey)).toBe(true);
  expect(file('ca.srl')).toMatch(/^[0-9A-F]{40}\n$/);
  const stranger = await run('openssl verify -CAfile tls.crt john.crt');
  expect(stranger.stderr).toBe(
    'CN = john, O = dev\nerror 20 at 0 depth lookup: unable to get local issuer certificate\nerror john.crt: verification failed\n',
  );
  expect(stranger.code).toBe(2);
  expect((await run('openssl x509 -req -in john.csr -CA ca.crt -CAkey tls.key')).stderr).toContain('CA certificate and CA private key do not match');
});

test('an Ingress serves the certificate that the learner made', async () => {
  await run(`kubectl create deployment shop --image=nginx; kubectl expose deployment shop --port=80
kubectl create secret tls shop-tls --cert=tls.crt --key=tls.key
kubectl create ingress shop --class=nginx --rule="shop.example.com/*=shop:80,tls=shop-tls"
kubectl rollout status deployment shop`);
  await lab.settle();
  const service = await out('kubectl get svc -A -o jsonpath=\'{range .items[*]}{.metadata.name} {.spec.clusterIP}{"\\n"}{end}\'');
  const at = (await out("kubectl get ingress shop -o jsonpath='{.status.loadBalancer.ingress[0].ip}'")) || '172.31.1.25';
  const curl = (words: string): ReturnType<VirtualLab['run']> =>
    run(`curl -s -o /dev/null -w '%{http_code}' --resolve shop.example.com:443:${at} ${words} https://shop.example.com/; echo " $?"`);
  expect(`${(await curl('--cacert tls.crt')).stdout}${service === '' ? '?' : ''}`).toBe('200 0\n');
  expect((await curl('-k')).stdout).toBe('200 0\n');
  expect((await curl('')).stdout).toBe('000 60\n');
  const shown = await out(`openssl s_client -connect ${at}:443 -servername shop.example.com </dev/null | openssl x509 -noout -subject`);
  expect(shown).toBe('subject=CN = shop.example.com, O = shop\n');
});

test.each([
  ['req -new -key no.key -subj /CN=a', 'Could not open file or uri for loading private key from no.key\n'],
  ['x509 -in no.crt -noout', 'Could not open file or uri for loading certificate from no.crt\nUnable to load certificate\n'],
  ['x509 -in john.key -noout', 'Could not read certificate from john.key\nUnable to load certificate\n'],
  ['rsa -in tls.crt', 'Could not read private key from tls.crt\n'],
  ['genrsa x', `genrsa: Can't parse "x" as a number\ngenrsa: Use -help for summary.\n`],
  ['genrsa 100', 'Error setting RSA length\n'],
  ['genrsa 16384', 'genrsa: keys of more than 4096 bits are not made in this lab\n'],
  ['genrsa -out /etc/x 512', `genrsa: Can't open "/etc/x" for writing, Permission denied\n`],
  ['frob', `Invalid command 'frob'; type "help" for a list.\n`],
  ['constructor', `Invalid command 'constructor'; type "help" for a list.\n`],
  ['x509 -in', 'x509: Option -in needs a value\nx509: Use -help for summary.\n'],
  ['verify -CAfile no.crt tls.crt', 'Error loading file no.crt\n'],
  ['dgst -sha256 no', 'no: No such file or directory\n'],
])('says what is wrong: %s', async (words, message) => {
  const { stderr, code } = await run(`openssl ${words}`);
  expect(stderr).toBe(message);
  expect(code).toBe(1);
});

test('what hostile files hold is refused in one line, at once', async () => {
  await run(`{ echo '-----BEGIN CERTIFICATE-----'; head -c 300000 /dev/zero | tr '\\0' 'A'; echo '-----END CERTIFICATE-----'; } > big.crt
printf -- '-----BEGIN CERTIFICATE-----\\nMIID\\n-----END CERTIFICATE-----\\n' > short.crt
printf -- '-----BEGIN PRIVATE KEY-----\\nMIID\\n-----END PRIVATE KEY-----\\n' > short.key`);
  for (const name of ['big.crt', 'short.crt'])
    expect((await run(`openssl x509 -in ${name} -noout -text`)).stderr).toContain('Could not read certificate');
  expect((await run('openssl pkey -in short.key')).stderr).toContain('Could not read private key');
  expect((await run('openssl req -new -key ec.key -subj /CN=a -addext foo=bar')).code).toBe(1);
  expect((await run('openssl rand 999999999999')).code).toBe(1);
});

test('small change: rand, digests, base64, passwords', async () => {
  expect(await out('openssl rand -hex 8')).toMatch(/^[0-9a-f]{16}\n$/);
  expect(await out('openssl rand -base64 32 | openssl base64 -d | wc -c')).toBe('32\n');
  expect(await out('printf a | openssl dgst -sha256')).toBe('SHA2-256(stdin)= ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb\n');
  expect(await out('openssl passwd -apr1 -salt abc hello')).toBe('$apr1$abc$40RF2dTx.VKfQHjGWKyym/\n');
  expect(await out('openssl passwd -1 -salt abc hello')).toBe('$1$abc$jWy0FsfCoVBK.I85XpXf30\n');
  expect((await run('openssl passwd -6 hello')).code).toBe(1);
  expect(await out('openssl version')).toMatch(/^OpenSSL 3\.0\.13 /);
});
