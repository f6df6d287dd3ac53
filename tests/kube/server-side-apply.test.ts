import { schemaForKind, type Schema } from '#kube/schema.ts';
import { serverSideApply, type ApplyOptions, type WithMetadata } from '#kube/server-side-apply/apply.ts';
import { updateManagers } from '#kube/server-side-apply/update-managers.ts';
import { upgradeManagers } from '#kube/server-side-apply/upgrade-managers.ts';
import { difference, intersection, printPaths, union } from '#kube/server-side-apply/field-set.ts';
import { StatusError } from '#kube/status-error.ts';
import { deepFreeze } from '#kube/freeze.ts';

type Loose = WithMetadata & Record<string, unknown>;

const schemas = {
  ConfigMap: schemaForKind('', 'v1', 'ConfigMap') as Schema,
  Deployment: schemaForKind('apps', 'v1', 'Deployment') as Schema,
  Service: schemaForKind('', 'v1', 'Service') as Schema,
};
const T0 = '2026-01-01T00:00:00Z';
const T1 = '2026-01-01T00:01:00Z';

const options = (manager: string, kind: keyof typeof schemas = 'ConfigMap', more: Partial<ApplyOptions> = {}): ApplyOptions => ({
  schema: schemas[kind],
  manager,
  apiVersion: kind === 'Deployment' ? 'apps/v1' : 'v1',
  now: T0,
  ...more,
});

const configMap = (data: Record<string, string> | undefined, labels?: Record<string, string>): Loose =>
  deepFreeze<Loose>({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'shared', ...(labels ? { labels } : {}) },
    ...(data ? { data } : {}),
  });

const owners = (object: Loose) =>
  Object.fromEntries((object.metadata?.managedFields ?? []).map((entry) => [entry.manager ?? '', printPaths(entry.fieldsV1 as never)]));

test('the first apply owns what the configuration says', () => {
  const applied = serverSideApply<Loose>(undefined, configMap({ a: '1' }, { app: 'x' }), options('kubectl'));
  expect(applied.data).toEqual({ a: '1' });
  expect(applied.metadata?.managedFields).toEqual([
    {
      apiVersion: 'v1',
      fieldsType: 'FieldsV1',
      manager: 'kubectl',
      operation: 'Apply',
      time: T0,
      fieldsV1: { 'f:data': { 'f:a': {} }, 'f:metadata': { 'f:labels': { 'f:app': {} } } },
    },
  ]);
});

test('applying the same again changes nothing, not even the time', () => {
  const first = serverSideApply<Loose>(undefined, configMap({ a: '1' }), options('kubectl'));
  expect(serverSideApply(first, configMap({ a: '1' }), options('kubectl', 'ConfigMap', { now: T1 }))).toBe(first);
});

test('what is no longer applied is removed, but not what another manager owns', () => {
  const first = serverSideApply<Loose>(undefined, configMap({ a: '1', b: '2', c: '3' }, { app: 'x' }), options('one'));
  const second = serverSideApply(first, configMap({ b: '2' }), options('two'));
  const third = serverSideApply(second, configMap({ a: '1' }), options('one'));
  expect(third.data).toEqual({ a: '1', b: '2' });
  expect(third.metadata).not.toHaveProperty('labels');
  expect(third.metadata?.name).toBe('shared');
  expect(owners(third)).toEqual({ one: ['.data.a'], two: ['.data.b'] });
});

test('a conflict names the manager and the field; force takes the field over', () => {
  const first = serverSideApply<Loose>(undefined, configMap({ a: '1', b: '2' }), options('kubectl'));
  const apply = (force: boolean) => serverSideApply(first, configMap({ a: '9' }), options('other', 'ConfigMap', { force }));
  expect(() => apply(false)).toThrow('Apply failed with 1 conflict: conflict with "kubectl": .data.a');
  const forced = apply(true);
  expect(forced.data).toEqual({ a: '9', b: '2' });
  expect(owners(forced)).toEqual({ kubectl: ['.data.b'], other: ['.data.a'] });
});

test('several conflicts are listed by manager', () => {
  const first = serverSideApply<Loose>(undefined, configMap({ a: '1', b: '2' }), options('one'));
  const second = updateManagers(first, { ...first, data: { a: '1', b: '2', c: '3' } }, options('editor'));
  let caught: unknown;
  try {
    serverSideApply(second, configMap({ a: 'x', b: 'y', c: 'z' }), options('two'));
  } catch (error) {
    caught = error;
  }
  expect(caught).toBeInstanceOf(StatusError);
  expect((caught as StatusError).message).toBe(
    'Apply failed with 3 conflicts: conflicts with "editor" using v1 at 2026-01-01T00:00:00Z:\n- .data.c\nconflicts with "one":\n- .data.a\n- .data.b',
  );
  expect((caught as StatusError).status.details?.causes?.[0]).toEqual({
    reason: 'FieldManagerConflict',
    message: 'conflict with "one"',
    field: '.data.a',
  });
});

