import { applyJsonPatch } from '#kube/json-patch.ts';
import { applyMergePatch, createMergePatch, createThreeWayMergePatch } from '#kube/merge-patch.ts';
import { schemaForKind, type Schema } from '#kube/schema.ts';
import { createThreeWayStrategicPatch, createTwoWayMergePatch } from '#kube/strategic-merge-diff.ts';
import { applyStrategicMergePatch } from '#kube/strategic-merge-patch.ts';
import { deepFreeze } from '#kube/freeze.ts';

describe('JSON patch', () => {
  const document = deepFreeze({ a: { b: [1, 2, 3] }, c: 'x', 'd/e': { '~': 1 } });

  test.each([
    [{ op: 'add', path: '/a/b/1', value: 9 }, { a: { b: [1, 9, 2, 3] } }],
    [{ op: 'add', path: '/a/b/-', value: 9 }, { a: { b: [1, 2, 3, 9] } }],
    [{ op: 'add', path: '/a/n', value: null }, { a: { b: [1, 2, 3], n: null } }],
    [{ op: 'remove', path: '/a/b/0' }, { a: { b: [2, 3] } }],
    [{ op: 'replace', path: '/c', value: 'y' }, { c: 'y' }],
    [{ op: 'replace', path: '/d~1e/~0', value: 2 }, { 'd/e': { '~': 2 } }],
    [
      { op: 'move', from: '/c', path: '/a/c' },
      { a: { b: [1, 2, 3], c: 'x' }, c: undefined },
    ],
    [{ op: 'copy', from: '/a/b/0', path: '/c' }, { c: 1 }],
    [{ op: 'test', path: '/a/b', value: [1, 2, 3] }, {}],
  ])('%j', (operation, change) => {
    expect(applyJsonPatch(document, [operation])).toEqual({ ...document, ...change });
  });

  test.each([
    [{ op: 'add', path: '/x/y', value: 1 }, 'add operation does not apply: doc is missing path: "/x/y": missing value'],
    [{ op: 'remove', path: '/a/x' }, "error in remove for path: '/a/x': Unable to remove nonexistent key: x: missing value"],
    [{ op: 'remove', path: '/a/b/7' }, "error in remove for path: '/a/b/7': Unable to access invalid index: 7: invalid index referenced"],
    [{ op: 'replace', path: '/x', value: 1 }, 'replace operation does not apply: doc is missing key: /x: missing value'],
    [{ op: 'replace', path: '/x/y', value: 1 }, 'replace operation does not apply: doc is missing path: /x/y: missing value'],
    [{ op: 'test', path: '/c', value: 'y' }, 'testing value /c failed: test failed'],
    [{ op: 'jump', path: '/c' }, 'Unexpected kind: jump'],
  ])('refuses %j', (operation, message) => {
    expect(() => applyJsonPatch(document, [operation])).toThrow(new Error(message));
  });

  test('must be a list', () => {
    expect(() => applyJsonPatch(document, {})).toThrow('json: cannot unmarshal object into Go value of type jsonpatch.Patch');
  });
});

describe('JSON merge patch', () => {
  test('sets, removes and leaves alone', () => {
    const target = deepFreeze({ a: 1, b: { c: 2, d: [1] }, e: 3 });
    const patched = applyMergePatch(target, { a: null, b: { d: [2] }, f: { g: null, h: 1 } });
    expect(patched).toEqual({ b: { c: 2, d: [2] }, e: 3, f: { h: 1 } });
    expect(applyMergePatch(target, { e: 3, x: null })).toBe(target);
  });

  test('the made patch leads from one document to the other', () => {
    const [from, to] = [
      { a: 1, b: { c: 2, d: 3 }, e: [1] },
      { b: { c: 2, x: 1 }, e: [1, 2] },
    ];
    const patch = createMergePatch(from, to);
    expect(patch).toEqual({ a: null, b: { d: null, x: 1 }, e: [1, 2] });
    expect(applyMergePatch(from, patch)).toEqual(to);
  });

  test('three ways: removes only what was applied before', () => {
    const patch = createThreeWayMergePatch({ spec: { a: 1, gone: 1 } }, { spec: { a: 2 } }, { spec: { a: 1, gone: 1, server: 1 }, status: {} });
    expect(patch).toEqual({ spec: { a: 2, gone: null } });
  });
});

