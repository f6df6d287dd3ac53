import type { Deployment } from '#kube/generated/types.ts';
import type { New } from '#kube/object.ts';
import { deploymentController } from '#cluster/controllers/deployment/deployment-controller.ts';
import { replicaSetController } from '#cluster/controllers/replicaset/replicaset-controller.ts';
import { TestCluster, type TestClusterOptions } from '../support/test-cluster.ts';

function start(options: TestClusterOptions = {}): TestCluster {
  return new TestCluster({ controllers: [deploymentController, replicaSetController], ...options });
}

function web(replicas: number, image = 'nginx:1.18', spec: Partial<Deployment['spec']> = {}): New<Deployment> {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'nginx', image }] } },
      ...spec,
    },
  };
}

function get(cluster: TestCluster): Deployment {
  const deployment = cluster.api.find('deployments.apps', 'default', 'web');
  if (deployment === undefined) throw new Error('no deployment web');
  return deployment;
}

function change(cluster: TestCluster, spec: Partial<Deployment['spec']>): void {
  const deployment = get(cluster);
  cluster.api.update('deployments.apps', { ...deployment, spec: { ...deployment.spec, ...spec } });
}

function setImage(cluster: TestCluster, image: string): void {
  const { template } = get(cluster).spec;
  change(cluster, { template: { ...template, spec: { ...template.spec, containers: [{ name: 'nginx', image }] } } });
}

function sets(cluster: TestCluster): Record<string, string> {
  return Object.fromEntries(
    cluster.api
      .list('replicasets.apps')
      .map(({ metadata, spec, status }) => [
        metadata.annotations?.['deployment.kubernetes.io/revision'] ?? '',
        `${spec.replicas}/${status?.replicas}`,
      ]),
  );
}

const conditions = (cluster: TestCluster): readonly string[] =>
  (get(cluster).status?.conditions ?? []).map(({ type, status, reason, message }) => `${type}=${status} ${reason}: ${message}`).sort();

