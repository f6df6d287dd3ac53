import type { PodMetrics } from '#cluster/controllers/podautoscaler/pod-metrics.ts';
import type { HorizontalPodAutoscaler, PodDisruptionBudgetSpec } from '#kube/generated/types.ts';
import { allControllers, TestCluster } from '../support/test-cluster.ts';

function deploy(cluster: TestCluster, replicas: number, cpu = '100m'): void {
  const resources = { requests: { cpu } };
  cluster.api.create('deployments.apps', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'nginx', resources }] } },
    },
  });
  cluster.run();
}

describe('disruption budgets', () => {
  it.each<[PodDisruptionBudgetSpec, number, number]>([
    [{ minAvailable: 2 }, 2, 1],
    [{ minAvailable: '50%' }, 2, 1],
    [{ maxUnavailable: 1 }, 2, 1],
    [{ maxUnavailable: '67%' }, 0, 3],
    [{ minAvailable: 5 }, 5, 0],
  ])('count how many of three pods may go with %j', (spec, desiredHealthy, disruptionsAllowed) => {
    const cluster = new TestCluster();
    deploy(cluster, 3);
    cluster.api.create('poddisruptionbudgets.policy', {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'web', namespace: 'default' },
      spec: { ...spec, selector: { matchLabels: { app: 'web' } } },
    });
    cluster.run();
    const { status } = cluster.api.find('poddisruptionbudgets.policy', 'default', 'web') ?? {};
    expect(status).toMatchObject({ currentHealthy: 3, desiredHealthy, disruptionsAllowed });
    expect(status?.conditions?.[0]).toMatchObject({
      type: 'DisruptionAllowed',
      reason: disruptionsAllowed > 0 ? 'SufficientPods' : 'InsufficientPods',
    });
  });
});

describe('resource quotas', () => {
  it('say what is used, and follow it', () => {
    const cluster = new TestCluster();
    cluster.run();
    const hard = { pods: '4', 'requests.cpu': '1', 'count/deployments.apps': '2', configmaps: '3', 'services.nodeports': '1' };
    cluster.api.create('resourcequotas', {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'small', namespace: 'default' },
      spec: { hard },
    });
    deploy(cluster, 2, '200m');
    const used = () => cluster.api.find('resourcequotas', 'default', 'small')?.status?.used;
    expect(used()).toEqual({ pods: '2', 'requests.cpu': '400m', 'count/deployments.apps': '1', configmaps: '1', 'services.nodeports': '0' });
    cluster.api.delete('deployments.apps', 'default', 'web');
    cluster.run();
    expect(used()).toEqual({ pods: '0', 'requests.cpu': '0', 'count/deployments.apps': '0', configmaps: '1', 'services.nodeports': '0' });
  });
});

describe('horizontal pod autoscalers', () => {
  function start(usage: { cpu: number } | undefined, before = 1): TestCluster {
    const metrics: PodMetrics = { available: usage !== undefined, usage: () => usage };
    const cluster = new TestCluster({ controllers: allControllers({ metrics }) });
    deploy(cluster, before);
    cluster.api.create('horizontalpodautoscalers.autoscaling', {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'web', namespace: 'default' },
      spec: {
        minReplicas: 1,
        maxReplicas: 5,
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
        metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } }],
      },
    });
    cluster.run();
    expect(replicas(cluster)).toBe(before);
    // The first look comes after a period.
    cluster.run(15_000);
    return cluster;
  }
  const get = (cluster: TestCluster): HorizontalPodAutoscaler | undefined =>
    cluster.api.find('horizontalpodautoscalers.autoscaling', 'default', 'web');
  const replicas = (cluster: TestCluster) => cluster.api.find('deployments.apps', 'default', 'web')?.spec.replicas;

  it('grow what works too hard', () => {
    const cluster = start({ cpu: 150 });
    expect(replicas(cluster)).toBe(3);
    expect(cluster.eventsOf('web', 'HorizontalPodAutoscaler')).toEqual([
      'SuccessfulRescale: New size: 3; reason: cpu resource utilization (percentage of request) above target',
    ]);
    expect(get(cluster)?.status?.currentMetrics).toEqual([
      { type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 150, averageValue: '150m' } } },
    ]);
    cluster.run(60_000);
    expect(replicas(cluster)).toBe(5);
    expect(get(cluster)?.status?.conditions).toContainEqual(expect.objectContaining({ type: 'ScalingLimited', reason: 'TooManyReplicas' }));
  });

  it('shrink what idles, after five minutes', () => {
    const cluster = start({ cpu: 10 }, 4);
    cluster.run(240_000);
    expect(replicas(cluster)).toBe(4);
    cluster.run(120_000);
    expect(replicas(cluster)).toBe(1);
  });

  it('say what is missing without a metrics server', () => {
    const cluster = start(undefined);
    expect(replicas(cluster)).toBe(1);
    expect(get(cluster)?.status?.conditions).toContainEqual(
      expect.objectContaining({
        type: 'ScalingActive',
        status: 'False',
        reason: 'FailedGetResourceMetric',
        message:
          'the HPA was unable to compute the replica count: failed to get cpu utilization: unable to get metrics for resource cpu: ' +
          'unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)',
      }),
    );
  });
});

describe('aggregated cluster roles', () => {
  it('have the rules of those their selectors find', () => {
    const cluster = new TestCluster();
    const RESOURCE = 'clusterroles.rbac.authorization.k8s.io';
    const rule = (resource: string) => ({ apiGroups: [''], resources: [resource], verbs: ['get'] });
    const head = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole' } as const;
    cluster.api.create(RESOURCE, {
      ...head,
      metadata: { name: 'sum' },
      aggregationRule: { clusterRoleSelectors: [{ matchLabels: { part: 'yes' } }] },
      rules: [],
    });
    for (const name of ['pods', 'secrets'])
      cluster.api.create(RESOURCE, { ...head, metadata: { name, labels: { part: 'yes' } }, rules: [rule(name)] });
    cluster.run();
    expect(cluster.api.find(RESOURCE, undefined, 'sum')?.rules).toEqual([rule('pods'), rule('secrets')]);
  });
});
