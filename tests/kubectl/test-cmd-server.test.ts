/** More of what upstream's own suite asks: lists in manifests, health checks left out. */
import { VirtualLab } from '#labs/virtual/virtual-lab.ts';
import { contentAssets } from '../support/assets.ts';

let lab: VirtualLab;

beforeAll(async () => {
  lab = new VirtualLab({ profile: 'plain', seed: 'test-cmd-server', assets: await contentAssets(), start: Date.UTC(2026, 0, 1) });
});

afterAll(() => lab.dispose());

const ITEM = '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}';
const DONE = 'configmap/a created (server dry run)\n';
const NONE = 'error: no objects passed to create\n';
const untyped = (what: string, field: string): string =>
  `unable to get type info from the object "*unstructured.Unstructured": Object '${what}' is missing in 'object has no ${field}'\n`;
const unreadable = (type: string): string =>
  `error: unable to decode "STDIN": json: cannot unmarshal ${type} into Go struct field decodeList.items of type []json.RawMessage\n`;

test.each([
  [`{"kind":"List","items":[${ITEM}]}`, DONE, ''],
  [
    `{"kind":"List","apiVersion":"v1","items":[${ITEM},{"kind":"ConfigMap","metadata":{"name":"b"}}]}`,
    DONE,
    untyped('apiVersion', 'apiVersion field'),
  ],
  [`{"kind":"List","apiVersion":"v1","items":[${ITEM},{}]}`, DONE, untyped('Kind', 'kind field ')],
  ['{"kind":"List","apiVersion":"v1","items":[null]}', '', untyped('Kind', 'kind field ')],
  ['{"kind":"List","apiVersion":"v1","items":null}', '', NONE],
  ['{"kind":"List","apiVersion":"v1","items":[]}', '', NONE],
  ['{"kind":"List","apiVersion":"v1","items":"x"}', '', unreadable('string')],
  ['{"kind":"List","apiVersion":"v1","items":{"a":"b"}}', '', unreadable('object')],
])('create --validate=false of %s', async (manifest, stdout, stderr) => {
  const answer = await lab.run('kubectl create -f - --validate=false --dry-run=server', { stdin: manifest });
  expect({ stdout: answer.stdout, stderr: answer.stderr, code: answer.code }).toEqual({ stdout, stderr, code: stderr === '' ? 0 : 1 });
});

test.each([
  ['/readyz?verbose', '[+]ping ok\n[+]log ok\n[+]etcd ok\nreadyz check passed\n'],
  ['/readyz?verbose&exclude=etcd', '[+]ping ok\n[+]log ok\n[+]etcd excluded: ok\nreadyz check passed\n'],
  [
    '/livez?verbose&exclude=none&exclude=ping',
    '[+]ping excluded: ok\n[+]log ok\n[+]etcd ok\nwarn: some health checks cannot be excluded: no matches for "none"\nlivez check passed\n',
  ],
  ['/readyz?exclude=etcd', 'ok'],
])('get --raw %s', async (path, text) => {
  expect((await lab.run(`kubectl get --raw '${path}'`)).stdout).toBe(text);
});

describe('diff', () => {
  const pod = (name: string): string =>
    `{"apiVersion":"v1","kind":"Pod","metadata":{"name":"${name}","labels":{"group":"g"}},"spec":{"containers":[{"name":"c","image":"nginx"}]}}`;

  beforeAll(async () => {
    for (const name of ['one', 'two']) await lab.run(`cat > ${name}.json`, { stdin: pod(name) });
    await lab.run('kubectl apply -f one.json');
  });

  test('--prune shows what would go', async () => {
    const plain = await lab.run('kubectl diff -l group=g -f two.json');
    expect(plain.code).toBe(1);
    expect(plain.stdout).not.toContain('name: one');
    const { stdout, code } = await lab.run('kubectl diff --prune -l group=g -f two.json');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^- {2}name: one$/m);
    expect(stdout).toMatch(/^\+ {2}name: two$/m);
  });

  test('KUBECTL_EXTERNAL_DIFF gets the folders, which are gone afterwards, and its exit code counts', async () => {
    const { stdout, code } = await lab.run("KUBECTL_EXTERNAL_DIFF='ls -1' kubectl diff -f one.json -f two.json");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\/tmp\/LIVE-\d+:\nv1\.Pod\.default\.one\n\n\/tmp\/MERGED-\d+:\nv1\.Pod\.default\.one\nv1\.Pod\.default\.two\n$/);
    expect((await lab.run('ls -d /tmp/LIVE-* /tmp/MERGED-*')).stdout).toBe('');
    expect((await lab.run('KUBECTL_EXTERNAL_DIFF=false kubectl diff -f one.json')).code).toBe(1);
    expect((await lab.run('KUBECTL_EXTERNAL_DIFF=no-such kubectl diff -f one.json')).stderr).toContain('failed to run "no-such"');
  });

  test('debug takes the pod from a file', async () => {
    const { code } = await lab.run('kubectl debug -f one.json --image=busybox --container=c --copy-to=copy --profile=general -- sleep 1m');
    expect(code).toBe(0);
    expect((await lab.run("kubectl get pod copy -o jsonpath='{.spec.containers[*].image}'")).stdout).toBe('busybox');
  });
});
