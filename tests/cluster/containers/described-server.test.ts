/** What `server:` of an image can say, on images made for the purpose. */
import type { ImageDefinition } from '#cluster/containers/image-definition.ts';
import { validateImage } from '#cluster/containers/validate-image.ts';
import { compileExpression } from '#cluster/containers/programs/server/expression.ts';
import { fillTemplate } from '#cluster/containers/programs/server/template.ts';
import { VirtualLab } from '#labs/virtual/virtual-lab.ts';
import { contentAssets, START } from '../../support/assets.ts';

function image(name: string, server: ImageDefinition['server']): ImageDefinition {
  return {
    name: `docker.io/test/${name}`,
    versions: [{ tags: ['latest'], size: 1000 }],
    entrypoint: ['/app'],
    files: { '/app': { program: 'server', mode: '0755' } },
    server,
  };
}

const IMAGES: readonly ImageDefinition[] = [
  image('back', { listen: [{ port: 8080, routes: [{ path: '/items/{id}', body: 'item ${{ params.id }} for ${{ query.who || "nobody" }}' }] }] }),
  image('front', {
    listen: [
      {
        port: 80,
        routes: [
          {
            path: '/',
            do: [
              {
                http: { url: 'http://back:8080/items/7?who=${{ env.WHO }}' },
                as: 'got',
                failed: { answer: { status: 502, body: 'back: ${{ failure }}' } },
              },
            ],
            body: '<${{ got.body }}>',
          },
          { path: '/note', method: 'POST', do: [{ set: { note: '${{ form.text }}' } }], status: 303, redirect: '/note' },
          { path: '/note', body: '${{ html(state.note) }}' },
          { path: '/slow', latency: '3s', body: 'late' },
          { path: '/files/*', folder: '/srv' },
        ],
      },
    ],
    fail: [{ path: '/note', after: '60s', until: '90s', status: 503, body: 'down' }],
    every: [{ period: '10s', log: 'tick ${{ round }}' }],
    goodbye: ['bye'],
  }),
  image('fails', { log: ['soon'], exit: { after: '2s', code: 7 } }),
  image('stubborn', { signals: { SIGTERM: { log: ['no'], ignore: true } } }),
  image('leak', { listen: [], usage: { memory: '20Mi', memoryGrowth: '60Mi' } }),
];

let lab: VirtualLab;

const run = async (script: string): Promise<string> => {
  const { stdout, stderr } = await lab.run(script);
  return (stdout + stderr).trimEnd();
};

beforeAll(async () => {
  const assets = await contentAssets();
  lab = new VirtualLab({
    profile: 'from-pods-to-ingress',
    seed: 'described',
    assets: { ...assets, images: [...assets.images, ...IMAGES] },
    start: START,
  });
  await run(`kubectl run client --image=curlimages/curl --command -- sleep infinity
    kubectl run front --image=test/front --env=WHO=me; kubectl expose pod front --port 80; sleep 20`);
}, 60_000);

afterAll(() => lab.dispose());

const get = (path: string, flags = ''): Promise<string> => run(`kubectl exec client -- curl -s ${flags} front${path}`);

test('the test images are valid', () => {
  for (const each of IMAGES) expect(validateImage(each)).toEqual([]);
});

test('asks another service, and says so when there is none', async () => {
  expect(await get('/')).toMatch(/^back: .*not known/);
  await run('kubectl run back --image=test/back; kubectl expose pod back --port 8080; sleep 15');
  expect(await get('/')).toBe('<item 7 for me>');
});

test('keeps what a form sends, and shows it harmless', async () => {
  expect(await get('/note', "-o /dev/null -w '%{http_code} %{redirect_url}' --data-urlencode 'text=<b>hi & bye</b>'")).toMatch(/^303 \S*\/note$/);
  expect(await get('/note')).toBe('&lt;b&gt;hi &amp; bye&lt;/b&gt;');
});

test('latency, unknown paths, and no way out of a folder', async () => {
  expect(await get('/slow', '--max-time 2')).toBe('command terminated with exit code 28');
  expect(await get('/slow')).toBe('late');
  expect(await get('/nope', "-o /dev/null -w '%{http_code}'")).toBe('404');
  expect(await get('/files/%2e%2e/app', "-o /dev/null -w '%{http_code}'")).toBe('404');
});

test('fails between two times, speaks by time, and says goodbye', async () => {
  await run('kubectl run timed --image=test/front; sleep 65');
  const timed = "kubectl exec client -- curl -s $(kubectl get pod timed -o jsonpath='{.status.podIP}')/note";
  expect(await run(timed)).toBe('down');
  expect(await run(`sleep 40; ${timed}`)).toBe('');
  expect(await run('kubectl logs timed')).toMatch(/^tick 1\ntick 2\n/);
});

test('ends by itself with its code; ignores a signal until it is killed', async () => {
  expect(
    await run(
      "kubectl run fails --image=test/fails --restart=Never; sleep 10; kubectl get pod fails -o jsonpath='{.status.containerStatuses[0].state.terminated.exitCode}'",
    ),
  ).toMatch(/7$/);
  await run('kubectl run stubborn --image=test/stubborn; sleep 10');
  expect(await run('time kubectl delete pod stubborn --grace-period=5')).toMatch(/real\s+0m[5-9]/);
});

test('a leak passes its limit and is killed', async () => {
  const overrides = JSON.stringify({ spec: { containers: [{ name: 'leak', image: 'test/leak', resources: { limits: { memory: '50Mi' } } }] } });
  expect(
    await run(
      `kubectl run leak --image=test/leak --restart=Never --overrides='${overrides}'; sleep 20; kubectl get pod leak --no-headers; sleep 40; kubectl get pod leak --no-headers`,
    ),
  ).toMatch(/Running[\s\S]*OOMKilled/);
});

describe('expressions', () => {
  const scope = (name: string): unknown => ({ a: 1, list: [{ n: 'x' }, { n: 'y' }], env: new Map([['K', 'v']]) })[name as 'a'];

  test.each([
    ["a + 1 == 2 ? 'yes' : 'no'", 'yes'],
    ["env.NONE || 'fallback'", 'fallback'],
    ['each(list, item, index + item.n)', '0x1y'],
    ['percent(1, 3)', '33.3%'],
    ['list[1].n', 'y'],
    ["'' + list.constructor + env.constructor + a.toString", ''],
  ])('%s', (expression, value) => {
    expect(compileExpression(expression)(scope)).toBe(value);
  });

  test('nothing but the functions there are', () => {
    for (const text of ['process()', 'constructor("return 1")()', "list['__proto__'].x()", 'a = 2', 'this.a()'])
      expect(() => compileExpression(text)(scope)).toThrow();
  });

  test('texts around expressions stay as they are', () => {
    expect(fillTemplate("${{ a }}-{{ b }}-${{ '}}' }}", scope)).toBe('1-{{ b }}-}}');
  });
});
