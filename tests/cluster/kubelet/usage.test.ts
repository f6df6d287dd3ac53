/** What processes use shows in the metrics API, whatever program it is. */
import type { Program } from '#posix/process.ts';
import { programs, TestCluster } from './test-cluster.ts';

/** Computes without end; as shells do, it lets others run every few milliseconds. */
const spin: Program = {
  name: 'yes',
  run: async (process) => {
    for (;;) await process.sleep(5);
  },
};

async function cpuOf(cluster: TestCluster, pod: string): Promise<string> {
  const path = `/apis/metrics.k8s.io/v1beta1/namespaces/default/pods/${pod}`;
  const { body } = await cluster.until(cluster.cluster.transport().send({ method: 'GET', path }));
  return (body as { containers: { usage: { cpu: string } }[] }).containers[0]?.usage.cpu ?? '';
}

test('a process that never rests has a core to itself, or what its limit leaves of it', async () => {
  programs.set('yes', spin);
  const cluster = TestCluster.create();
  cluster.pod('busy', { image: 'busybox', command: ['yes'] });
  cluster.pod('throttled', { image: 'busybox', command: ['yes'], resources: { limits: { cpu: '200m' } } });
  cluster.pod('patient', { image: 'busybox', command: ['sleep', 'infinity'] });
  await cluster.seconds(50);
  expect(await cpuOf(cluster, 'busy')).toBe('1000000000n');
  expect(await cpuOf(cluster, 'throttled')).toBe('200000000n');
  expect(await cpuOf(cluster, 'patient')).toBe('0');
  programs.delete('yes');
});
