/** Every image of content/images pulls, starts with its own command in a cluster on virtual time, and behaves. */
import { readFileSync } from 'node:fs';
import { imageJsonSchema, validateImage } from '#cluster/containers/validate-image.ts';
import type { ImageDefinition } from '#cluster/containers/image-definition.ts';
import { VirtualLab } from '#labs/virtual/virtual-lab.ts';
import { contentAssets, START } from '../support/assets.ts';

/** What an image needs to start, as its users give it. */
const NEEDS: Readonly<Record<string, string>> = {
  'docker.io/library/postgres': '--env=POSTGRES_PASSWORD=secret',
  'docker.io/library/mysql': '--env=MYSQL_ROOT_PASSWORD=secret',
  'docker.io/library/mariadb': '--env=MARIADB_ROOT_PASSWORD=secret',
};
/** Those that end with a code of their own when nobody tells them what to do, as in reality. */
const CODES: Readonly<Record<string, number>> = {
  'docker.io/curlimages/curl': 2,
  'quay.io/curl/curl': 2,
  'docker.io/library/haproxy': 1,
  'registry.k8s.io/coredns/coredns': 1,
};
/** Parts of a cluster, which do nothing outside their place in it. */
const LEFT_OUT = /kube-(apiserver|controller|scheduler|proxy)|ingress-nginx\/controller/;

const pods = new Map<ImageDefinition, string>();
let lab: VirtualLab;
let images: readonly ImageDefinition[];

beforeAll(async () => {
  const assets = await contentAssets();
  ({ images } = assets);
  lab = new VirtualLab({ profile: 'from-pods-to-ingress', seed: 'images', assets, start: START });
  for (const [index, image] of images.entries()) {
    if (LEFT_OUT.test(image.name) || image.private !== undefined) continue;
    const pod = `i${index}-${image.name.split('/').pop()?.replaceAll('_', '-') ?? ''}`;
    pods.set(image, pod);
    const { stderr } = await lab.run(`kubectl run ${pod} --image=${image.name}:${image.versions[0]?.tags[0] ?? ''} --restart=Never ${NEEDS[image.name] ?? ''}`);
    expect([image.name, stderr]).toEqual([image.name, '']);
  }
  await lab.run('kubectl run client --image=curlimages/curl --command -- sleep infinity; sleep 60');
}, 120_000);

afterAll(() => lab.dispose());

test('every description is without mistakes, and no name is given twice', () => {
  for (const image of images) expect([image.name, validateImage(image)]).toEqual([image.name, []]);
  const names = images.flatMap(({ name, versions }) => versions.flatMap(({ tags }) => tags.map((tag) => `${name}:${tag}`)));
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  expect(new Set(images.map(({ name }) => name)).size).toBeGreaterThanOrEqual(100);
});

test('the published schema is the one that descriptions are held against: `podium schemas` writes it', () => {
  expect(JSON.parse(readFileSync('content/reference/image.schema.json', 'utf8'))).toEqual(JSON.parse(JSON.stringify(imageJsonSchema())));
});

test('every image pulls, and runs or ends as it should', async () => {
  const { stdout } = await lab.run(
    'kubectl get pods --no-headers -o custom-columns=N:.metadata.name,P:.status.phase,C:.status.containerStatuses[0].state.terminated.exitCode',
  );
  const rows = new Map(stdout.trim().split('\n').map((line) => [line.split(/ +/)[0], line.split(/ +/).slice(1)] as const));
  for (const [{ name }, pod] of pods) {
    const [phase, code] = rows.get(pod) ?? [];
    const wanted = CODES[name] ?? 0;
    expect([name, phase === 'Running' ? 'well' : code === String(wanted) ? 'well' : `${phase ?? ''} ${code ?? ''}`]).toEqual([name, 'well']);
  }
});

test('every HTTP server among them answers on its ports', async () => {
  let asked = 0;
  for (const [image, pod] of pods) {
    for (const { port, scheme, routes, when, address } of image.server?.listen ?? []) {
      if (typeof port !== 'number' || scheme === 'tcp' || scheme === 'https' || when !== undefined || address !== undefined || routes === undefined) continue;
      const path = (routes[0]?.path ?? '/').replace('*', '').replaceAll(/\{\w+\}/g, '1');
      const method = [routes[0]?.method ?? 'GET'].flat()[0] ?? 'GET';
      const { stdout } = await lab.run(
        `kubectl exec client -- curl -s -o /dev/null -w '%{http_code}' -X ${method} http://$(kubectl get pod ${pod} -o jsonpath='{.status.podIP}'):${port}${path}`,
      );
      if (image.server?.exit !== undefined || CODES[image.name] !== undefined) continue;
      asked++;
      expect([image.name, port, path, stdout]).toEqual([image.name, port, path, expect.stringMatching(/^[2345]\d\d$/)]);
    }
  }
  expect(asked).toBeGreaterThan(30);
}, 120_000);

describe('names that cannot be pulled', () => {
  const reason = async (name: string, image: string): Promise<string> => {
    await lab.run(`kubectl run ${name} --image=${image}; sleep 8`);
    return (await lab.run(`kubectl describe pod ${name}`)).stdout;
  };

  test('an unknown repository, an unknown tag, an unknown registry', async () => {
    expect(await reason('u1', 'ngnix')).toContain('pull access denied, repository does not exist or may require authorization');
    expect(await reason('u2', 'nginx:thatDoesNotExist')).toContain('docker.io/library/nginx:thatDoesNotExist: not found');
    expect(await reason('u3', 'registry.nowhere.test/a/b')).toContain('lookup registry.nowhere.test: no such host');
  });

  test('a private one without its secret, with a wrong one, with the right one, and by its service account', async () => {
    const image = 'registry.example.com/team/shop:1.0';
    const pod = async (name: string, secret: string): Promise<string> => {
      const spec = JSON.stringify({ spec: { imagePullSecrets: [{ name: secret }] } });
      await lab.run(`kubectl run ${name} --image=${image} ${secret === '' ? '' : `--overrides='${spec}'`}; sleep 8`);
      return (await lab.run(`kubectl describe pod ${name}; kubectl get pod ${name} -o jsonpath={.status.phase}`)).stdout;
    };
    expect(await pod('p1', '')).toContain('authorization failed: no basic auth credentials');
    expect(await pod('p2', 'nowhere')).toContain('Unable to retrieve some image pull secrets (nowhere)');
    for (const [name, password] of [['wrong', 'guess'], ['right', 'podium']])
      await lab.run(`kubectl create secret docker-registry ${name} --docker-server=registry.example.com --docker-username=student --docker-password=${password}`);
    expect(await pod('p3', 'wrong')).toContain('401 Unauthorized');
    expect(await pod('p4', 'right')).toMatch(/Running$/);
    await lab.run(`kubectl patch serviceaccount default -p '{"imagePullSecrets":[{"name":"right"}]}'`);
    expect(await pod('p5', '')).toMatch(/Running$/);
  });
});
