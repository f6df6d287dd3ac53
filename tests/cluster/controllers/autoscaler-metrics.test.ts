/** The replica calculator and the metric types, named for the cases of upstream's replica_calculator_test.go and horizontal_test.go. */
import type { HorizontalPodAutoscaler, MetricSpec } from '#kube/generated/types.ts';
import { allControllers, TestCluster } from '../support/test-cluster.ts';

const RESOURCE = 'horizontalpodautoscalers.autoscaling';
const cpu: MetricSpec = { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } };

interface Setting {
  readonly metrics: readonly MetricSpec[];
  readonly replicas?: number;
  /** By the pod's place in the list, and the container. */
  readonly usage: (index: number, container: string | undefined) => { cpu?: number; memory?: number } | undefined;
}

function start({ metrics, replicas = 2, usage }: Setting): TestCluster {
  const order: string[] = [];
  const place = (uid: string): number => {
    if (!order.includes(uid)) order.push(uid);
    return order.indexOf(uid);
  };
  const cluster = new TestCluster({
    controllers: allControllers({ metrics: { available: true, usage: ({ metadata }, container) => usage(place(metadata.uid), container) } }),
  });
  const resources = { requests: { cpu: '100m', memory: '100Mi' } };
  cluster.api.create('deployments.apps', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: {
          containers: [
            { name: 'app', image: 'nginx', resources },
            { name: 'proxy', image: 'nginx', resources },
          ],
        },
      },
    },
  });
  cluster.run();
  cluster.api.create(RESOURCE, {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web', namespace: 'default' },
    spec: { minReplicas: 1, maxReplicas: 10, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, metrics },
  });
  // The second look: by then the pods have been ready for a whole window.
  cluster.run(32_000);
  return cluster;
}

const get = (cluster: TestCluster): HorizontalPodAutoscaler | undefined => cluster.api.find(RESOURCE, 'default', 'web');
const size = (cluster: TestCluster): number | undefined => cluster.api.find('deployments.apps', 'default', 'web')?.spec.replicas;
const events = (cluster: TestCluster): readonly string[] =>
  cluster.eventsOf('web', 'HorizontalPodAutoscaler').map((text) => text.replace(/ \(x\d+\)$/, ''));

describe('what an autoscaler computes', () => {
  it('ScaleUpContainer: looks at one container only', () => {
    const metrics: readonly MetricSpec[] = [
      { type: 'ContainerResource', containerResource: { container: 'app', name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } },
    ];
    const cluster = start({ metrics, usage: (index, container) => (index > 1 ? undefined : { cpu: container === 'app' ? 100 : 1 }) });
    expect(size(cluster)).toBe(4);
    expect(get(cluster)?.status?.currentMetrics).toEqual([
      { type: 'ContainerResource', containerResource: { container: 'app', name: 'cpu', current: { averageUtilization: 100, averageValue: '100m' } } },
    ]);
  });

  it('MissingMetrics: pods that are not measured use nothing on the way up and all on the way down', () => {
    // 180 % of 50 % with one pod; with the two others at nothing 60 %, which asks for four.
    expect(size(start({ metrics: [cpu], replicas: 3, usage: (index) => (index === 0 ? { cpu: 360 } : undefined) }))).toBe(4);
    // 10 % with one pod; with the other two at all they ask for, the average is 70 %: nothing is taken away.
    expect(size(start({ metrics: [cpu], replicas: 3, usage: (index) => (index === 0 ? { cpu: 20 } : undefined) }))).toBe(3);
  });

  it('MultipleMetrics: the one that asks for most decides', () => {
    const memory: MetricSpec = { type: 'Resource', resource: { name: 'memory', target: { type: 'AverageValue', averageValue: '50Mi' } } };
    const cluster = start({ metrics: [cpu, memory], usage: (index) => (index > 1 ? undefined : { cpu: 60, memory: 150 * 1024 * 1024 }) });
    expect(size(cluster)).toBe(6);
    expect(events(cluster)).toContain('SuccessfulRescale: New size: 6; reason: memory resource above target');
  });

  it('ConditionInvalidSelectorUnparsable and its like: says which metrics cannot be read, and goes by the others only upwards', () => {
    const pods: MetricSpec = { type: 'Pods', pods: { metric: { name: 'hits' }, target: { type: 'AverageValue', averageValue: '10' } } };
    const missing =
      'unable to get metric hits: unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered';
    const idle = start({ metrics: [cpu, pods], usage: () => ({ cpu: 1 }) });
    expect(size(idle)).toBe(2);
    expect(events(idle)).toEqual([
      `FailedGetPodsMetric: ${missing}`,
      `FailedComputeMetricsReplicas: invalid metrics (1 invalid out of 2), first error is: failed to get pods metric value: ${missing}`,
    ]);
    expect(get(idle)?.status?.conditions?.find(({ type }) => type === 'ScalingActive')).toMatchObject({
      status: 'False',
      reason: 'FailedGetPodsMetric',
      message: `the HPA was unable to compute the replica count: ${missing}`,
    });
    const busy = start({ metrics: [pods, cpu], usage: (index) => (index > 1 ? undefined : { cpu: 200 }) });
    expect(size(busy)).toBe(4);
    expect(events(busy)).toContain(`FailedGetPodsMetric: ${missing}`);
  });

  it('says what is missing of objects and of the world outside', () => {
    const object: MetricSpec = {
      type: 'Object',
      object: {
        metric: { name: 'rps' },
        describedObject: { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', name: 'main' },
        target: { type: 'Value', value: '10' },
      },
    };
    const external: MetricSpec = {
      type: 'External',
      external: { metric: { name: 'queue', selector: { matchLabels: { topic: 'work' } } }, target: { type: 'AverageValue', averageValue: '30' } },
    };
    const cluster = start({ metrics: [object, external], usage: () => undefined });
    expect(events(cluster).slice(0, 2)).toEqual([
      'FailedGetObjectMetric: unable to get metric rps: Ingress on default main/unable to fetch metrics from custom metrics API: ' +
        'no custom metrics API (custom.metrics.k8s.io) registered',
      'FailedGetExternalMetric: unable to get external metric default/queue/&LabelSelector{MatchLabels:map[string]string{topic: work,},' +
        'MatchExpressions:[]LabelSelectorRequirement{},}: unable to fetch metrics from external metrics API: ' +
        'the server could not find the requested resource (get queue.external.metrics.k8s.io)',
    ]);
  });
});
