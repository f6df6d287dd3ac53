import { MemoryStore } from '#cluster/storage/memory-store.ts';
import type { KubeObject } from '#kube/object.ts';

function configMap(name: string, extra: Record<string, unknown> = {}, labels?: Record<string, string>): KubeObject {
  const metadata = {
    name,
    namespace: 'default',
    uid: name,
    resourceVersion: '',
    creationTimestamp: '2026-01-01T00:00:00Z',
    ...(labels ? { labels } : {}),
  };
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata, ...extra };
}

describe('the store', () => {
  test('counts one revision a write and stamps the object with it', () => {
    const store = new MemoryStore();
    const created = store.create('configmaps', configMap('a', { data: { x: '1' } }));
    expect(created.metadata.resourceVersion).toBe('1');
    const updated = store.update('configmaps', { ...created, data: { x: '2' } } as KubeObject);
    expect(updated.metadata.resourceVersion).toBe('2');
    expect(store.remove('configmaps', 'default', 'a').metadata.resourceVersion).toBe('3');
    expect(store.revision).toBe(3);
    expect(store.find('configmaps', 'default', 'a')).toBeUndefined();
  });

  test('writes nothing when the object is equal', () => {
    const store = new MemoryStore();
    const created = store.create('configmaps', configMap('a', { data: { x: '1' } }));
    expect(store.update('configmaps', JSON.parse(JSON.stringify(created)) as KubeObject)).toBe(created);
    expect(store.revision).toBe(1);
  });

  test('freezes what it hands out and shares unchanged parts between revisions', () => {
    const store = new MemoryStore();
    const created = store.create('configmaps', configMap('a', { data: { x: '1' }, binaryData: { y: 'AA==' } })) as KubeObject & {
      data: object;
      binaryData: object;
    };
    const updated = store.update('configmaps', {
      ...(JSON.parse(JSON.stringify(created)) as KubeObject),
      data: { x: '2' },
    } as KubeObject) as typeof created;
    expect(updated.binaryData).toBe(created.binaryData);
    expect(Object.isFrozen(updated.data)).toBe(true);
    expect(Object.isFrozen(updated.metadata)).toBe(true);
  });

  test('refuses a stale revision and a taken name with the messages of the API', () => {
    const store = new MemoryStore();
    const created = store.create('deployments.apps', configMap('web'));
    store.update('deployments.apps', { ...created, data: {} } as KubeObject);
    expect(() => store.update('deployments.apps', { ...created, data: { x: '1' } } as KubeObject)).toThrow(
      'Operation cannot be fulfilled on deployments.apps "web": the object has been modified; please apply your changes to the latest version and try again',
    );
    expect(() => store.create('deployments.apps', configMap('web'))).toThrow('deployments.apps "web" already exists');
    expect(() => store.remove('deployments.apps', 'default', 'nope')).toThrow('deployments.apps "nope" not found');
  });

  test('lists sorted by namespace and name, and by label and owner from its indexes', () => {
    const store = new MemoryStore();
    for (const name of ['c', 'a', 'b']) store.create('configmaps', configMap(name, {}, { app: name === 'b' ? 'other' : 'web' }));
    expect(store.list('configmaps').map(({ metadata }) => metadata.name)).toEqual(['a', 'b', 'c']);
    const web = () => store.list('configmaps', { namespace: 'default', labels: { app: 'web' } }).map(({ metadata }) => metadata.name);
    expect(web()).toEqual(['a', 'c']);
    const [a] = store.list('configmaps');
    const relabelled = {
      ...a,
      metadata: { ...a!.metadata, labels: { app: 'other' }, ownerReferences: [{ apiVersion: 'v1', kind: 'X', name: 'x', uid: 'owner' }] },
    };
    store.update('configmaps', relabelled as KubeObject);
    expect(web()).toEqual(['c']);
    expect(store.list('configmaps', { owner: 'owner' }).map(({ metadata }) => metadata.name)).toEqual(['a']);
    store.remove('configmaps', 'default', 'a');
    expect(store.list('configmaps', { owner: 'owner' })).toEqual([]);
  });

  test('tells the changes after a revision until they are compacted', () => {
    const store = new MemoryStore();
    store.create('configmaps', configMap('a'));
    store.create('secrets', configMap('s'));
    store.create('configmaps', configMap('b'));
    expect(store.changesSince(0, 'configmaps')?.map(({ revision }) => revision)).toEqual([1, 3]);
    store.compact(2);
    expect(store.changesSince(1, 'configmaps')).toBeUndefined();
    expect(store.changesSince(2, 'configmaps')?.map(({ revision }) => revision)).toEqual([3]);
  });
});

describe('a fork', () => {
  function template(): MemoryStore {
    const store = new MemoryStore();
    for (const name of ['a', 'b']) store.create('configmaps', configMap(name));
    store.create('secrets', configMap('s'));
    return store;
  }

  test('sees the template and neither sees what the other writes afterwards', () => {
    const parent = template();
    const child = parent.fork();
    child.create('configmaps', configMap('child'));
    parent.create('configmaps', configMap('parent'));
    expect(child.list('configmaps').map(({ metadata }) => metadata.name)).toEqual(['a', 'b', 'child']);
    expect(parent.list('configmaps').map(({ metadata }) => metadata.name)).toEqual(['a', 'b', 'parent']);
    expect(child.find('secrets', 'default', 's')).toBe(parent.find('secrets', 'default', 's'));
  });

  test('is put away as its difference to the template and restored from plain data', () => {
    const parent = template();
    const child = parent.fork();
    child.remove('configmaps', 'default', 'a');
    child.update('configmaps', { ...child.find('configmaps', 'default', 'b')!, data: { x: '1' } } as KubeObject);
    child.create('pods', configMap('p'));
    const snapshot = JSON.parse(JSON.stringify(child.snapshot())) as ReturnType<MemoryStore['snapshot']>;
    expect(snapshot.put.flatMap(([resource, objects]) => objects.map(({ metadata }) => `${resource}/${metadata.name}`))).toEqual([
      'configmaps/b',
      'pods/p',
    ]);
    expect(snapshot.removed).toEqual([['configmaps', 'default', 'a']]);
    const restored = parent.restore(snapshot);
    expect(restored.list('configmaps')).toEqual(child.list('configmaps'));
    expect(restored.list('pods')).toEqual(child.list('pods'));
    expect(restored.revision).toBe(child.revision);
    expect(restored.changesSince(child.revision - 1, 'pods')).toBeUndefined();
    expect(restored.snapshot()).toEqual(snapshot);
  });

  test('of a large template is quick and small', () => {
    const parent = new MemoryStore();
    for (let index = 0; index < 1000; index++) parent.create('configmaps', configMap(`c${index}`));
    const started = process.hrtime.bigint();
    const forks = Array.from({ length: 1000 }, () => parent.fork());
    expect(Number(process.hrtime.bigint() - started) / 1e6).toBeLessThan(200);
    expect(forks[999]!.list('configmaps')).toBe(parent.list('configmaps'));
  });
});
