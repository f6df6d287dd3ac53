/** In-place resize: the container goes on, its bounds and its status change. */
import { TestCluster } from './test-cluster.ts';

test('a resize changes the bounds of what runs, and the status says so', async () => {
  const cluster = TestCluster.create();
  const resources = { requests: { cpu: '100m', memory: '64Mi' }, limits: { memory: '64Mi' } };
  cluster.pod('box', { image: 'nginx', resources });
  await cluster.seconds(5);
  const before = cluster.getPod('box');
  expect(before.status?.containerStatuses?.[0]).toMatchObject({ allocatedResources: resources.requests, resources });
  const bigger = { requests: { cpu: '200m', memory: '64Mi' }, limits: { memory: '128Mi' } };
  const [container] = before.spec.containers;
  cluster.cluster.api.update(
    'pods',
    { ...before, spec: { ...before.spec, containers: [{ ...(container ?? { name: 'c' }), resources: bigger }] } },
    { subresource: 'resize' },
  );
  await cluster.seconds(2);
  const [status] = cluster.getPod('box').status?.containerStatuses ?? [];
  expect(status).toMatchObject({ allocatedResources: bigger.requests, resources: bigger, restartCount: 0 });
  expect(cluster.getPod('box').status?.observedGeneration).toBe(cluster.getPod('box').metadata.generation);
});

test('a limit below what is in use ends the container', async () => {
  const cluster = TestCluster.create();
  cluster.pod('box', { image: 'busybox', command: ['sleep', 'infinity'], resources: { requests: { memory: '1Mi' }, limits: { memory: '64Mi' } } });
  await cluster.seconds(5);
  const pod = cluster.getPod('box');
  const [container] = pod.spec.containers;
  const resources = { requests: { memory: '512Ki' }, limits: { memory: '1Mi' } };
  cluster.cluster.api.update(
    'pods',
    { ...pod, spec: { ...pod.spec, containers: [{ ...(container ?? { name: 'c' }), resources }] } },
    { subresource: 'resize' },
  );
  await cluster.seconds(5);
  expect(JSON.stringify(cluster.getPod('box').status?.containerStatuses)).toContain('OOMKilled');
});
