/** ResourceQuota and LimitRange, after the e2e tests of sig-api-machinery and the evaluators' unit tests. */
import type { Pod, ResourceQuota } from '#kube/generated/types.ts';
import { TestCluster } from '../support/test-cluster.ts';

function quota(hard: Record<string, string>, more: Partial<NonNullable<ResourceQuota['spec']>> = {}): TestCluster {
  const cluster = new TestCluster();
  cluster.api.create('resourcequotas', {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'q', namespace: 'default' },
    spec: { hard, ...more },
  });
  cluster.run();
  return cluster;
}
const used = (cluster: TestCluster) => cluster.api.find('resourcequotas', 'default', 'q')?.status?.used;
const refusal = (action: () => unknown): string => {
  try {
    action();
  } catch (error) {
    return (error as Error).message;
  }
  return '';
};
const asking = (cpu: string) => ({ containers: [{ name: 'c', image: 'nginx', resources: { requests: { cpu }, limits: { cpu } } }] });

describe('resource quotas', () => {
  it('should verify ResourceQuota with terminating scopes', () => {
    const cluster = quota({ pods: '5' }, { scopes: ['Terminating'] });
    cluster.createPod('stays');
    cluster.createPod('ends', { activeDeadlineSeconds: 600 });
    cluster.run();
    expect(used(cluster)).toEqual({ pods: '1' });
  });

  it('should verify ResourceQuota with best effort scope', () => {
    const cluster = quota({ pods: '1' }, { scopes: ['BestEffort'] });
    cluster.createPod('burstable', asking('100m'));
    cluster.createPod('careless');
    cluster.run();
    expect(used(cluster)).toEqual({ pods: '1' });
    expect(refusal(() => cluster.createPod('second'))).toBe(
      'pods "second" is forbidden: exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1',
    );
    cluster.createPod('other', asking('100m'));
  });

  it('should verify ResourceQuota with cross namespace pod affinity scope', () => {
    const cluster = quota({ pods: '5' }, { scopeSelector: { matchExpressions: [{ scopeName: 'CrossNamespacePodAffinity', operator: 'Exists' }] } });
    const near = (namespaces?: readonly string[]): Partial<Pod['spec']> => ({
      affinity: {
        podAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            {
              weight: 1,
              podAffinityTerm: { topologyKey: 'kubernetes.io/hostname', labelSelector: {}, ...(namespaces !== undefined && { namespaces }) },
            },
          ],
        },
      },
    });
    cluster.createPod('here', near());
    cluster.createPod('there', near(['kube-system']));
    cluster.run();
    expect(used(cluster)).toEqual({ pods: '1' });
  });

  it('should verify ResourceQuota with multiple priority class scope', () => {
    const cluster = quota(
      { pods: '1' },
      { scopeSelector: { matchExpressions: [{ scopeName: 'PriorityClass', operator: 'In', values: ['vip', 'boss'] }] } },
    );
    for (const name of ['vip', 'boss', 'nobody'])
      cluster.api.create('priorityclasses.scheduling.k8s.io', {
        apiVersion: 'scheduling.k8s.io/v1',
        kind: 'PriorityClass',
        metadata: { name },
        value: 10,
      });
    cluster.createPod('a', { priorityClassName: 'vip' });
    cluster.createPod('b', { priorityClassName: 'nobody' });
    cluster.run();
    expect(used(cluster)).toEqual({ pods: '1' });
    expect(refusal(() => cluster.createPod('c', { priorityClassName: 'boss' }))).toContain('exceeded quota: q');
  });

  it('counts sidecars beside the containers, and extended resources by their requests (TestPodEvaluatorUsage)', () => {
    const cluster = quota({ 'requests.cpu': '10', 'requests.example.com/gpu': '4', 'limits.memory': '10Gi' });
    const of = (cpu: string, more: Record<string, string> = {}) => ({ requests: { cpu, ...more }, limits: { memory: '1Gi', ...more } });
    cluster.createPod('p', {
      initContainers: [
        { name: 'side', image: 'nginx', restartPolicy: 'Always', resources: of('1') },
        { name: 'init', image: 'nginx', resources: of('3') },
      ],
      containers: [{ name: 'c', image: 'nginx', resources: of('1', { 'example.com/gpu': '2' }) }],
    });
    cluster.run();
    expect(used(cluster)).toEqual({ 'requests.cpu': '4', 'requests.example.com/gpu': '2', 'limits.memory': '2Gi' });
  });

  it('refuses growth: a service that takes node ports, a claim that is expanded', () => {
    const cluster = quota({ 'services.nodeports': '1', 'requests.storage': '2Gi' });
    const service = cluster.api.create('services', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 's', namespace: 'default' },
      spec: {
        selector: { app: 'a' },
        ports: [
          { name: 'a', port: 80 },
          { name: 'b', port: 81 },
        ],
      },
    });
    const node = (): unknown => cluster.api.update('services', { ...service, spec: { ...service.spec, type: 'NodePort' } });
    expect(refusal(node)).toBe(
      'services "s" is forbidden: exceeded quota: q, requested: services.nodeports=2, used: services.nodeports=0, limited: services.nodeports=1',
    );
  });
});

describe('limit ranges', () => {
  it('hold claims to a size (TestLimitRanger, PersistentVolumeClaim)', () => {
    const cluster = new TestCluster();
    cluster.api.create('limitranges', {
      apiVersion: 'v1',
      kind: 'LimitRange',
      metadata: { name: 'sizes', namespace: 'default' },
      spec: { limits: [{ type: 'PersistentVolumeClaim', min: { storage: '1Gi' }, max: { storage: '5Gi' } }] },
    });
    const claim = (storage: string): unknown =>
      cluster.api.create('persistentvolumeclaims', {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name: `c-${storage.toLowerCase()}`, namespace: 'default' },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } },
      });
    expect(refusal(() => claim('10Gi'))).toBe(
      'persistentvolumeclaims "c-10gi" is forbidden: maximum storage usage per PersistentVolumeClaim is 5Gi, but request is 10Gi',
    );
    expect(refusal(() => claim('1Mi'))).toBe(
      'persistentvolumeclaims "c-1mi" is forbidden: minimum storage usage per PersistentVolumeClaim is 1Gi, but request is 1Mi',
    );
    claim('2Gi');
  });
});