test('an equal value is owned together', () => {
  const first = serverSideApply<Loose>(undefined, configMap({ a: '1' }), options('one'));
  expect(owners(serverSideApply(first, configMap({ a: '1' }), options('two')))).toEqual({
    one: ['.data.a'],
    two: ['.data.a'],
  });
});

const deployment = (containers: object[], spec: object = {}): Loose =>
  deepFreeze({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      ...spec,
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers } },
    },
  });

test('containers are merged by name, ports by number and protocol', () => {
  const first = serverSideApply<Loose>(
    undefined,
    deployment([
      { name: 'web', image: '1', ports: [{ containerPort: 80 }] },
      { name: 'side', image: 's' },
    ]),
    options('one', 'Deployment'),
  );
  const template = {
    spec: {
      containers: [
        { name: 'web', image: '1', ports: [{ containerPort: 80, protocol: 'TCP' }], imagePullPolicy: 'Always' },
        { name: 'side', image: 's' },
      ],
    },
  };
  const defaulted = {
    ...first,
    spec: {
      ...(first.spec as object),
      replicas: 1,
      template: { ...(first.spec as { template: object }).template, ...template },
    },
  } as Loose;
  const second = serverSideApply(
    defaulted,
    deployment([{ name: 'web', image: '2', ports: [{ containerPort: 80 }] }]),
    options('one', 'Deployment', { now: T1 }),
  );
  expect(second.spec).toMatchObject({
    replicas: 1,
    template: {
      spec: {
        containers: [{ name: 'web', image: '2', ports: [{ containerPort: 80, protocol: 'TCP' }], imagePullPolicy: 'Always' }],
      },
    },
  });
  expect((second.spec as typeof defaulted & { template: typeof template }).template.spec.containers).toHaveLength(1);
  expect(owners(second).one).toEqual([
    '.spec.selector',
    '.spec.template.metadata.labels.app',
    '.spec.template.spec.containers[name="web"]',
    '.spec.template.spec.containers[name="web"].image',
    '.spec.template.spec.containers[name="web"].name',
    '.spec.template.spec.containers[name="web"].ports[containerPort=80,protocol="TCP"]',
    '.spec.template.spec.containers[name="web"].ports[containerPort=80,protocol="TCP"].containerPort',
  ]);
});

test('a configuration that does not fit the schema is refused', () => {
  expect(() => serverSideApply<Loose>(undefined, deployment([{ name: 'web', imagee: '1' }], { replica: 1 }), options('one', 'Deployment'))).toThrow(
    'errors:\n  .spec.replica: field not declared in schema\n  .spec.template.spec.containers[name="web"].imagee: field not declared in schema',
  );
  expect(() => serverSideApply<Loose>(undefined, deployment([{ image: '1' }]), options('one', 'Deployment'))).toThrow(
    '.spec.template.spec.containers: element 0: associative list with keys has an element that omits key field "name" (and doesn\'t have default value)',
  );
  expect(() => serverSideApply<Loose>(undefined, deployment([{ name: 'a' }, { name: 'a' }]), options('one', 'Deployment'))).toThrow(
    '.spec.template.spec.containers: duplicate entries for key [name="a"]',
  );
});

test('a created object belongs to its creator, as kubectl --show-managed-fields shows it', () => {
  const created = updateManagers<Loose>(
    undefined,
    deployment([{ name: 'web', image: '1', resources: {}, env: [{ name: 'A', value: '1' }] }], {
      replicas: 1,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%' } },
    }),
    options('kubectl-create', 'Deployment'),
  );
  expect(created.metadata?.managedFields?.[0]?.fieldsV1).toEqual({
    'f:spec': {
      'f:replicas': {},
      'f:selector': {},
      'f:strategy': { 'f:type': {}, 'f:rollingUpdate': { '.': {}, 'f:maxSurge': {} } },
      'f:template': {
        'f:metadata': { 'f:labels': { '.': {}, 'f:app': {} } },
        'f:spec': {
          'f:containers': {
            'k:{"name":"web"}': {
              '.': {},
              'f:name': {},
              'f:image': {},
              'f:resources': {},
              'f:env': { '.': {}, 'k:{"name":"A"}': { '.': {}, 'f:name': {}, 'f:value': {} } },
            },
          },
        },
      },
    },
  });
});

test('an update takes over what it changes and gives up what it removes', () => {
  const created = updateManagers<Loose>(undefined, configMap({ a: '1', b: '2' }), options('one'));
  const { managedFields, ...metadata } = created.metadata ?? {};
  const edited = updateManagers<Loose>(created, { ...created, metadata, data: { a: '2', c: '3' } }, options('two', 'ConfigMap', { now: T1 }));
  expect(owners(edited)).toEqual({ one: ['.data'], two: ['.data.a', '.data.c'] });
  expect(edited.metadata?.managedFields?.map((entry) => entry.time)).toEqual([T0, T1]);
  expect(managedFields).toHaveLength(1);
});

