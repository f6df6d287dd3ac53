import { ApiServer } from '#cluster/apiserver/api-server.ts';
import { userNamed } from '#cluster/apiserver/authentication/user-info.ts';
import { definitions } from '#cluster/apiserver/registry/definitions.ts';
import { ResourceRegistry } from '#cluster/apiserver/resource-registry.ts';
import { MemoryStore } from '#cluster/storage/memory-store.ts';
import type { KubeObject } from '#kube/object.ts';
import type { Transport } from '#kube/transport.ts';
import { SeededRandom } from '#posix/random.ts';
import { VirtualClock } from '#posix/virtual-clock.ts';
import { call } from './test-server.ts';

const registry = new ResourceRegistry(definitions);
const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const CRONTABS = '/apis/stable.example.com/v1/namespaces/default/crontabs';
const TABLE = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' };

const schema = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      required: ['image'],
      properties: {
        image: { type: 'string', minLength: 2, maxLength: 10 },
        schedule: { type: 'string', default: '5 0 * * *', pattern: '^[0-9 *]+$' },
        replicas: { type: 'integer', minimum: 1, maximum: 10 },
        mode: { type: 'string', enum: ['fast', 'slow'] },
        ports: {
          type: 'array',
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['port'],
          items: { type: 'object', properties: { port: { type: 'integer' } } },
        },
        anything: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
      },
    },
    status: { type: 'object', properties: { replicas: { type: 'integer' }, labelSelector: { type: 'string' } } },
  },
};

const version = {
  name: 'v1',
  served: true,
  storage: true,
  schema: { openAPIV3Schema: schema },
  subresources: {
    status: {},
    scale: { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.replicas', labelSelectorPath: '.status.labelSelector' },
  },
  additionalPrinterColumns: [
    { name: 'Image', type: 'string', jsonPath: '.spec.image' },
    { name: 'Replicas', type: 'integer', jsonPath: '.spec.replicas', priority: 1 },
  ],
};

function server(versions: readonly object[] = [version]): Transport {
  const api = new ApiServer({ store: new MemoryStore(), registry, clock: new VirtualClock(Date.UTC(2026, 0, 1)), random: new SeededRandom('test') });
  api.api().create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' }, spec: {} });
  api.api().create('customresourcedefinitions.apiextensions.k8s.io', {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'crontabs.stable.example.com' },
    spec: { group: 'stable.example.com', scope: 'Namespaced', names: { plural: 'crontabs', kind: 'CronTab', shortNames: ['ct'] }, versions },
  } as never);
  return api.transport(userNamed('admin', ['system:masters']));
}

const cronTab = (spec: object, apiVersion = 'stable.example.com/v1') => ({ apiVersion, kind: 'CronTab', metadata: { name: 'my' }, spec });

type CronTab = KubeObject & { readonly spec: Record<string, unknown>; readonly status?: unknown };

test('a definition is established at once and its kind is discovered', async () => {
  const transport = server();
  const { body } = await call(transport, 'GET', `${DEFINITIONS}/crontabs.stable.example.com`);
  expect(body).toMatchObject({
    status: {
      acceptedNames: { singular: 'crontab', listKind: 'CronTabList' },
      conditions: [
        { type: 'NamesAccepted', status: 'True' },
        { type: 'Established', status: 'True' },
      ],
    },
  });
  const discovered = (await call(transport, 'GET', '/apis/stable.example.com/v1')).body as { resources: { name: string }[] };
  expect(discovered.resources.map(({ name }) => name)).toEqual(['crontabs', 'crontabs/status', 'crontabs/scale']);
  expect((await call(transport, 'GET', CRONTABS)).body).toMatchObject({ kind: 'CronTabList', apiVersion: 'stable.example.com/v1', items: [] });
});

test('names that another definition of the group has are refused', async () => {
  const transport = server();
  const spec = {
    group: 'stable.example.com',
    scope: 'Namespaced',
    names: { plural: 'others', singular: 'other', kind: 'CronTab', listKind: 'Others' },
    versions: [version],
  };
  const { body } = await call(transport, 'POST', DEFINITIONS, {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'others.stable.example.com' },
    spec,
  });
  expect(body).toMatchObject({
    status: {
      conditions: [
        { type: 'NamesAccepted', status: 'False', reason: 'KindConflict', message: '"CronTab" is already in use' },
        { type: 'Established', status: 'False' },
      ],
    },
  });
  await expect(call(transport, 'GET', '/apis/stable.example.com/v1/namespaces/default/others')).rejects.toMatchObject({ code: 404 });
});

