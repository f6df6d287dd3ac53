import type { KubeObject } from '#kube/object.ts';
import { call, configMap, pod, requestOf, testServer } from './test-server.ts';

const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';
const PODS = '/api/v1/namespaces/default/pods';
const TABLE = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json' };

type Body = KubeObject & { data?: Record<string, string>; items?: KubeObject[]; metadata: { continue?: string; remainingItemCount?: number } };

describe('create', () => {
  test('completes metadata and answers 201', async () => {
    const { transport } = testServer();
    const { status, body } = await call(transport, 'POST', CONFIG_MAPS, configMap('a', { x: '1' }));
    expect(status).toBe(201);
    expect((body as Body).metadata).toMatchObject({
      name: 'a',
      namespace: 'default',
      creationTimestamp: '2026-01-01T00:00:00Z',
      uid: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    });
  });

  test('appends five characters to generateName', async () => {
    const { transport } = testServer();
    const { body } = await call(transport, 'POST', CONFIG_MAPS, { ...configMap('a'), metadata: { generateName: 'web-' } });
    expect((body as Body).metadata.name).toMatch(/^web-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
  });

  test('refuses a taken name, a missing namespace and one that ends', async () => {
    const { transport } = testServer();
    await call(transport, 'POST', CONFIG_MAPS, configMap('a'));
    await expect(call(transport, 'POST', CONFIG_MAPS, configMap('a'))).rejects.toMatchObject({ code: 409, message: 'configmaps "a" already exists' });
    await expect(call(transport, 'POST', '/api/v1/namespaces/nope/configmaps', configMap('a'))).rejects.toMatchObject({
      code: 404,
      message: 'namespaces "nope" not found',
    });
    await call(transport, 'POST', '/api/v1/namespaces', { metadata: { name: 'old' } });
    await call(transport, 'DELETE', '/api/v1/namespaces/old');
    await expect(call(transport, 'POST', '/api/v1/namespaces/old/configmaps', configMap('a'))).rejects.toMatchObject({
      code: 403,
      message: 'configmaps "a" is forbidden: unable to create new content in namespace old because it is being terminated',
    });
    await expect(call(transport, 'DELETE', '/api/v1/namespaces/default')).rejects.toMatchObject({
      message: 'namespaces "default" is forbidden: this namespace may not be deleted',
    });
  });

  test('says which fields it does not know, as strictly as asked', async () => {
    const { transport } = testServer();
    const wrong = { ...configMap('a'), dat: {} };
    await expect(call(transport, 'POST', `${CONFIG_MAPS}?fieldValidation=Strict`, wrong)).rejects.toMatchObject({
      code: 400,
      message: 'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "dat"',
    });
    const { headers, body } = await call(transport, 'POST', `${CONFIG_MAPS}?fieldValidation=Warn`, wrong);
    expect(headers['warning']).toEqual(['299 - "unknown field \\"dat\\""']);
    expect(body).not.toHaveProperty('dat');
  });

  test('stores nothing on a dry run', async () => {
    const { transport } = testServer();
    const { status } = await call(transport, 'POST', `${CONFIG_MAPS}?dryRun=All`, configMap('a'));
    expect(status).toBe(201);
    await expect(call(transport, 'GET', `${CONFIG_MAPS}/a`)).rejects.toMatchObject({ code: 404, message: 'configmaps "a" not found' });
  });

  test('gives pods their token volume, tolerations and priority', async () => {
    const { transport } = testServer();
    const { body } = await call(transport, 'POST', PODS, pod('web'));
    const { spec } = body as {
      spec: {
        volumes: { name: string }[];
        containers: { volumeMounts: object[] }[];
        tolerations: object[];
        priority: number;
        serviceAccountName: string;
      };
    };
    expect(spec.volumes[0]?.name).toMatch(/^kube-api-access-.{5}$/);
    expect(spec.containers[0]?.volumeMounts).toEqual([
      { name: spec.volumes[0]?.name, readOnly: true, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' },
    ]);
    expect(spec.tolerations).toHaveLength(2);
    expect(spec).toMatchObject({ priority: 0, serviceAccountName: 'default' });
  });
});

describe('read', () => {
  test('lists in pages that continue', async () => {
    const { transport } = testServer();
    for (const name of ['a', 'b', 'c']) await call(transport, 'POST', CONFIG_MAPS, configMap(name));
    const first = (await call(transport, 'GET', `${CONFIG_MAPS}?limit=2`)).body as Body;
    expect(first).toMatchObject({ kind: 'ConfigMapList', apiVersion: 'v1', metadata: { remainingItemCount: 1 } });
    const second = (await call(transport, 'GET', `${CONFIG_MAPS}?limit=2&continue=${first.metadata.continue ?? ''}`)).body as Body;
    expect([...(first.items ?? []), ...(second.items ?? [])].map(({ metadata }) => metadata.name)).toEqual(['a', 'b', 'c']);
    expect(second.metadata.continue).toBeUndefined();
    await expect(call(transport, 'GET', `${CONFIG_MAPS}?limit=2&continue=!!`)).rejects.toMatchObject({ code: 400 });
    const one = (await call(transport, 'GET', `${CONFIG_MAPS}?limit=1`)).body as Body;
    expect((await call(transport, 'GET', `${CONFIG_MAPS}?continue=${one.metadata.continue ?? ''}`)).body).toMatchObject({ items: [{}, {}] });
  });

  test('selects by label and field', async () => {
    const { transport } = testServer();
    await call(transport, 'POST', CONFIG_MAPS, configMap('a', {}, { labels: { app: 'web', tier: 'x' } }));
    await call(transport, 'POST', CONFIG_MAPS, configMap('b', {}, { labels: { app: 'web' } }));
    const names = async (query: string): Promise<string[]> =>
      (((await call(transport, 'GET', `${CONFIG_MAPS}?${query}`)).body as Body).items ?? []).map(({ metadata }) => metadata.name);
    expect(await names('labelSelector=app%3Dweb,!tier')).toEqual(['b']);
    expect(await names('labelSelector=app%20in%20(web),tier%3Dx')).toEqual(['a']);
    expect(await names('fieldSelector=metadata.name!%3Da')).toEqual(['b']);
    await expect(names('fieldSelector=spec.x%3D1')).rejects.toMatchObject({ code: 400, message: 'field label not supported: spec.x' });
  });

  test('answers with a table of partial objects when asked', async () => {
    const { transport } = testServer();
    await call(transport, 'POST', CONFIG_MAPS, configMap('a', { x: '1' }));
    const { body } = await call(transport, 'GET', CONFIG_MAPS, undefined, TABLE);
    expect(body).toMatchObject({
      kind: 'Table',
      apiVersion: 'meta.k8s.io/v1',
      columnDefinitions: [{ name: 'Name', type: 'string', format: 'name', priority: 0 }],
      rows: [{ cells: ['a'], object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: { name: 'a' } } }],
    });
  });

  test('does not know other resources, versions and media types', async () => {
    const { transport } = testServer();
    await expect(call(transport, 'GET', '/api/v1/nopes')).rejects.toMatchObject({
      code: 404,
      message: 'the server could not find the requested resource',
    });
    await expect(call(transport, 'GET', '/apis/apps/v9/deployments')).rejects.toMatchObject({ code: 404 });
    await expect(call(transport, 'GET', `${CONFIG_MAPS}/`, undefined, { accept: 'text/csv' })).rejects.toMatchObject({ code: 406 });
    await expect(call(transport, 'PATCH', `${CONFIG_MAPS}/a`, {}, { 'content-type': 'text/csv' })).rejects.toMatchObject({ code: 415 });
  });
});

describe('update and patch', () => {
  test('refuses a stale resourceVersion', async () => {
    const { transport } = testServer();
    const { body } = await call(transport, 'POST', CONFIG_MAPS, configMap('a'));
    await call(transport, 'PUT', `${CONFIG_MAPS}/a`, { ...(body as object), data: { x: '1' } });
    await expect(call(transport, 'PUT', `${CONFIG_MAPS}/a`, { ...(body as object), data: { x: '2' } })).rejects.toMatchObject({
      code: 409,
      message:
        'Operation cannot be fulfilled on configmaps "a": the object has been modified; please apply your changes to the latest version and try again',
    });
  });

  test('counts the generation by spec only, and keeps the status', async () => {
    const { transport, server } = testServer();
    const created = (await call(transport, 'POST', PODS, pod('web'))).body as KubeObject;
    expect(created.metadata.generation).toBe(1);
    server.api().update('pods', { ...created, status: { phase: 'Running' } } as never, { subresource: 'status' });
    const patched = await call(
      transport,
      'PATCH',
      `${PODS}/web`,
      { metadata: { labels: { a: 'b' } } },
      { 'content-type': 'application/merge-patch+json' },
    );
    expect(patched.body).toMatchObject({ metadata: { generation: 1 }, status: { phase: 'Running' } });
    const spec = await call(
      transport,
      'PATCH',
      `${PODS}/web`,
      { spec: { activeDeadlineSeconds: 5 }, status: { phase: 'Failed' } },
      { 'content-type': 'application/merge-patch+json' },
    );
    expect(spec.body).toMatchObject({ metadata: { generation: 2 }, status: { phase: 'Running' } });
  });

  test('takes strategic and JSON patches', async () => {
    const { transport } = testServer();
    await call(transport, 'POST', PODS, pod('web'));
    const strategic = {
      spec: {
        containers: [
          { name: 'web', image: 'nginx:2' },
          { name: 'side', image: 'busybox' },
        ],
      },
    };
    const { body } = await call(transport, 'PATCH', `${PODS}/web`, strategic, { 'content-type': 'application/strategic-merge-patch+json' });
    const containers = (body as { spec: { containers: { name: string; image: string }[] } }).spec.containers;
    expect(containers.map(({ name, image }) => `${name}=${image}`).toSorted()).toEqual(['side=busybox', 'web=nginx:2']);
    const json = [{ op: 'add', path: '/metadata/labels', value: { a: 'b' } }];
    expect((await call(transport, 'PATCH', `${PODS}/web`, json, { 'content-type': 'application/json-patch+json' })).body).toMatchObject({
      metadata: { labels: { a: 'b' } },
    });
  });

  test('scales through the scale subresource', async () => {
    const { transport } = testServer();
    const deployment = {
      metadata: { name: 'web' },
      spec: { replicas: 1, selector: { matchLabels: { app: 'web' } }, template: { metadata: {}, spec: { containers: [] } } },
    };
    const url = '/apis/apps/v1/namespaces/default/deployments';
    await call(transport, 'POST', url, deployment);
    const { body } = await call(
      transport,
      'PATCH',
      `${url}/web/scale`,
      { spec: { replicas: 3 } },
      { 'content-type': 'application/merge-patch+json' },
    );
    expect(body).toMatchObject({ kind: 'Scale', apiVersion: 'autoscaling/v1', spec: { replicas: 3 }, status: { replicas: 0, selector: 'app=web' } });
    expect((await call(transport, 'GET', `${url}/web`)).body).toMatchObject({ spec: { replicas: 3 }, metadata: { generation: 2 } });
  });
});

describe('delete', () => {
  test('removes at once and says what', async () => {
    const { transport } = testServer();
    const { body } = await call(transport, 'POST', CONFIG_MAPS, configMap('a'));
    const { uid } = (body as KubeObject).metadata;
    expect((await call(transport, 'DELETE', `${CONFIG_MAPS}/a`)).body).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Success',
      details: { name: 'a', kind: 'configmaps', uid },
    });
  });

  test('waits for finalizers and removes with the last of them', async () => {
    const { transport, server } = testServer();
    await call(transport, 'POST', CONFIG_MAPS, configMap('a', {}, { finalizers: ['example.com/x'] }));
    const { body } = await call(transport, 'DELETE', `${CONFIG_MAPS}/a`);
    expect(body).toMatchObject({ metadata: { deletionTimestamp: '2026-01-01T00:00:00Z', deletionGracePeriodSeconds: 0 } });
    await call(transport, 'PATCH', `${CONFIG_MAPS}/a`, { metadata: { finalizers: null } }, { 'content-type': 'application/merge-patch+json' });
    expect(server.store.find('configmaps', 'default', 'a')).toBeUndefined();
  });

  test('gives a running pod its grace period, which can only be shortened', async () => {
    const { transport, server } = testServer();
    await call(transport, 'POST', PODS, { ...pod('web'), spec: { nodeName: 'n1', containers: [{ name: 'web', image: 'nginx' }] } });
    const grace = async (seconds?: number): Promise<unknown> => {
      const { body } = await call(transport, 'DELETE', `${PODS}/web`, seconds === undefined ? undefined : { gracePeriodSeconds: seconds });
      return (body as KubeObject).metadata.deletionGracePeriodSeconds;
    };
    expect(await grace()).toBe(30);
    expect(await grace(60)).toBe(30);
    expect(await grace(5)).toBe(5);
    await grace(0);
    expect(server.store.find('pods', 'default', 'web')).toBeUndefined();
  });

  test('leaves the propagation policy to the garbage collector as a finalizer', async () => {
    const { transport } = testServer();
    await call(transport, 'POST', CONFIG_MAPS, configMap('a'));
    const { body } = await call(transport, 'DELETE', `${CONFIG_MAPS}/a`, { propagationPolicy: 'Foreground' });
    expect((body as KubeObject).metadata.finalizers).toEqual(['foregroundDeletion']);
  });

  test('checks preconditions', async () => {
    const { transport } = testServer();
    const { body } = await call(transport, 'POST', CONFIG_MAPS, configMap('a'));
    await expect(call(transport, 'DELETE', `${CONFIG_MAPS}/a`, { preconditions: { uid: 'other' } })).rejects.toMatchObject({
      code: 409,
      message: `Operation cannot be fulfilled on configmaps "a": Precondition failed: UID in precondition: other, UID in object meta: ${(body as KubeObject).metadata.uid}`,
    });
  });
});

