/** The exercise of every course: a key, a request, the cluster's signature, and a person who may do what a role says. */
import { VirtualLab } from '#labs/virtual/virtual-lab.ts';
import { contentAssets, START } from '../support/assets.ts';

let lab: VirtualLab;

const open = async (saved?: ReturnType<VirtualLab['save']>): Promise<VirtualLab> =>
  new VirtualLab({ profile: 'from-pods-to-ingress', seed: 'certificates', assets: await contentAssets(), start: START }, saved);

beforeAll(async () => {
  lab = await open();
}, 60_000);

afterAll(() => lab.dispose());

const request = (name: string, usages = '"client auth"'): string => `kubectl apply -f - <<EOF
apiVersion: certificates.k8s.io/v1
kind: CertificateSigningRequest
metadata: { name: ${name} }
spec:
  request: $(base64 -w0 < ${name}.csr)
  signerName: kubernetes.io/kube-apiserver-client
  usages: [${usages}]
EOF`;

const person = (name: string): string => `openssl genrsa -out ${name}.key 2048
openssl req -new -key ${name}.key -subj "/CN=${name}/O=dev" -out ${name}.csr
${request(name)}
kubectl certificate approve ${name}
kubectl get csr ${name} -o jsonpath='{.status.certificate}' | base64 -d > ${name}.crt
kubectl config set-credentials ${name} --client-key=${name}.key --client-certificate=${name}.crt --embed-certs=true
kubectl config set-context ${name} --cluster=kubernetes --user=${name}`;

test('nothing is made before somebody needs it', () => {
  const disk = lab.lab.cluster.nodes.files(lab.lab.cluster.nodes.find('172.31.1.25') ?? '');
  expect(disk?.exists('/etc/kubernetes/manifests')).toBe(true);
  expect(disk?.exists('/etc/kubernetes/pki')).toBe(false);
});

test('an approved request is signed, and its owner is believed and may do nothing yet', async () => {
  await lab.run(person('john'));
  expect((await lab.run('kubectl get csr john')).stdout).toContain('Approved,Issued');
  expect((await lab.run('openssl x509 -in john.crt -noout -subject -issuer -ext extendedKeyUsage')).stdout).toBe(
    'subject=CN = john, O = dev\nissuer=CN = kubernetes\nX509v3 Extended Key Usage: \n    TLS Web Client Authentication\n',
  );
  const { stderr, code } = await lab.run('kubectl --context=john get pods');
  expect(stderr).toBe(
    'Error from server (Forbidden): pods is forbidden: User "john" cannot list resource "pods" in API group "" in the namespace "default"\n',
  );
  expect(code).toBe(1);
});

test('a role for the user and one for the group open what they name', async () => {
  await lab.run(`kubectl create role reader --verb=get,list --resource=pods; kubectl create rolebinding john --role=reader --user=john
kubectl create role keeper --verb=list --resource=configmaps; kubectl create rolebinding dev --role=keeper --group=dev`);
  expect((await lab.run('kubectl --context=john get pods')).stderr).toBe('No resources found in default namespace.\n');
  expect((await lab.run('kubectl --context=john get configmaps -o name')).stdout).toContain('configmap/');
  expect((await lab.run('kubectl --context=john get secrets')).stderr).toContain('User "john" cannot list resource "secrets"');
});

test('a key that is not of the certificate makes no connection', async () => {
  await lab.run('openssl genrsa -out other.key 2048; openssl req -x509 -key other.key -subj /CN=kubernetes-admin/O=system:masters -out other.crt');
  const as = (certificate: string, key: string): ReturnType<VirtualLab['run']> =>
    lab.run(
      `kubectl config set-credentials try --client-certificate=${certificate} --client-key=${key} --embed-certs=true >/dev/null; kubectl --user=try get pods`,
    );
  expect((await as('john.crt', 'other.key')).stderr).toBe('error: tls: private key does not match public key\n');
  expect((await as('john.key', 'john.key')).stderr).toContain('but did find a private key; PEM inputs may have been switched');
  expect((await as('john.crt', 'john.crt')).stderr).toBe('error: tls: found a certificate rather than a key in the PEM for the private key\n');
  expect((await as('other.crt', 'other.key')).stderr).toBe('error: You must be logged in to the server (Unauthorized)\n');
});

test('an impostor who calls itself by the name of the authority is not believed', async () => {
  const { stderr } = await lab.run(`openssl req -x509 -nodes -newkey rsa:2048 -keyout fake.key -out fake.crt -subj /CN=kubernetes 2>/dev/null
openssl req -new -key other.key -subj /CN=root/O=system:masters -out root.csr
openssl x509 -req -in root.csr -CA fake.crt -CAkey fake.key -out root.crt 2>/dev/null
kubectl config set-credentials root --client-certificate=root.crt --client-key=other.key --embed-certs=true >/dev/null
kubectl --user=root get pods`);
  expect(stderr).toBe('error: You must be logged in to the server (Unauthorized)\n');
});

test('what is no request, or asks for more than its signer gives, fails and says so', async () => {
  await lab.run(`openssl req -new -key other.key -subj /CN=srv -out srv.csr; ${request('srv', '"server auth"')}\nkubectl certificate approve srv`);
  expect((await lab.run('kubectl get csr srv')).stdout).toContain('Approved,Failed');
});

test('after the lab was put away its certificates still count, and new ones are of the same authority', async () => {
  const restored = await open(structuredClone(lab.save()));
  try {
    expect((await restored.run('kubectl --context=john get pods')).stderr).toBe('No resources found in default namespace.\n');
    await restored.run(person('ann'));
    expect((await restored.run('kubectl --context=ann auth whoami')).stdout).toMatch(/Username +ann/);
    const signed =
      'kubectl get csr ann -o jsonpath={.status.certificate} | base64 -d > a.crt; openssl x509 -in a.crt -noout -ext authorityKeyIdentifier';
    const before = 'openssl x509 -in john.crt -noout -ext authorityKeyIdentifier';
    expect((await restored.run(signed)).stdout).toBe((await restored.run(before)).stdout);
  } finally {
    restored.dispose();
  }
});

test('a certificate ends with its time', async () => {
  await lab.pass(366 * 86_400_000);
  expect((await lab.run('kubectl --context=john get pods')).stderr).toBe('error: You must be logged in to the server (Unauthorized)\n');
}, 60_000);