describe('strategic merge patch', () => {
  const pod = schemaForKind('', 'v1', 'Pod') as Schema;
  const deployment = schemaForKind('apps', 'v1', 'Deployment') as Schema;
  const live = deepFreeze({
    metadata: { labels: { a: '1', b: '2' }, finalizers: ['x', 'y'] },
    spec: {
      containers: [
        { name: 'a', image: 'one', args: ['1'], ports: [{ containerPort: 80 }] },
        { name: 'b', image: 'two' },
      ],
      volumes: [{ name: 'v', emptyDir: {} }],
      tolerations: [{ key: 'k' }],
      nodeSelector: { n: '1' },
    },
  });
  const apply = (patch: unknown) => applyStrategicMergePatch<Record<string, unknown>>(live, patch, pod);

  test('lists with a merge key are merged by it, others replaced', () => {
    expect(
      apply({
        spec: {
          containers: [
            { name: 'a', image: 'new', args: ['2'] },
            { name: 'c', image: 'three' },
          ],
          tolerations: [],
        },
      }),
    ).toEqual({
      metadata: live.metadata,
      spec: {
        ...live.spec,
        tolerations: [],
        containers: [
          { name: 'a', image: 'new', args: ['2'], ports: [{ containerPort: 80 }] },
          { name: 'c', image: 'three' },
          { name: 'b', image: 'two' },
        ],
      },
    });
  });

  test('what a patch adds stands before what only the server has', () => {
    const patched = apply({ spec: { containers: [{ name: 'new', image: 'redis' }] } });
    expect((patched.spec as { containers: { name: string }[] }).containers.map(({ name }) => name)).toEqual(['new', 'a', 'b']);
  });

  test('shares what it does not touch and is the same object when nothing changes', () => {
    const patched = apply({ metadata: { labels: { c: '3' } } });
    expect(patched.spec).toBe(live.spec);
    expect(apply({ metadata: { labels: { a: '1', x: null } } })).toBe(live);
  });

  test('understands directives', () => {
    expect(apply({ spec: { containers: [{ name: 'a', $patch: 'delete' }] } })).toMatchObject({
      spec: { containers: [{ name: 'b' }] },
    });
    expect(apply({ spec: { containers: [{ $patch: 'replace' }, { name: 'z' }] } })).toMatchObject({
      spec: { containers: [{ name: 'z' }] },
    });
    expect(apply({ metadata: { labels: { $patch: 'replace', z: '1' } } })).toMatchObject({
      metadata: { labels: { z: '1' } },
    });
    expect((apply({ metadata: { labels: { $patch: 'replace', z: '1' } } }).metadata as { labels: object }).labels).toEqual({ z: '1' });
    expect(apply({ metadata: { '$deleteFromPrimitiveList/finalizers': ['x'] } })).toMatchObject({
      metadata: { finalizers: ['y'] },
    });
    expect(apply({ metadata: { finalizers: ['z', 'x'] } })).toMatchObject({
      metadata: { finalizers: ['z', 'x', 'y'] },
    });
    expect(apply({ spec: { volumes: [{ name: 'v', $retainKeys: ['name', 'hostPath'], hostPath: { path: '/' } }] } }).spec).toMatchObject({
      volumes: [{ name: 'v', hostPath: { path: '/' } }],
    });
    expect(JSON.stringify(apply({ spec: { volumes: [{ name: 'v', $retainKeys: ['name', 'hostPath'], hostPath: { path: '/' } }] } }))).not.toContain(
      'emptyDir',
    );
  });

  test('orders a list as the patch says, with what only the server has in its place', () => {
    const patched = apply({
      spec: { '$setElementOrder/containers': [{ name: 'c' }, { name: 'a' }], containers: [{ name: 'c', image: 'x' }] },
    });
    expect((patched.spec as { containers: { name: string }[] }).containers.map(({ name }) => name)).toEqual(['c', 'a', 'b']);
    expect(JSON.stringify(patched)).not.toContain('$');
  });

  test('refuses an element without its merge key', () => {
    expect(() => apply({ spec: { containers: [{ image: 'x' }] } })).toThrow('map: {"image":"x"} does not contain declared merge key: name');
    expect(() => apply({ spec: { $patch: 'burn' } })).toThrow('unknown patch type: burn');
  });

  const configuration = (containers: object[], more: object = {}) => ({
    spec: { template: { spec: { containers } }, ...more },
  });

  test('kubectl apply after a new image sends the element and the order', () => {
    const before = configuration([{ name: 'web', image: '1', ports: [{ containerPort: 80 }] }]);
    const after = configuration([{ name: 'web', image: '2', ports: [{ containerPort: 80 }] }]);
    const current = configuration([{ name: 'web', image: '1', ports: [{ containerPort: 80, protocol: 'TCP' }], imagePullPolicy: 'Always' }], {
      replicas: 1,
    });
    expect(createThreeWayStrategicPatch(before, after, current, deployment)).toEqual({
      spec: {
        template: {
          spec: { '$setElementOrder/containers': [{ name: 'web' }], containers: [{ name: 'web', image: '2' }] },
        },
      },
    });
    expect(createThreeWayStrategicPatch(before, before, current, deployment)).toEqual({});
  });

  test('kubectl apply removes what it applied before and keeps what others added', () => {
    const before = configuration(
      [
        { name: 'web', image: '1', env: [{ name: 'A', value: '1' }] },
        { name: 'side', image: 's' },
      ],
      { replicas: 3 },
    );
    const after = configuration([{ name: 'web', image: '1' }]);
    const current = configuration(
      [
        {
          name: 'web',
          image: '1',
          env: [
            { name: 'A', value: '1' },
            { name: 'B', value: '2' },
          ],
        },
        { name: 'side', image: 's' },
        { name: 'injected', image: 'i' },
      ],
      { replicas: 3, paused: true },
    );
    const patch = createThreeWayStrategicPatch(before, after, current, deployment);
    expect(patch).toEqual({
      spec: {
        replicas: null,
        template: {
          spec: {
            '$setElementOrder/containers': [{ name: 'web' }],
            containers: [
              { name: 'web', env: null },
              { name: 'side', $patch: 'delete' },
            ],
          },
        },
      },
    });
    expect(applyStrategicMergePatch(current, patch, deployment)).toEqual(
      configuration(
        [
          { name: 'web', image: '1' },
          { name: 'injected', image: 'i' },
        ],
        { paused: true },
      ),
    );
  });

  test('changing a strategy or a volume drops the fields of the old kind', () => {
    const patch = createTwoWayMergePatch(
      { spec: { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } } } },
      { spec: { strategy: { type: 'Recreate' } } },
      deployment,
    );
    expect(patch).toEqual({ spec: { strategy: { $retainKeys: ['type'], rollingUpdate: null, type: 'Recreate' } } });
  });

  test('scalars of a merged list are added and deleted one by one', () => {
    const patch = createTwoWayMergePatch({ metadata: { finalizers: ['a', 'b'] } }, { metadata: { finalizers: ['b', 'c'] } }, pod);
    expect(patch).toEqual({
      metadata: {
        finalizers: ['c'],
        '$deleteFromPrimitiveList/finalizers': ['a'],
        '$setElementOrder/finalizers': ['b', 'c'],
      },
    });
    expect(applyStrategicMergePatch({ metadata: { finalizers: ['a', 'b', 'z'] } }, patch, pod)).toEqual({
      // In upstream too, what only the server has comes where the deleted element made room.
      metadata: { finalizers: ['b', 'z', 'c'] },
    });
  });
});
