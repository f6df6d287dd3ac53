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
