import type { Transport } from '#kube/transport.ts';
import { policyServer } from './policy-server.ts';
import { call, configMap } from './test-server.ts';

const ADMISSION = '/apis/admissionregistration.k8s.io/v1';
const POLICIES = `${ADMISSION}/validatingadmissionpolicies`;
const BINDINGS = `${ADMISSION}/validatingadmissionpolicybindings`;
const MAPS = '/api/v1/namespaces/default/configmaps';

const policy = (spec: object): object => ({
  metadata: { name: 'sizes' },
  spec: {
    matchConstraints: { resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['configmaps'] }] },
    ...spec,
  },
});

const binding = (spec: object = {}): object => ({
  metadata: { name: 'everywhere' },
  spec: { policyName: 'sizes', validationActions: ['Deny'], ...spec },
});

async function withPolicy(spec: object, bound: object = {}): Promise<Transport> {
  const server = policyServer({ team: 'a' });
  await call(server, 'POST', POLICIES, policy(spec));
  await call(server, 'POST', BINDINGS, binding(bound));
  return server;
}

test('refuses what its expression does not hold for, as a change too', async () => {
  const server = await withPolicy({ validations: [{ expression: 'object.data.size() <= 1' }] });
  await call(server, 'POST', MAPS, configMap('small', { a: '1' }));
  const denied = "ValidatingAdmissionPolicy 'sizes' with binding 'everywhere' denied request: failed expression: object.data.size() <= 1";
  await expect(call(server, 'POST', MAPS, configMap('big', { a: '1', b: '2' }))).rejects.toMatchObject({
    code: 422,
    reason: 'Invalid',
    message: `configmaps "big" is forbidden: ${denied}`,
  });
  await expect(call(server, 'PUT', `${MAPS}/small`, configMap('small', { a: '1', b: '2' }))).rejects.toMatchObject({ code: 422 });
});

test('variables, messages, reasons, parameters', async () => {
  const server = await withPolicy(
    {
      paramKind: { apiVersion: 'v1', kind: 'Secret' },
      matchConditions: [{ name: 'no-system', expression: "!object.metadata.name.startsWith('kube-')" }],
      variables: [{ name: 'most', expression: 'int(params.metadata.labels.most)' }],
      validations: [
        { expression: 'object.data.size() <= variables.most', messageExpression: "'at most ' + string(variables.most)", reason: 'Forbidden' },
      ],
    },
    { paramRef: { name: 'limits', parameterNotFoundAction: 'Deny' } },
  );
  await expect(call(server, 'POST', MAPS, configMap('early'))).rejects.toMatchObject({ message: expect.stringContaining('no params found') });
  await call(server, 'POST', '/api/v1/namespaces/default/secrets', { metadata: { name: 'limits', labels: { most: '1' } } });
  await expect(call(server, 'POST', MAPS, configMap('big', { a: '', b: '' }))).rejects.toMatchObject({
    code: 403,
    message: expect.stringContaining('denied request: at most 1'),
  });
  expect((await call(server, 'POST', MAPS, configMap('kube-big', { a: '', b: '' }))).status).toBe(201);
});

test('bindings say where it counts and what it does', async () => {
  const elsewhere = await withPolicy(
    { validations: [{ expression: 'false' }] },
    { matchResources: { namespaceSelector: { matchLabels: { team: 'b' } } } },
  );
  expect((await call(elsewhere, 'POST', MAPS, configMap('a'))).status).toBe(201);
  const warning = await withPolicy({ validations: [{ expression: 'false', message: 'not so' }] }, { validationActions: ['Warn'] });
  const { headers } = await call(warning, 'POST', MAPS, configMap('a'));
  expect(headers['warning']).toEqual(["299 - \"Validation failed for ValidatingAdmissionPolicy 'sizes' with binding 'everywhere': not so\""]);
});

test('an expression that cannot be evaluated refuses, or lets pass where the policy says so', async () => {
  const validations = [{ expression: 'object.spec.nothing > 1' }];
  await expect(call(await withPolicy({ validations }), 'POST', MAPS, configMap('a'))).rejects.toMatchObject({
    message: expect.stringContaining("expression 'object.spec.nothing > 1' resulted in error"),
  });
  expect((await call(await withPolicy({ validations, failurePolicy: 'Ignore' }), 'POST', MAPS, configMap('a'))).status).toBe(201);
});

test('a policy whose expressions mean nothing is refused itself', async () => {
  const server = policyServer();
  await expect(call(server, 'POST', POLICIES, policy({ validations: [{ expression: 'foo.bar' }, { expression: '1' }] }))).rejects.toMatchObject({
    message: expect.stringMatching(/validations\[0\]\.expression: .*compilation failed.*validations\[1\]\.expression: .*must evaluate to bool/s),
  });
  await expect(call(server, 'POST', BINDINGS, binding({ validationActions: ['Deny', 'Warn'] }))).rejects.toMatchObject({
    message: expect.stringContaining('must not contain both Deny and Warn'),
  });
});

test('an expression that would look at everything for everything costs too much', async () => {
  const data = Object.fromEntries(Array.from({ length: 1500 }, (_, index) => [`k${String(index)}`, 'v']));
  const server = await withPolicy({ validations: [{ expression: "object.data.all(a, object.data.all(b, a + b != 'x'))" }] });
  await expect(call(server, 'POST', MAPS, configMap('big', data))).rejects.toMatchObject({
    message: expect.stringContaining('call cost exceeds limit'),
  });
});
