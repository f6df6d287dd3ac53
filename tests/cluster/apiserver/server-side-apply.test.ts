import type { KubeObject } from '#kube/object.ts';
import type { ApiResponse, Transport } from '#kube/transport.ts';
import { call, configMap, testServer } from './test-server.ts';

const DEPLOYMENTS = '/apis/apps/v1/namespaces/default/deployments';
const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';
const APPLY = { 'content-type': 'application/apply-patch+yaml' };
const MERGE = { 'content-type': 'application/merge-patch+json' };

function deployment(spec: object): object {
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'nginx', ports: [{ containerPort: 80 }] }] } };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: { selector: { matchLabels: { app: 'web' } }, template, ...spec },
  };
}

function apply(transport: Transport, url: string, body: object, manager: string, force = false): Promise<ApiResponse> {
  return call(transport, 'PATCH', `${url}?fieldManager=${manager}&force=${force}`, body, APPLY);
}

describe('server-side apply', () => {
  test('creates, and notes what the manager owns', async () => {
    const { transport } = testServer();
    const { status, body } = await apply(transport, `${DEPLOYMENTS}/web`, deployment({ replicas: 2 }), 'me');
    expect(status).toBe(201);
    expect((body as KubeObject).metadata.managedFields).toEqual([
      {
        manager: 'me',
        operation: 'Apply',
        apiVersion: 'apps/v1',
        time: '2026-01-01T00:00:00Z',
        fieldsType: 'FieldsV1',
        fieldsV1: {
          'f:spec': {
            'f:replicas': {},
            'f:selector': {},
            'f:template': {
              'f:metadata': { 'f:labels': { 'f:app': {} } },
              'f:spec': {
                'f:containers': {
                  'k:{"name":"web"}': {
                    '.': {},
                    'f:image': {},
                    'f:name': {},
                    'f:ports': { 'k:{"containerPort":80,"protocol":"TCP"}': { '.': {}, 'f:containerPort': {} } },
                  },
                },
              },
            },
          },
        },
      },
    ]);
  });

  test('refuses to change what another manager owns, and takes it by force', async () => {
    const { transport } = testServer();
    await apply(transport, `${DEPLOYMENTS}/web`, deployment({ replicas: 2 }), 'me');
    await call(transport, 'PATCH', `${DEPLOYMENTS}/web/scale?fieldManager=kubectl`, { spec: { replicas: 5 } }, MERGE);
    await expect(apply(transport, `${DEPLOYMENTS}/web`, deployment({ replicas: 2 }), 'me')).rejects.toMatchObject({
      code: 409,
      reason: 'Conflict',
      message: 'Apply failed with 1 conflict: conflict with "kubectl" with subresource "scale" using apps/v1: .spec.replicas',
      status: {
        details: {
          causes: [
            { reason: 'FieldManagerConflict', message: 'conflict with "kubectl" with subresource "scale" using apps/v1', field: '.spec.replicas' },
          ],
        },
      },
    });
    const { body } = await apply(transport, `${DEPLOYMENTS}/web`, deployment({ replicas: 2 }), 'me', true);
    expect(body).toMatchObject({ spec: { replicas: 2 }, metadata: { managedFields: [{ manager: 'me', operation: 'Apply' }] } });
  });

  test('removes what its manager no longer asks for, unless somebody else does', async () => {
    const { transport } = testServer();
    await apply(transport, `${CONFIG_MAPS}/a`, configMap('a', { mine: '1', shared: '1', kept: '1' }), 'me');
    await apply(transport, `${CONFIG_MAPS}/a`, configMap('a', { shared: '1' }), 'other');
    const { body } = await apply(transport, `${CONFIG_MAPS}/a`, configMap('a', { kept: '1' }), 'me');
    expect((body as { data?: object }).data).toEqual({ kept: '1', shared: '1' });
  });

  test('writes nothing when nothing changes', async () => {
    const { transport, server } = testServer();
    await apply(transport, `${CONFIG_MAPS}/a`, configMap('a', { x: '1' }), 'me');
    const { revision } = server.store;
    await apply(transport, `${CONFIG_MAPS}/a`, configMap('a', { x: '1' }), 'me');
    expect(server.store.revision).toBe(revision);
  });

  test('refuses unknown fields and a missing manager', async () => {
    const { transport } = testServer();
    await expect(apply(transport, `${CONFIG_MAPS}/a`, { ...configMap('a'), dat: {} }, 'me')).rejects.toMatchObject({
      code: 500,
      message: 'failed to create typed patch object (default/a; v1, Kind=ConfigMap): .dat: field not declared in schema',
    });
    await expect(call(transport, 'PATCH', `${CONFIG_MAPS}/a`, configMap('a'), APPLY)).rejects.toMatchObject({
      code: 422,
      message: 'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
    });
  });
});

describe('managed fields of updates', () => {
  test('follow whoever wrote a field last', async () => {
    const { transport } = testServer();
    await call(transport, 'POST', `${CONFIG_MAPS}?fieldManager=first`, configMap('a', { x: '1', y: '1' }));
    const { body } = await call(transport, 'PATCH', `${CONFIG_MAPS}/a?fieldManager=second`, { data: { y: '2', x: null } }, MERGE);
    const owners = (body as KubeObject).metadata.managedFields?.map(({ manager, operation, fieldsV1 }) => [manager, operation, fieldsV1]);
    expect(owners).toEqual([
      ['first', 'Update', { 'f:data': {} }],
      ['second', 'Update', { 'f:data': { 'f:y': {} } }],
    ]);
  });
});
