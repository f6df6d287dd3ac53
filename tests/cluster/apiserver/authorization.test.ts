import { call, configMap, testServer, type TestServer } from './test-server.ts';

const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';

async function withReader(): Promise<TestServer> {
  const cluster = testServer();
  const { transport } = cluster;
  await call(transport, 'POST', CONFIG_MAPS, configMap('a'));
  await call(transport, 'POST', `${RBAC}/namespaces/default/roles`, {
    metadata: { name: 'reader' },
    rules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list'], resourceNames: [] }],
  });
  await call(transport, 'POST', `${RBAC}/namespaces/default/rolebindings`, {
    metadata: { name: 'reader' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'reader' },
    subjects: [
      { kind: 'User', name: 'bob' },
      { kind: 'ServiceAccount', name: 'default', namespace: 'default' },
    ],
  });
  return cluster;
}

/** A cluster role of one rule, bound to one subject. */
async function allow({ transport }: TestServer, name: string, subject: object, rule: object): Promise<void> {
  await call(transport, 'POST', `${RBAC}/clusterroles`, { metadata: { name }, rules: [rule] });
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name };
  await call(transport, 'POST', `${RBAC}/clusterrolebindings`, { metadata: { name }, roleRef, subjects: [subject] });
}

describe('RBAC', () => {
  test('allows what a bound role allows, there and only there', async () => {
    const bob = (await withReader()).as('bob');
    expect((await call(bob, 'GET', CONFIG_MAPS)).status).toBe(200);
    await expect(call(bob, 'DELETE', `${CONFIG_MAPS}/a`)).rejects.toMatchObject({
      code: 403,
      message: 'configmaps "a" is forbidden: User "bob" cannot delete resource "configmaps" in API group "" in the namespace "default"',
    });
    await expect(call(bob, 'GET', '/api/v1/configmaps')).rejects.toMatchObject({
      message: 'configmaps is forbidden: User "bob" cannot list resource "configmaps" in API group "" at the cluster scope',
    });
  });

  test('knows service accounts by their name, and strangers get nothing', async () => {
    const cluster = await withReader();
    expect((await call(cluster.as('system:serviceaccount:default:default'), 'GET', CONFIG_MAPS)).status).toBe(200);
    await expect(call(cluster.as('eve'), 'GET', `${CONFIG_MAPS}/a`)).rejects.toMatchObject({ code: 403 });
  });

  test('lets only those impersonate who may', async () => {
    const cluster = await withReader();
    const as = { 'impersonate-user': 'bob' };
    expect((await call(cluster.transport, 'GET', CONFIG_MAPS, undefined, as)).status).toBe(200);
    await expect(call(cluster.transport, 'DELETE', `${CONFIG_MAPS}/a`, undefined, as)).rejects.toMatchObject({ code: 403 });
    await expect(call(cluster.as('eve'), 'GET', CONFIG_MAPS, undefined, as)).rejects.toMatchObject({
      message: 'users "bob" is forbidden: User "eve" cannot impersonate resource "users" in API group "" at the cluster scope',
    });
  });

  test('asks for every group and extra that one would speak with', async () => {
    const cluster = await withReader();
    const as = { 'impersonate-user': 'bob', 'impersonate-group': 'ops\n', 'impersonate-extra-acme.com%2fscope': 'one,two\nthree\n' };
    await allow(cluster, 'basic', { kind: 'Group', name: 'ops' }, { apiGroups: ['authentication.k8s.io'], resources: ['*'], verbs: ['create'] });
    const { body } = await call(cluster.transport, 'POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {}, as);
    expect(body).toMatchObject({
      status: { userInfo: { username: 'bob', groups: ['ops', 'system:authenticated'], extra: { 'acme.com/scope': ['one,two', 'three'] } } },
    });
    await allow(cluster, 'speaker', { kind: 'User', name: 'eve' }, { apiGroups: [''], resources: ['users', 'groups'], verbs: ['impersonate'] });
    await expect(call(cluster.as('eve'), 'GET', CONFIG_MAPS, undefined, as)).rejects.toMatchObject({
      message:
        'userextras.authentication.k8s.io "one,two" is forbidden: User "eve" cannot impersonate resource "userextras/acme.com/scope" in API group "authentication.k8s.io" at the cluster scope',
    });
    await expect(call(cluster.transport, 'GET', CONFIG_MAPS, undefined, { 'impersonate-uid': '7' })).rejects.toMatchObject({
      code: 500,
      message: expect.stringContaining('without impersonating a user'),
    });
  });

  test('answers access reviews', async () => {
    const { transport } = await withReader();
    const review = async (user: string, verb: string): Promise<unknown> =>
      (
        await call(transport, 'POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', {
          spec: { user, resourceAttributes: { verb, resource: 'configmaps', namespace: 'default' } },
        })
      ).body;
    expect(await review('bob', 'list')).toMatchObject({ status: { allowed: true } });
    expect(await review('bob', 'create')).toMatchObject({ status: { allowed: false } });
  });
});

describe('service account tokens', () => {
  test('are good until they expire or their account goes', async () => {
    const { transport, clock } = await withReader();
    const issued = await call(transport, 'POST', '/api/v1/namespaces/default/serviceaccounts/default/token', { spec: { expirationSeconds: 600 } });
    const { token } = (issued.body as { status: { token: string } }).status;
    const review = async (): Promise<unknown> =>
      (await call(transport, 'POST', '/apis/authentication.k8s.io/v1/tokenreviews', { spec: { token } })).body;
    expect(await review()).toMatchObject({ status: { authenticated: true, user: { username: 'system:serviceaccount:default:default' } } });
    clock.moveTo(clock.now() + 601_000);
    expect(await review()).toMatchObject({ status: { user: {}, error: expect.stringContaining('invalid bearer token') as string } });
  });
});
