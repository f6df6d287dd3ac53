/** Node-pressure eviction, after upstream's eviction_manager_test.go and e2e_node/eviction_test.go. */
import { TestCluster } from './test-cluster.ts';

const NODE = 'student1-worker1';
const here = { nodeSelector: { 'kubernetes.io/hostname': NODE } };
/** Takes so many bytes as soon as it runs. */
const hog = (bytes: string, request?: string) => ({
  image: 'polinux/stress',
  command: ['stress', '--vm', '1', '--vm-bytes', bytes],
  ...(request !== undefined && { resources: { requests: { memory: request } } }),
});
const condition = (cluster: TestCluster) => {
  const node = cluster.cluster.api.find('nodes', undefined, NODE);
  const found = node?.status?.conditions?.find(({ type }) => type === 'MemoryPressure');
  return [found?.status, found?.reason, (node?.spec?.taints ?? []).map(({ key, effect }) => `${key}:${effect}`).join()];
};
const events = (cluster: TestCluster, name: string): readonly string[] =>
  cluster.cluster.api
    .list('events')
    .filter(({ involvedObject }) => involvedObject.name === name)
    .map(({ type, reason, message }) => `${type} ${reason} ${message}`);

test('a node that is low on memory takes the pod that is furthest over what it asked for, and says so', async () => {
  const cluster = TestCluster.create();
  cluster.pod('modest', hog('1000M', '1Gi'), here);
  cluster.pod('greedy', hog('3000M', '100Mi'), here);
  await cluster.seconds(10);
  expect(condition(cluster)).toEqual(['False', 'KubeletHasSufficientMemory', '']);
  cluster.pod('late', hog('4000M', '1Gi'), here);
  await cluster.seconds(40);
  const { status } = cluster.getPod('late');
  expect(status).toMatchObject({ phase: 'Failed', reason: 'Evicted' });
  expect(status?.message).toMatch(
    /^The node was low on resource: memory\. Threshold quantity: 100Mi, available: \d+(Ki)?\. Container c was using \d+Ki, request is 1Gi, has larger consumption of memory\. $/,
  );
  expect(status?.conditions?.find(({ type }) => type === 'DisruptionTarget')).toMatchObject({ status: 'True', reason: 'TerminationByKubelet' });
  expect(events(cluster, 'late')).toContain(`Warning Evicted ${status?.message ?? ''}`);
  expect(cluster.getPod('modest').status?.phase).toBe('Running');
  expect(cluster.getPod('greedy').status?.phase).toBe('Running');
  expect(condition(cluster)).toEqual(['True', 'KubeletHasInsufficientMemory', 'node.kubernetes.io/memory-pressure:NoSchedule']);
  expect(events(cluster, NODE)).toEqual(
    expect.arrayContaining([
      'Warning EvictionThresholdMet Attempting to reclaim memory',
      `Normal NodeHasInsufficientMemory Node ${NODE} status is now: NodeHasInsufficientMemory`,
    ]),
  );
});

test('the pressure is over five minutes after it was last seen, and the taint goes with it', async () => {
  const cluster = TestCluster.create();
  cluster.pod('late', hog('20000M'), here);
  await cluster.seconds(60);
  expect(cluster.getPod('late').status?.reason).toBe('Evicted');
  expect(condition(cluster)[0]).toBe('True');
  await cluster.seconds(200);
  expect(condition(cluster)[0]).toBe('True');
  await cluster.seconds(120);
  expect(condition(cluster)).toEqual(['False', 'KubeletHasSufficientMemory', '']);
  expect(events(cluster, NODE)).toContain(`Normal NodeHasSufficientMemory Node ${NODE} status is now: NodeHasSufficientMemory`);
});

test('the less important goes first, and what is critical stays', async () => {
  const cluster = TestCluster.create();
  const priority = (name: string, value: number): unknown =>
    cluster.cluster.api.create('priorityclasses.scheduling.k8s.io', {
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name },
      value,
    });
  priority('low', -10);
  priority('high', 1000);
  cluster.pod('important', hog('6000M'), { ...here, priorityClassName: 'high' });
  cluster.pod('unimportant', hog('3000M'), { ...here, priorityClassName: 'low' });
  await cluster.seconds(60);
  expect(cluster.getPod('unimportant').status?.reason).toBe('Evicted');
  expect(cluster.getPod('important').status?.phase).toBe('Running');
});

test('what grows is looked at when it will be too much, and a lab at rest has nothing due', async () => {
  const cluster = TestCluster.create();
  cluster.pod('quiet', { image: 'busybox', command: ['sleep', 'infinity'] }, here);
  await cluster.seconds(60);
  expect(condition(cluster)[0]).toBe('False');
  expect(cluster.cluster.isIdle).toBe(true);
});