test('objects get defaults, lose what the schema does not know, and count their generations', async () => {
  const transport = server();
  const { body } = await call(transport, 'POST', CRONTABS, {
    ...cronTab({ image: 'nginx', unknown: 1, anything: { goes: true } }),
    status: { replicas: 7 },
  });
  expect(body).toMatchObject({ metadata: { generation: 1 }, spec: { image: 'nginx', schedule: '5 0 * * *', anything: { goes: true } } });
  expect((body as CronTab).spec).not.toHaveProperty('unknown');
  expect(body).not.toHaveProperty('status');
  const changed = await call(transport, 'PATCH', `${CRONTABS}/my`, { spec: { replicas: 2 } }, { 'content-type': 'application/merge-patch+json' });
  expect(changed.body).toMatchObject({ metadata: { generation: 2 } });
  const reported = await call(
    transport,
    'PATCH',
    `${CRONTABS}/my/status`,
    { spec: { replicas: 9 }, status: { replicas: 2 } },
    { 'content-type': 'application/merge-patch+json' },
  );
  expect(reported.body).toMatchObject({ metadata: { generation: 2 }, spec: { replicas: 2 }, status: { replicas: 2 } });
});

test.each([
  [{}, 'spec.image: Required value'],
  [{ image: 7 }, 'spec.image: Invalid value: "integer": spec.image in body must be of type string: "integer"'],
  [{ image: 'x' }, 'spec.image: Invalid value: "x": spec.image in body should be at least 2 chars long'],
  [{ image: 'nginx', replicas: 11 }, 'spec.replicas: Invalid value: 11: spec.replicas in body should be less than or equal to 10'],
  [{ image: 'nginx', mode: 'lazy' }, 'spec.mode: Unsupported value: "lazy": supported values: "fast", "slow"'],
  [{ image: 'nginx', schedule: 'daily' }, 'spec.schedule: Invalid value: "daily": spec.schedule in body should match \'^[0-9 *]+$\''],
  [{ image: 'nginx', ports: [{ port: 1 }, { port: 1 }] }, 'spec.ports[1]: Duplicate value: {"port":1}'],
])('%j is refused', async (spec, message) => {
  await expect(call(server(), 'POST', CRONTABS, cronTab(spec))).rejects.toMatchObject({
    code: 422,
    message: `CronTab.stable.example.com "my" is invalid: ${message}`,
  });
});

test('unknown fields are errors to those who ask for it', async () => {
  const request = { method: 'POST', path: CRONTABS, query: { fieldValidation: 'Strict' }, body: cronTab({ image: 'nginx', imagee: 'x' }) } as const;
  await expect(server().send(request)).rejects.toMatchObject({ message: expect.stringContaining('unknown field "spec.imagee"') as string });
});

test('tables have the columns of the definition', async () => {
  const transport = server();
  await call(transport, 'POST', CRONTABS, cronTab({ image: 'nginx', replicas: 3 }));
  const { body } = await call(transport, 'GET', CRONTABS, undefined, TABLE);
  expect(body).toMatchObject({
    columnDefinitions: [{ name: 'Name' }, { name: 'Image', priority: 0 }, { name: 'Replicas', priority: 1 }],
    rows: [{ cells: ['my', 'nginx', 3] }],
  });
});

test('scale reads and writes the paths of the definition', async () => {
  const transport = server();
  await call(transport, 'POST', CRONTABS, cronTab({ image: 'nginx', replicas: 3 }));
  const scale = (await call(transport, 'GET', `${CRONTABS}/my/scale`)).body as { spec: object };
  expect(scale).toMatchObject({ kind: 'Scale', spec: { replicas: 3 }, status: { replicas: 0 } });
  await call(transport, 'PUT', `${CRONTABS}/my/scale`, { ...scale, spec: { replicas: 5 } });
  expect((await call(transport, 'GET', `${CRONTABS}/my`)).body).toMatchObject({ spec: { replicas: 5 } });
});

test('every served version shows the same objects; the preferred one is the most stable', async () => {
  const transport = server([
    version,
    { ...version, name: 'v1beta1', storage: false, deprecated: true },
    { ...version, name: 'v2alpha1', storage: false, served: false },
  ]);
  expect((await call(transport, 'GET', '/apis/stable.example.com')).body).toMatchObject({
    preferredVersion: { version: 'v1' },
    versions: [{ version: 'v1' }, { version: 'v1beta1' }],
  });
  const beta = CRONTABS.replace('v1', 'v1beta1');
  const { body, headers } = await call(transport, 'POST', beta, cronTab({ image: 'nginx' }, 'stable.example.com/v1beta1'));
  expect(body).toMatchObject({ apiVersion: 'stable.example.com/v1beta1' });
  expect(headers['warning']).toEqual(['299 - "stable.example.com/v1beta1 CronTab is deprecated"']);
  expect((await call(transport, 'GET', `${CRONTABS}/my`)).body).toMatchObject({ apiVersion: 'stable.example.com/v1' });
  await expect(call(transport, 'GET', CRONTABS.replace('v1', 'v2alpha1'))).rejects.toMatchObject({ code: 404 });
});

test('OpenAPI describes them', async () => {
  const transport = server();
  const { body } = await call(transport, 'GET', '/openapi/v3/apis/stable.example.com/v1');
  expect(body).toMatchObject({ components: { schemas: { 'com.example.stable.v1.CronTab': { properties: { spec: { required: ['image'] } } } } } });
});
