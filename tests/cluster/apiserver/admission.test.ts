import type { KubeObject } from '#kube/object.ts';
import { call, configMap, pod, testServer, type TestServer } from './test-server.ts';

const NAMESPACE = '/api/v1/namespaces/default';

async function withQuota(hard: Record<string, string>): Promise<TestServer> {
  const cluster = testServer();
  await call(cluster.transport, 'POST', `${NAMESPACE}/resourcequotas`, { metadata: { name: 'small' }, spec: { hard } });
  return cluster;
}

describe('ResourceQuota', () => {
  test('refuses what exceeds it', async () => {
    const { transport } = await withQuota({ pods: '1', 'count/configmaps': '1' });
    await call(transport, 'POST', `${NAMESPACE}/pods`, pod('a'));
    await expect(call(transport, 'POST', `${NAMESPACE}/pods`, pod('b'))).rejects.toMatchObject({
      code: 403,
      message: 'pods "b" is forbidden: exceeded quota: small, requested: pods=1, used: pods=1, limited: pods=1',
    });
    await call(transport, 'POST', `${NAMESPACE}/configmaps`, configMap('a'));
    await expect(call(transport, 'POST', `${NAMESPACE}/configmaps`, configMap('b'))).rejects.toMatchObject({
      message:
        'configmaps "b" is forbidden: exceeded quota: small, requested: count/configmaps=1, used: count/configmaps=1, limited: count/configmaps=1',
    });
  });

  test('asks for the requests and limits that it counts', async () => {
    const { transport } = await withQuota({ 'limits.memory': '1Gi', 'requests.cpu': '1' });
    await expect(call(transport, 'POST', `${NAMESPACE}/pods`, pod('a'))).rejects.toMatchObject({
      message: 'pods "a" is forbidden: failed quota: small: must specify limits.memory for: web; requests.cpu for: web',
    });
  });
});

describe('LimitRanger', () => {
  async function withRange(limit: object): Promise<TestServer> {
    const cluster = testServer();
    await call(cluster.transport, 'POST', `${NAMESPACE}/limitranges`, {
      metadata: { name: 'range' },
      spec: { limits: [{ type: 'Container', ...limit }] },
    });
    return cluster;
  }

  test('fills in defaults and says so', async () => {
    const { transport } = await withRange({ default: { cpu: '500m' }, defaultRequest: { cpu: '100m' } });
    const { body } = await call(transport, 'POST', `${NAMESPACE}/pods`, pod('a'));
    expect(body).toMatchObject({ spec: { containers: [{ resources: { requests: { cpu: '100m' }, limits: { cpu: '500m' } } }] } });
    expect((body as KubeObject).metadata.annotations).toEqual({
      'kubernetes.io/limit-ranger': 'LimitRanger plugin set: cpu request for container web; cpu limit for container web',
    });
  });

  test('holds containers to its bounds', async () => {
    const { transport } = await withRange({ min: { cpu: '100m' }, max: { cpu: '1' } });
    const resources = { requests: { cpu: '50m' }, limits: { cpu: '2' } };
    const wide = { ...pod('a'), spec: { containers: [{ name: 'web', image: 'nginx', resources }] } };
    await expect(call(transport, 'POST', `${NAMESPACE}/pods`, wide)).rejects.toMatchObject({
      message:
        'pods "a" is forbidden: [minimum cpu usage per Container is 100m, but request is 50m, maximum cpu usage per Container is 1, but limit is 2]',
    });
  });
});

describe('ServiceAccount and Priority', () => {
  test('refuse what does not exist', async () => {
    const { transport } = testServer();
    const withSpec = (spec: object): object => ({ ...pod('a'), spec: { containers: [{ name: 'web', image: 'nginx' }], ...spec } });
    await expect(call(transport, 'POST', `${NAMESPACE}/pods`, withSpec({ serviceAccountName: 'nosuch' }))).rejects.toMatchObject({
      message: 'pods "a" is forbidden: error looking up service account default/nosuch: serviceaccount "nosuch" not found',
    });
    await expect(call(transport, 'POST', `${NAMESPACE}/pods`, withSpec({ priorityClassName: 'nosuch' }))).rejects.toMatchObject({
      message: 'pods "a" is forbidden: no PriorityClass with name nosuch was found',
    });
  });

  test('wait for the account of a namespace that was just made', async () => {
    const { transport, server } = testServer();
    await call(transport, 'POST', '/api/v1/namespaces', { metadata: { name: 'fresh' } });
    const creating = call(transport, 'POST', '/api/v1/namespaces/fresh/pods', pod('a'));
    server.api().create('serviceaccounts', { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: 'fresh' } });
    expect((await creating).status).toBe(201);
  });
});