describe('watch', () => {
  async function take(stream: AsyncIterable<{ type: string; object: unknown }>, count: number): Promise<string[]> {
    const seen: string[] = [];
    for await (const { type, object } of stream) {
      seen.push(`${type} ${(object as KubeObject).metadata.name ?? ''}`.trim());
      if (seen.length === count) break;
    }
    return seen;
  }

  test('tells what exists, then what changes, as the selector sees it', async () => {
    const { transport } = testServer();
    await call(transport, 'POST', CONFIG_MAPS, configMap('a', {}, { labels: { app: 'web' } }));
    await call(transport, 'POST', CONFIG_MAPS, configMap('other'));
    const stream = await transport.watch(requestOf('GET', `${CONFIG_MAPS}?watch=true&labelSelector=app%3Dweb`));
    const label = (name: string, app: string | null) =>
      call(transport, 'PATCH', `${CONFIG_MAPS}/${name}`, { metadata: { labels: { app } } }, { 'content-type': 'application/merge-patch+json' });
    await label('other', 'web');
    await call(transport, 'PATCH', `${CONFIG_MAPS}/a`, { data: { x: '1' } }, { 'content-type': 'application/merge-patch+json' });
    await label('other', null);
    await call(transport, 'DELETE', `${CONFIG_MAPS}/a`);
    expect(await take(stream, 5)).toEqual(['ADDED a', 'ADDED other', 'MODIFIED a', 'DELETED other', 'DELETED a']);
  });

  test('resumes from a revision, or says that it is gone', async () => {
    const { transport, server } = testServer();
    await call(transport, 'POST', CONFIG_MAPS, configMap('a'));
    const from = server.store.revision;
    await call(transport, 'POST', CONFIG_MAPS, configMap('b'));
    const watch = () => transport.watch(requestOf('GET', `${CONFIG_MAPS}?watch=true&resourceVersion=${from}`));
    expect(await take(await watch(), 1)).toEqual(['ADDED b']);
    server.store.compact(server.store.revision);
    const events: unknown[] = [];
    for await (const event of await watch()) events.push(event);
    expect(events).toMatchObject([
      { type: 'ERROR', object: { code: 410, reason: 'Expired', message: `too old resource version: ${from} (${from + 1})` } },
    ]);
  });

  test('marks the end of the initial events and ends on time', async () => {
    const { transport, clock } = testServer();
    await call(transport, 'POST', CONFIG_MAPS, configMap('a'));
    const query = 'watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&timeoutSeconds=10';
    const stream = await transport.watch(requestOf('GET', `${CONFIG_MAPS}?${query}`));
    clock.runNext(clock.now() + 10_000);
    const events: { type: string; object: unknown }[] = [];
    for await (const event of stream) events.push(event);
    expect(events.map(({ type }) => type)).toEqual(['ADDED', 'BOOKMARK']);
    expect(events[1]?.object).toMatchObject({ kind: 'ConfigMap', metadata: { annotations: { 'k8s.io/initial-events-end': 'true' } } });
    expect(clock.nextDue()).toBeUndefined();
  });
});
