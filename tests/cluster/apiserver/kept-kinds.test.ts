import { policyServer } from './policy-server.ts';
import { call } from './test-server.ts';

const TABLE = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' };
const level = { type: 'Limited', limited: { limitResponse: { type: 'Queue' } } };

test.each([
  [
    '/apis/storage.k8s.io/v1/volumeattributesclasses',
    { metadata: { name: 'gold' }, driverName: 'csi.acme.com', parameters: { tier: 'gold' } },
    ['gold', 'csi.acme.com', '0s'],
  ],
  ['/apis/networking.k8s.io/v1/servicecidrs', { metadata: { name: 'more' }, spec: { cidrs: ['10.96.0.0/24'] } }, ['more', '10.96.0.0/24', '0s']],
  [
    '/apis/networking.k8s.io/v1/ipaddresses',
    { metadata: { name: '10.0.0.1' }, spec: { parentRef: { resource: 'services', namespace: 'default', name: 'web' } } },
    ['10.0.0.1', 'services/default/web', '0s'],
  ],
  [
    '/apis/flowcontrol.apiserver.k8s.io/v1/prioritylevelconfigurations',
    { metadata: { name: 'slow' }, spec: level },
    ['slow', 'Limited', '30', '64', '8', '50', '0s'],
  ],
  ['/apis/resource.k8s.io/v1/namespaces/default/resourceclaims', { metadata: { name: 'gpu' }, spec: {} }, ['gpu', 'pending', '0s']],
])('%s are kept and shown', async (path, object, cells) => {
  const server = policyServer();
  await call(server, 'POST', path, object);
  expect((await call(server, 'GET', path, undefined, TABLE)).body).toMatchObject({ rows: [{ cells }] });
});

test('what may not change does not', async () => {
  const server = policyServer();
  const path = '/apis/storage.k8s.io/v1/volumeattributesclasses';
  await call(server, 'POST', path, { metadata: { name: 'gold' }, driverName: 'a', parameters: { tier: 'gold' } });
  await expect(
    call(server, 'PUT', `${path}/gold`, { metadata: { name: 'gold' }, driverName: 'b', parameters: { tier: 'gold' } }),
  ).rejects.toMatchObject({
    message: expect.stringContaining('driverName: Invalid value: "b": field is immutable'),
  });
});

test('a scale is shown as a scale, and health in its parts', async () => {
  const server = policyServer();
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'nginx' }] } };
  const deployments = '/apis/apps/v1/namespaces/default/deployments';
  await call(server, 'POST', deployments, { metadata: { name: 'web' }, spec: { replicas: 3, selector: { matchLabels: { app: 'web' } }, template } });
  expect((await call(server, 'GET', `${deployments}/web/scale`, undefined, TABLE)).body).toMatchObject({
    columnDefinitions: [{ name: 'Name' }, { name: 'Desired' }, { name: 'Available' }, { name: 'Age' }],
    rows: [{ cells: ['web', 3, 0, '0s'] }],
  });
  expect((await call(server, 'GET', '/livez/ping')).body).toBe('ok');
});
