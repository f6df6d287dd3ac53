/** A control plane without nodes, as the real kubectl sees it: what Kubernetes' own command-line tests look at. */
import { ServedCluster } from './served-cluster.ts';

let cluster: ServedCluster;
let namespaces = 0;

beforeAll(async () => {
  cluster = await ServedCluster.start('--no-kubelet', '--profile', 'plain');
}, 180_000);

afterAll(() => cluster.stop());

/** `-n` with a namespace that nothing is in yet. */
async function fresh(): Promise<string> {
  const name = `test-${(namespaces += 1)}`;
  await cluster.run(`create namespace ${name}`);
  return name;
}

const pod = (name: string, label: string, image = 'pause:3.10'): string =>
  JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name, labels: { name: label } }, spec: { containers: [{ name: 'main', image }] } });

const definition = (plural: string, kind: string, schema: object, more: object = {}): string =>
  JSON.stringify({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.company.com` },
    spec: {
      group: 'company.com',
      scope: 'Namespaced',
      names: { plural, kind },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema }, ...more }],
    },
  });

test('nobody runs pods: there are no nodes, and what is created waits', async () => {
  const n = await fresh();
  expect(await cluster.run('get nodes -o name')).toBe('');
  await cluster.run(`create deployment web --image=nginx --replicas=2 -n ${n}`);
  await cluster.run(`wait deployment/web -n ${n} --for=jsonpath={.status.replicas}=2 --timeout=10s`);
  expect(await cluster.run(`get pods -n ${n} -o jsonpath={.items[*].status.phase}`)).toBe('Pending Pending');
  await cluster.run(`delete deployment web -n ${n} --cascade=foreground`);
  expect(await cluster.run(`get pods,replicasets -n ${n} -o name`)).toBe('');
}, 30_000);

test('a dry run on the server changes nothing, whatever the verb', async () => {
  const n = await fresh();
  await cluster.run(`create configmap a -n ${n} --from-literal=k=v`);
  for (const line of ['create configmap b --dry-run=server', 'label configmap a x=y --dry-run=server', 'delete configmap a --dry-run=server'])
    await cluster.run(`${line} -n ${n}`);
  expect(await cluster.run(`get configmaps a -n ${n} -o jsonpath={.metadata.labels}`)).toBe('');
  expect(await cluster.run(`get configmaps -n ${n} -o name`)).not.toContain('configmap/b');
}, 30_000);

test('patches of each kind change a pod, and the words of a wrong one are the real ones', async () => {
  const n = await fresh();
  await cluster.run(`create -f - -n ${n}`, pod('web', 'web'));
  const image = (): Promise<string> => cluster.run(`get pod web -n ${n} -o jsonpath={.spec.containers[0].image}`);
  await cluster.run(`patch pod web -n ${n} -p {"spec":{"containers":[{"name":"main","image":"a"}]}}`);
  expect(await image()).toBe('a');
  await cluster.run(`patch pod web -n ${n} --type=json -p [{"op":"replace","path":"/spec/containers/0/image","value":"b"}]`);
  expect(await image()).toBe('b');
  expect(await cluster.run(`patch pod web -n ${n} -p {"metadata":{"labels":{"name":"web"}}}`)).toBe('pod/web patched (no change)\n');
  const wrong = await cluster.kubectl(`patch pod web -n ${n} -p {"metadata":{"labels":"invalid"}}`.split(' '));
  expect(wrong.stderr).toContain('patch: Invalid value: "map[metadata:map[labels:invalid]]": cannot restore map from string');
  const stale = await cluster.kubectl(`patch pod web -n ${n} -p {"metadata":{"resourceVersion":"1","labels":{"a":"b"}}}`.split(' '));
  expect(stale.stderr).toContain('please apply your changes to the latest version and try again');
}, 30_000);

test('the client applies, then the server: kubectl takes its own fields over, nobody else may', async () => {
  const n = await fresh();
  await cluster.run(`apply -f - -n ${n}`, pod('web', 'one'));
  const other = await cluster.kubectl(['apply', '--server-side', '--field-manager=other', '-f', '-', '-n', n], pod('web', 'two'));
  expect(other.stderr).toContain('conflict with "kubectl-client-side-apply" using v1: .metadata.labels.name');
  await cluster.run(`apply --server-side -f - -n ${n}`, pod('web', 'two'));
  expect(await cluster.run(`apply view-last-applied pod/web -n ${n} -o json`)).toContain('"name": "two"');
  expect(await cluster.run(`apply -f - -n ${n}`, pod('web', 'three'))).toBe('pod/web configured\n');
}, 30_000);

test('custom resources: names, pruning, messages, columns, scale, explain, and their end', async () => {
  const n = await fresh();
  const schema = {
    type: 'object',
    properties: {
      spec: {
        type: 'object',
        required: ['image'],
        properties: { image: { type: 'string', description: 'What runs.' }, replicas: { type: 'integer', maximum: 5 } },
      },
    },
  };
  const more = {
    subresources: { scale: { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.replicas' } },
    additionalPrinterColumns: [{ name: 'Image', type: 'string', jsonPath: '.spec.image' }],
  };
  await cluster.run('create -f -', definition('foos', 'Foo', schema, more));
  await cluster.run('wait crd/foos.company.com --for=condition=established');
  const foo = (spec: object): string => JSON.stringify({ apiVersion: 'company.com/v1', kind: 'Foo', metadata: { name: 'one' }, spec });
  expect((await cluster.kubectl(['create', '-f', '-', '-n', n], foo({ image: 'a', replicas: 9 }))).stderr).toContain(
    'spec.replicas: Invalid value: 9: spec.replicas in body should be less than or equal to 5',
  );
  expect((await cluster.kubectl(['create', '-f', '-', '-n', n], foo({ image: 'a', imagee: 'b' }))).stderr).toContain(
    'strict decoding error: unknown field "spec.imagee"',
  );
  await cluster.run(`apply -f - -n ${n}`, foo({ image: 'a', replicas: 1 }));
  expect(await cluster.run(`get foos.v1.company.com -n ${n}`)).toMatch(/^NAME +IMAGE\none +a\n$/);
  await cluster.run(`scale foo/one --replicas=3 -n ${n}`);
  expect(await cluster.run(`get foo/one -n ${n} -o jsonpath={.spec.replicas}`)).toBe('3');
  expect(await cluster.run('explain foo.spec.image')).toContain('What runs.');
  await cluster.run('delete crd foos.company.com');
  expect((await cluster.kubectl(['get', 'foos'])).stderr).toContain('the server could not find the requested resource');
}, 30_000);

test('an unknown kind does not keep the rest of a file from being applied', async () => {
  const n = await fresh();
  const map = JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'real' } });
  const bogus = JSON.stringify({ apiVersion: 'example.com/v1', kind: 'Bogus', metadata: { name: 'no' } });
  const { stdout, stderr, code } = await cluster.kubectl(['apply', '-f', '-', '-n', n], `${map}\n---\n${bogus}\n`);
  expect(stdout).toBe('configmap/real created\n');
  expect(stderr).toContain('no matches for kind "Bogus" in version "example.com/v1"');
  expect(code).toBe(1);
}, 30_000);

test('autoscalers in both versions, events in both groups', async () => {
  const n = await fresh();
  await cluster.run(`create deployment web --image=nginx -n ${n}`);
  await cluster.run(`autoscale deployment web --max=3 --cpu-percent=70 -n ${n}`);
  expect(await cluster.run(`get horizontalpodautoscalers.v1.autoscaling web -n ${n} -o jsonpath={.spec.targetCPUUtilizationPercentage}`)).toBe('70');
  expect(await cluster.run(`get hpa web -n ${n} -o jsonpath={.apiVersion}`)).toBe('autoscaling/v2');
  expect(await cluster.run(`get events.events.k8s.io -n ${n}`)).toContain('ScalingReplicaSet');
}, 30_000);

test('lists come in the parts that clients ask for', async () => {
  const { stderr, stdout } = await cluster.kubectl(['get', 'clusterroles', '--chunk-size=10', '-v=6', '-o', 'name']);
  expect(stderr).toContain('clusterroles?limit=10');
  expect(stderr).toContain('clusterroles?continue=');
  expect(stdout.split('\n').filter((line) => line.endsWith('/cluster-admin'))).toHaveLength(1);
}, 30_000);

test('a drain on trial evicts nobody', async () => {
  const n = await fresh();
  await cluster.run('create -f -', JSON.stringify({ apiVersion: 'v1', kind: 'Node', metadata: { name: '127.0.0.1' } }));
  const bound = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'here' },
    spec: { nodeName: '127.0.0.1', containers: [{ name: 'a', image: 'b' }] },
  };
  await cluster.run(`create -f - -n ${n}`, JSON.stringify(bound));
  expect(await cluster.run('drain 127.0.0.1 --force --dry-run=server')).toContain(`evicting pod ${n}/here (server dry run)`);
  expect(await cluster.run(`get pod here -n ${n} -o jsonpath={.metadata.deletionTimestamp}`)).toBe('');
  await cluster.run(`delete pod here -n ${n} --force`);
  await cluster.run('delete node 127.0.0.1');
}, 30_000);

test('whoever one is: administrator, service account, nobody', async () => {
  const n = await fresh();
  expect(await cluster.run('auth whoami')).toContain('kubernetes-admin');
  await cluster.run(`create serviceaccount robot -n ${n}`);
  const token = (await cluster.run(`create token robot -n ${n}`)).trim();
  expect(await cluster.run(`auth whoami --token ${token}`)).toContain(`system:serviceaccount:${n}:robot`);
  expect((await cluster.kubectl(['get', 'pods', '--token', token])).stderr).toContain(
    `User "system:serviceaccount:${n}:robot" cannot list resource "pods"`,
  );
  expect((await cluster.kubectl(['get', 'pods', '--as-group=staff'])).stderr).toContain('without impersonating a user');
  expect((await cluster.kubectl(['get', 'pods', '--token', 'wrong'])).stderr).toContain('You must be logged in to the server');
}, 30_000);

test('the body of a request that is no object is named as what it should have been', async () => {
  const { stderr } = await cluster.kubectl(['create', '--raw', '/api/v1/namespaces', '-f', '-'], 'apiVersion: v1\nkind: Pod\n');
  expect(stderr).toContain('the object provided is unrecognized (must be of type Namespace)');
}, 30_000);

test('what has no host cannot be executed in', async () => {
  const n = await fresh();
  await cluster.run(`create -f - -n ${n}`, pod('web', 'web'));
  expect((await cluster.kubectl(['exec', 'web', '-n', n, '--', 'date'])).stderr).toContain('pod web does not have a host assigned');
  await cluster.run(`debug web -n ${n} --image=busybox --attach=false -c helper`);
  expect(await cluster.run(`get pod web -n ${n} -o jsonpath={.spec.ephemeralContainers[*].name}`)).toBe('helper');
}, 30_000);

test.each(['orphan', 'foreground', 'background'])(
  'custom resources end as asked: %s',
  async (cascade) => {
    const n = await fresh();
    await cluster.run('create -f -', definition('bars', 'Bar', { type: 'object' }));
    await cluster.run('wait crd/bars.company.com --for=condition=established');
    await cluster.run(`create -f - -n ${n}`, JSON.stringify({ apiVersion: 'company.com/v1', kind: 'Bar', metadata: { name: 'one' } }));
    const uid = await cluster.run(`get bar one -n ${n} -o jsonpath={.metadata.uid}`);
    const owned = { name: 'owned', ownerReferences: [{ apiVersion: 'company.com/v1', kind: 'Bar', name: 'one', uid }] };
    await cluster.run(`create -f - -n ${n}`, JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: owned }));
    await cluster.run(`delete bar one -n ${n} --cascade=${cascade} --timeout=10s`);
    expect(await cluster.run(`get bars -n ${n} -o name`)).toBe('');
    if (cascade === 'orphan') expect(await cluster.run(`get configmap owned -n ${n} -o jsonpath={.metadata.ownerReferences}`)).toBe('');
    else await cluster.run(`wait configmap/owned -n ${n} --for=delete --timeout=10s`);
    await cluster.run('delete crd bars.company.com');
  },
  30_000,
);

test('tokens last ten minutes at least, and live no longer than what they are bound to', async () => {
  const n = await fresh();
  await cluster.run(`create serviceaccount robot -n ${n}`);
  expect((await cluster.kubectl(['create', 'token', 'robot', '-n', n, '--duration=1m'])).stderr).toContain(
    'spec.expirationSeconds: Invalid value: 60: may not specify a duration less than 10 minutes',
  );
  await cluster.run(`create secret generic anchor -n ${n}`);
  const bound = (await cluster.run(`create token robot -n ${n} --bound-object-kind=Secret --bound-object-name=anchor`)).trim();
  expect(await cluster.run(`auth whoami --token ${bound}`)).toContain('authentication.kubernetes.io/credential-id');
  await cluster.run(`delete secret anchor -n ${n}`);
  expect((await cluster.kubectl(['get', 'pods', '--token', bound])).stderr).toContain('You must be logged in to the server');
}, 30_000);