describe('deployment controller', () => {
  it('creates a replica set with the hash in name, label and selector, and runs its pods', () => {
    const cluster = start();
    cluster.api.create('deployments.apps', web(3));
    cluster.run();
    const [set] = cluster.api.list('replicasets.apps');
    const hash = set?.metadata.labels?.['pod-template-hash'] ?? '';
    expect(hash).toMatch(/^[4-9bcdf]{8,10}$/);
    expect(set?.metadata.name).toBe(`web-${hash}`);
    expect(set?.spec.selector.matchLabels).toEqual({ app: 'web', 'pod-template-hash': hash });
    expect(set?.metadata.annotations).toEqual({
      'deployment.kubernetes.io/desired-replicas': '3',
      'deployment.kubernetes.io/max-replicas': '4',
      'deployment.kubernetes.io/revision': '1',
    });
    expect(cluster.pods()).toHaveLength(3);
    expect(get(cluster).status).toMatchObject({ replicas: 3, updatedReplicas: 3, readyReplicas: 3, availableReplicas: 3, observedGeneration: 1 });
    expect(get(cluster).status).not.toHaveProperty('unavailableReplicas');
    expect(get(cluster).metadata.annotations).toEqual({ 'deployment.kubernetes.io/revision': '1' });
    expect(conditions(cluster)).toEqual([
      'Available=True MinimumReplicasAvailable: Deployment has minimum availability.',
      `Progressing=True NewReplicaSetAvailable: ReplicaSet "web-${hash}" has successfully progressed.`,
    ]);
    expect(cluster.eventsOf('web')).toEqual([`ScalingReplicaSet: Scaled up replica set web-${hash} from 0 to 3`]);
    expect(cluster.eventsOf(`web-${hash}`)).toHaveLength(3);
  });

  it('rolls over step by step and says so', () => {
    const cluster = start();
    cluster.api.create('deployments.apps', web(2));
    cluster.run();
    setImage(cluster, 'nginx:1.19');
    cluster.run();
    const name = (revision: string): string =>
      cluster.api.list('replicasets.apps').find(({ metadata }) => metadata.annotations?.['deployment.kubernetes.io/revision'] === revision)?.metadata
        .name ?? '';
    expect(cluster.eventsOf('web')).toEqual([
      `ScalingReplicaSet: Scaled up replica set ${name('1')} from 0 to 2`,
      `ScalingReplicaSet: Scaled up replica set ${name('2')} from 0 to 1`,
      `ScalingReplicaSet: Scaled down replica set ${name('1')} from 2 to 1`,
      `ScalingReplicaSet: Scaled up replica set ${name('2')} from 1 to 2`,
      `ScalingReplicaSet: Scaled down replica set ${name('1')} from 1 to 0`,
    ]);
    expect(sets(cluster)).toEqual({ 1: '0/0', 2: '2/2' });
    expect(cluster.pods().map(({ spec }) => spec.containers[0]?.image)).toEqual(['nginx:1.19', 'nginx:1.19']);
  });

  it('gives an old template the next revision when it comes back', () => {
    const cluster = start();
    cluster.api.create('deployments.apps', web(1));
    cluster.run();
    setImage(cluster, 'nginx:1.19');
    cluster.run();
    setImage(cluster, 'nginx:1.18');
    cluster.run();
    expect(sets(cluster)).toEqual({ 2: '0/0', 3: '1/1' });
    expect(get(cluster).metadata.annotations?.['deployment.kubernetes.io/revision']).toBe('3');
    const back = cluster.api.list('replicasets.apps').find(({ spec }) => spec.replicas === 1);
    expect(back?.metadata.annotations?.['deployment.kubernetes.io/revision-history']).toBe('1');
  });

  it('stops at an image that does not come up, then misses its deadline', () => {
    const cluster = start();
    cluster.api.create('deployments.apps', web(3));
    cluster.run();
    setImage(cluster, 'broken');
    cluster.run();
    expect(sets(cluster)).toEqual({ 1: '3/3', 2: '1/1' });
    expect(get(cluster).status).toMatchObject({ replicas: 4, updatedReplicas: 1, availableReplicas: 3, unavailableReplicas: 1 });
    cluster.run(700_000);
    expect(conditions(cluster)[1]).toMatch(/^Progressing=False ProgressDeadlineExceeded: ReplicaSet "web-.*" has timed out progressing\.$/);
    expect(cluster.runner.pending).toEqual({});
  });

  it('keeps as many old replica sets as the history allows', () => {
    const cluster = start();
    cluster.api.create('deployments.apps', web(1, 'nginx:1', { revisionHistoryLimit: 2 }));
    for (const tag of [2, 3, 4, 5]) {
      cluster.run();
      setImage(cluster, `nginx:${tag}`);
    }
    cluster.run();
    expect(Object.keys(sets(cluster))).toEqual(['3', '4', '5']);
  });

  it('does nothing to templates while paused, but still scales', () => {
    const cluster = start();
    cluster.api.create('deployments.apps', web(1));
    cluster.run();
    change(cluster, { paused: true });
    cluster.run();
    setImage(cluster, 'nginx:1.19');
    change(cluster, { replicas: 2 });
    cluster.run();
    expect(sets(cluster)).toEqual({ 1: '2/2' });
    expect(conditions(cluster)).toContain('Progressing=Unknown DeploymentPaused: Deployment is paused');
    change(cluster, { paused: false });
    cluster.run();
    expect(sets(cluster)).toEqual({ 1: '0/0', 2: '2/2' });
  });

  it('spreads a new size over old and new in the middle of a rollout', () => {
    const cluster = start();
    cluster.api.create(
      'deployments.apps',
      web(10, 'nginx', { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 3, maxUnavailable: 2 } } }),
    );
    cluster.run();
    setImage(cluster, 'broken');
    cluster.run();
    expect(sets(cluster)).toEqual({ 1: '8/8', 2: '5/5' });
    change(cluster, { replicas: 15 });
    cluster.run();
    expect(sets(cluster)).toEqual({ 1: '11/11', 2: '7/7' });
  });

  it('recreates: no new pod before the last old one is gone', () => {
    const cluster = start();
    cluster.api.create('deployments.apps', web(2, 'nginx:1.18', { strategy: { type: 'Recreate' } }));
    cluster.run();
    setImage(cluster, 'nginx:1.19');
    const seen: string[] = [];
    cluster.api.subscribe('pods', ({ object }) => {
      seen.push(new Set(cluster.pods().map(({ spec }) => spec.containers[0]?.image)).size > 1 ? `mixed at ${object.metadata.name}` : 'uniform');
    });
    cluster.run();
    expect(new Set(seen)).toEqual(new Set(['uniform']));
    expect(sets(cluster)).toEqual({ 1: '0/0', 2: '2/2' });
  });

  it('counts a collision when another replica set has the name', () => {
    const cluster = start();
    cluster.api.create('deployments.apps', web(1));
    cluster.run();
    const [set] = cluster.api.list('replicasets.apps');
    const other = start();
    other.api.create('replicasets.apps', {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: { name: set?.metadata.name ?? '', namespace: 'default' },
      spec: {
        replicas: 0,
        selector: { matchLabels: { app: 'other' } },
        template: { metadata: { labels: { app: 'other' } }, spec: { containers: [{ name: 'c', image: 'c' }] } },
      },
    });
    other.api.create('deployments.apps', web(1));
    other.run();
    expect(get(other).status).toMatchObject({ collisionCount: 1, availableReplicas: 1 });
  });

  it('goes on where another runner stopped, without looking at everything', () => {
    const cluster = start();
    cluster.api.create('deployments.apps', web(1, 'broken'));
    cluster.run();
    const { pending } = cluster.runner;
    expect(Object.keys(pending)).toEqual(['deployment-controller']);
    cluster.runner.stop();
    cluster.runner.start(pending);
    cluster.run(700_000);
    expect(conditions(cluster)[1]).toContain('ProgressDeadlineExceeded');
  });
});