test('an update without a change keeps managedFields as they are', () => {
  const created = updateManagers<Loose>(undefined, configMap({ a: '1' }), options('one'));
  expect(updateManagers(created, created, options('two'))).toBe(created);
});

test('the status belongs to whoever writes the subresource', () => {
  const live = updateManagers<Loose>(
    undefined,
    deployment([{ name: 'web', image: '1' }]),
    options('kubectl', 'Deployment', { resetFields: { 'f:status': {} } }),
  );
  const written = updateManagers(
    live,
    { ...live, status: { replicas: 1, conditions: [{ type: 'Available', status: 'True' }] } },
    options('kube-controller-manager', 'Deployment', { subresource: 'status' }),
  );
  expect(written.metadata?.managedFields?.find((entry) => entry.manager === 'kube-controller-manager')).toMatchObject({
    subresource: 'status',
    fieldsV1: {
      'f:status': {
        'f:replicas': {},
        'f:conditions': { '.': {}, 'k:{"type":"Available"}': { '.': {}, 'f:type': {}, 'f:status': {} } },
      },
    },
  });
});

test('an object that nobody tracked belongs to before-first-apply', () => {
  const applied = serverSideApply(configMap({ a: '1', b: '2' }), configMap({ a: '1' }), options('kubectl'));
  expect(owners(applied)).toEqual({ kubectl: ['.data.a'], 'before-first-apply': ['.data', '.data.a', '.data.b'] });
});

test('sets can be joined, subtracted and crossed', () => {
  const a = { 'f:x': { '.': {}, 'f:y': {} }, 'f:z': {} };
  const b = { 'f:x': { 'f:y': {}, 'f:w': {} } };
  expect(union(a, b)).toEqual({ 'f:x': { '.': {}, 'f:y': {}, 'f:w': {} }, 'f:z': {} });
  expect(difference(a, b)).toEqual({ 'f:x': {}, 'f:z': {} });
  expect(intersection(a, b)).toEqual({ 'f:x': { 'f:y': {} } });
  expect(difference(b, b)).toBeUndefined();
});

test('repeated keys in a stored list are compared and kept together', () => {
  const env = (...values: string[]) => values.map((value) => ({ name: 'A', value }));
  const created = updateManagers<Loose>(undefined, deployment([{ name: 'web', env: env('1', '2') }]), options('one', 'Deployment'));
  const changed = updateManagers(
    created,
    { ...created, ...deployment([{ name: 'web', env: env('1', '3') }]), metadata: created.metadata ?? {} },
    options('two', 'Deployment', { now: T1 }),
  );
  expect(owners(changed).two).toEqual(['.spec.template.spec.containers[name="web"].env[name="A"]']);
  const applied = serverSideApply(created, deployment([{ name: 'web', image: '1' }]), options('three', 'Deployment'));
  expect(applied).toMatchObject({
    spec: { template: { spec: { containers: [{ name: 'web', image: '1', env: env('1', '2') }] } } },
  });
});

test('moving from client-side apply leaves no conflict behind', () => {
  const created = updateManagers<Loose>(undefined, configMap({ a: '1', b: '2' }), options('kubectl-client-side-apply'));
  const upgraded = upgradeManagers(created.metadata?.managedFields ?? [], new Set(['kubectl-client-side-apply']), 'kubectl');
  expect(upgraded).toMatchObject([{ manager: 'kubectl', operation: 'Apply' }]);
  const applied = serverSideApply(
    { ...created, metadata: { ...created.metadata, managedFields: upgraded } },
    configMap({ a: '2' }),
    options('kubectl'),
  );
  expect(applied.data).toEqual({ a: '2' });
  expect(upgradeManagers(upgraded, new Set(['kubectl-client-side-apply']), 'kubectl')).toBe(upgraded);
});

test.each([
  [['a', 'b'], ['new'], ['a', 'b', 'new']],
  [
    ['a', 'b', 'c'],
    ['c', 'a'],
    ['b', 'c', 'a'],
  ],
  [
    ['a', 'b'],
    ['new', 'a'],
    ['new', 'a', 'b'],
  ],
  [
    ['x', 'a'],
    ['a', 'new'],
    ['x', 'a', 'new'],
  ],
])('containers %j with %j applied are %j', (live, config, expected) => {
  const of = (names: readonly string[]) => deployment(names.map((name) => ({ name, image: 'i' })));
  const created = updateManagers<Loose>(undefined, of(live), options('one', 'Deployment'));
  const applied = serverSideApply(created, of(config), options('two', 'Deployment'));
  const { template } = applied.spec as { template: { spec: { containers: { name: string }[] } } };
  expect(template.spec.containers.map(({ name }) => name)).toEqual(expected);
});

test('objects that are owned alike share one set', () => {
  const create = (value: string) => updateManagers<Loose>(undefined, configMap({ a: value }), options('one'));
  const [first, second] = [create('1').metadata?.managedFields?.[0], create('2').metadata?.managedFields?.[0]];
  expect(first?.fieldsV1).toBe(second?.fieldsV1);
  expect(Object.isFrozen(first?.fieldsV1)).toBe(true);
});
