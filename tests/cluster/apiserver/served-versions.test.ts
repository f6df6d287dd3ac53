import { ApiServer } from '#cluster/apiserver/api-server.ts';
import { userNamed } from '#cluster/apiserver/authentication/user-info.ts';
import { definitions } from '#cluster/apiserver/registry/definitions.ts';
import { ResourceRegistry } from '#cluster/apiserver/resource-registry.ts';
import { MemoryStore } from '#cluster/storage/memory-store.ts';
import type { Transport } from '#kube/transport.ts';
import { SeededRandom } from '#posix/random.ts';
import { VirtualClock } from '#posix/virtual-clock.ts';
import { call } from './test-server.ts';

const registry = new ResourceRegistry(definitions);
const path = (version: string): string => `/apis/autoscaling/${version}/namespaces/default/horizontalpodautoscalers`;
const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' };

function server(): Transport {
  const api = new ApiServer({ store: new MemoryStore(), registry, clock: new VirtualClock(Date.UTC(2026, 0, 1)), random: new SeededRandom('test') });
  api.api().create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' }, spec: {} });
  return api.transport(userNamed('admin', ['system:masters']));
}

describe('autoscaling/v1', () => {
  const autoscaler = (version: string, spec: object) => ({
    apiVersion: `autoscaling/${version}`,
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web' },
    spec: { scaleTargetRef, maxReplicas: 3, ...spec },
  });

  test('is listed after the preferred version', async () => {
    expect((await call(server(), 'GET', '/apis/autoscaling')).body).toMatchObject({
      preferredVersion: { version: 'v2' },
      versions: [{ version: 'v2' }, { version: 'v1' }],
    });
  });

  test('has one number for the processor, which is a metric of v2', async () => {
    const transport = server();
    const made = await call(transport, 'POST', path('v1'), autoscaler('v1', { targetCPUUtilizationPercentage: 70 }));
    expect(made.body).toMatchObject({ apiVersion: 'autoscaling/v1', spec: { minReplicas: 1, targetCPUUtilizationPercentage: 70 } });
    expect((await call(transport, 'GET', `${path('v2')}/web`)).body).toMatchObject({
      apiVersion: 'autoscaling/v2',
      spec: { metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } }] },
    });
  });

  test('carries what it has no fields for in annotations, there and back', async () => {
    const transport = server();
    const memory = { type: 'Resource', resource: { name: 'memory', target: { type: 'AverageValue', averageValue: '100Mi' } } };
    const external = { type: 'External', external: { metric: { name: 'queue' }, target: { type: 'Value', value: '30' } } };
    await call(transport, 'POST', path('v2'), autoscaler('v2', { metrics: [memory, external] }));
    const { body } = await call(transport, 'GET', `${path('v1')}/web`);
    const { metadata } = body as { metadata: { annotations: Record<string, string> } };
    expect(JSON.parse(metadata.annotations['autoscaling.alpha.kubernetes.io/metrics'] ?? '')).toEqual([
      { type: 'Resource', resource: { name: 'memory', targetAverageValue: '100Mi' } },
      { type: 'External', external: { metricName: 'queue', targetValue: '30' } },
    ]);
    await call(transport, 'PUT', `${path('v1')}/web`, body);
    const { body: again } = await call(transport, 'GET', `${path('v2')}/web`);
    expect(again).toMatchObject({ spec: { metrics: [memory, external] } });
    expect((again as { metadata: object }).metadata).not.toHaveProperty('annotations');
  });

  test('survives annotations that are no JSON', async () => {
    const broken = { ...autoscaler('v1', {}), metadata: { name: 'web', annotations: { 'autoscaling.alpha.kubernetes.io/metrics': '[{' } } };
    expect((await call(server(), 'POST', path('v1'), broken)).status).toBe(201);
  });
});

describe('events.k8s.io/v1', () => {
  test('shows the events of the core group under other names', async () => {
    const transport = server();
    await call(transport, 'POST', '/api/v1/namespaces/default/events', {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: 'a' },
      involvedObject: { kind: 'Pod', name: 'web', namespace: 'default' },
      message: 'Started',
      reason: 'Started',
      type: 'Normal',
      count: 2,
      source: { component: 'kubelet' },
    });
    expect((await call(transport, 'GET', '/apis/events.k8s.io/v1/namespaces/default/events/a')).body).toMatchObject({
      apiVersion: 'events.k8s.io/v1',
      regarding: { kind: 'Pod', name: 'web' },
      note: 'Started',
      deprecatedCount: 2,
      deprecatedSource: { component: 'kubelet' },
      eventTime: null,
    });
  });
});

describe('deprecated kinds', () => {
  test.each([
    ['/api/v1/namespaces/default/endpoints', 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice'],
    ['/api/v1/componentstatuses', 'v1 ComponentStatus is deprecated in v1.19+'],
  ])('warn at every request: %s', async (url, warning) => {
    expect((await call(server(), 'GET', url)).headers?.['warning']).toEqual([`299 - "${warning}"`]);
  });

  test('warn once when they are written', async () => {
    const made = await call(server(), 'POST', '/api/v1/namespaces/default/endpoints', {
      apiVersion: 'v1',
      kind: 'Endpoints',
      metadata: { name: 'web' },
    });
    expect(made.headers?.['warning']).toHaveLength(1);
  });

  test('say nothing of those that took their place', async () => {
    expect((await call(server(), 'GET', '/apis/discovery.k8s.io/v1/namespaces/default/endpointslices')).headers).not.toHaveProperty('warning');
  });
});
