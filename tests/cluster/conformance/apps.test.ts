/** Mirrors upstream's conformance tests of sig-apps, sig-autoscaling and sig-scheduling; see node.md. */
import { NodeLab, podOf } from './node-lab.ts';

let node: NodeLab;
beforeAll(async () => {
  node = await NodeLab.create();
}, 60_000);
afterAll(() => {
  node.dispose();
});

const job = (name: string, spec: object, script: string, restartPolicy = 'Never'): object => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name },
  spec: {
    ...spec,
    template: {
      spec: { restartPolicy, terminationGracePeriodSeconds: 1, containers: [{ name: 'c', image: 'busybox', command: ['sh', '-c', script] }] },
    },
  },
});
const conditions = async (kind: string, name: string): Promise<string> =>
  (await node.run(`kubectl get ${kind} ${name} -o jsonpath='{range .status.conditions[?(@.status=="True")]}{.type}={.reason} {end}'`)).trim();

describe('Job', () => {
  test('should run a job to completion when tasks sometimes fail and are not locally restarted', async () => {
    await node.apply(job('sometimes', { completions: 3, parallelism: 2, backoffLimit: 6 }, 'test $(($(date +%s) % 3)) -ne 0'));
    await node.seconds(400);
    expect(await conditions('job', 'sometimes')).toContain('Complete=CompletionsReached');
  });

  test('should create pods for an Indexed job with completion indexes and specified hostname', async () => {
    await node.apply(job('indexed', { completions: 3, parallelism: 3, completionMode: 'Indexed' }, 'echo $JOB_COMPLETION_INDEX $(hostname)'));
    await node.seconds(20);
    expect((await node.run('kubectl logs -l job-name=indexed')).split('\n').sort()).toEqual(['', '0 indexed-0', '1 indexed-1', '2 indexed-2']);
    expect(await node.run('kubectl get job indexed -o jsonpath={.status.completedIndexes}')).toBe('0-2');
  });

  test('should fail to exceed backoffLimit, and when exceeding activeDeadlineSeconds', async () => {
    await node.apply(job('limited', { backoffLimit: 1 }, 'exit 1'), job('late', { activeDeadlineSeconds: 5 }, 'sleep 600'));
    await node.seconds(60);
    expect(await conditions('job', 'limited')).toContain('Failed=BackoffLimitExceeded');
    expect(await conditions('job', 'late')).toContain('Failed=DeadlineExceeded');
  });

  test('should allow to use the pod failure policy on exit code to fail the job early', async () => {
    const podFailurePolicy = { rules: [{ action: 'FailJob', onExitCodes: { containerName: 'c', operator: 'In', values: [42] } }] };
    await node.apply(job('early', { backoffLimit: 6, podFailurePolicy }, 'exit 42'));
    await node.seconds(20);
    expect(await conditions('job', 'early')).toContain('Failed=PodFailurePolicy');
    expect((await node.run('kubectl get pods -l job-name=early -o name')).trim().split('\n')).toHaveLength(1);
  });

  test('should not create pods when created in suspend state, and delete a finished one after its TTL', async () => {
    await node.apply(job('suspended', { suspend: true, ttlSecondsAfterFinished: 20 }, 'true'));
    await node.seconds(10);
    expect(await node.run('kubectl get pods -l job-name=suspended -o name')).toBe('');
    await node.run(`kubectl patch job suspended -p '{"spec":{"suspend":false}}'`);
    await node.seconds(10);
    expect(await conditions('job', 'suspended')).toContain('Complete');
    await node.seconds(25);
    expect(await node.run('kubectl get job suspended --ignore-not-found -o name')).toBe('');
  });
});

describe('CronJob', () => {
  const cron = (name: string, spec: object): object => ({
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name },
    spec: { schedule: '*/1 * * * *', jobTemplate: { spec: (job(name, {}, 'sleep 150') as { readonly spec: object }).spec }, ...spec },
  });
  const jobs = async (name: string): Promise<string[]> =>
    (await node.run(`kubectl get jobs -o name`)).split('\n').filter((line) => line.startsWith(`job.batch/${name}-`));

  test('should schedule multiple jobs concurrently, or not when forbidden, or replace them; none when suspended', async () => {
    await node.apply(
      cron('allow', {}),
      cron('forbid', { concurrencyPolicy: 'Forbid' }),
      cron('replace', { concurrencyPolicy: 'Replace' }),
      cron('idle', { suspend: true }),
    );
    await node.seconds(140);
    expect((await jobs('allow')).length).toBeGreaterThan(1);
    expect(await jobs('forbid')).toHaveLength(1);
    expect(await jobs('replace')).toHaveLength(1);
    expect(await jobs('idle')).toHaveLength(0);
    await node.run('kubectl delete cronjob --all');
  });
});

describe('DaemonSet and ReplicaSet', () => {
  test('should retry creating failed daemon pods, and run one on each node that takes it', async () => {
    const labels = { app: 'agent' };
    await node.apply({
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name: 'agent' },
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: { terminationGracePeriodSeconds: 1, containers: [{ name: 'c', image: 'busybox', command: ['sleep', '9000'] }] },
        },
      },
    });
    await node.seconds(15);
    const pods = async (): Promise<string[]> =>
      (await node.run('kubectl get pods -l app=agent -o jsonpath="{range .items[*]}{.spec.nodeName} {.status.phase},{end}"'))
        .split(',')
        .filter((text) => text !== '')
        .sort();
    expect(await pods()).toEqual(['student1-worker1 Running', 'student1-worker2 Running']);
    await node.run('kubectl delete pod --now $(kubectl get pods -l app=agent -o name | head -1 | cut -d/ -f2)');
    await node.seconds(15);
    expect(await pods()).toEqual(['student1-worker1 Running', 'student1-worker2 Running']);
    await node.run('kubectl delete ds agent');
  });

  test('should adopt matching pods on creation and release no longer matching pods', async () => {
    const labels = { app: 'adopted' };
    await node.apply(podOf('orphan', { containers: [{ name: 'c', image: 'busybox', command: ['sleep', '9000'] }] }, { labels }));
    await node.apply({
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: { name: 'rs' },
      spec: {
        replicas: 1,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'busybox', command: ['sleep', '9000'] }] } },
      },
    });
    await node.seconds(5);
    expect(node.get('orphan').metadata.ownerReferences?.[0]?.name).toBe('rs');
    await node.run('kubectl label pod orphan app=free --overwrite');
    await node.seconds(10);
    expect(node.get('orphan').metadata.ownerReferences ?? []).toEqual([]);
    expect((await node.run('kubectl get pods -l app=adopted -o name')).trim().split('\n')).toHaveLength(1);
    await node.run('kubectl delete rs rs; kubectl delete pod orphan --now');
  });
});

describe('Disruption and preemption', () => {
  test('should block an eviction until the PDB is updated to allow it', async () => {
    await node.run(
      'kubectl create deployment guarded --image=nginx --replicas=2; kubectl create pdb guarded --selector=app=guarded --min-available=2',
    );
    await node.seconds(15);
    const evict = 'timeout 7 kubectl drain student1-worker1 --ignore-daemonsets --force --pod-selector=app=guarded';
    expect(await node.refused(evict)).toContain("Cannot evict pod as it would violate the pod's disruption budget.");
    await node.run(`kubectl patch pdb guarded -p '{"spec":{"minAvailable":1}}'`);
    await node.seconds(2);
    expect(await node.run(evict)).toContain('evicted');
    await node.run('kubectl uncordon student1-worker1; kubectl delete deployment guarded');
  });

  test('validates lower priority pods preemption by a more important pod', async () => {
    const requests = { cpu: '1200m' };
    const priority = (name: string, value: number): object => ({
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name },
      value,
    });
    const pod = (name: string, priorityClassName: string): object =>
      podOf(name, {
        priorityClassName,
        terminationGracePeriodSeconds: 1,
        containers: [{ name: 'c', image: 'busybox', command: ['sleep', '9000'], resources: { requests } }],
        nodeSelector: { 'kubernetes.io/hostname': 'student1-worker1' },
      });
    await node.apply(priority('low', 1), priority('high', 1000), pod('modest', 'low'));
    await node.seconds(15);
    await node.apply(pod('mighty', 'high'));
    await node.seconds(30);
    expect(node.find('modest')).toBeUndefined();
    expect(node.ready('mighty')).toBe(true);
    expect(node.reasons('modest')).toContain('Preempted');
    await node.run('kubectl delete pod mighty --now');
  });

  test('a pod without room says why, and the scheduler does not try at every change', async () => {
    await node.pod('huge', 'true', { resources: { requests: { cpu: '100' } } });
    for (let change = 0; change < 10; change++) await node.run(`kubectl label node student1-worker1 change=${String(change)} --overwrite`);
    await node.seconds(5);
    const events = await node.run(
      'kubectl get events --field-selector involvedObject.name=huge -o jsonpath="{range .items[*]}{.series.count}:{.message}{end}"',
    );
    expect(events).toContain(
      '0/3 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/controlplane: true}, 2 Insufficient cpu.',
    );
    expect(Number(events.split(':')[0] || '1')).toBeLessThan(5);
  });
});

test('a pod on a node that is not there is left alone for a while, and then collected', async () => {
  await node.run(`kubectl run nowhere --image=nginx --overrides='{"spec":{"nodeName":"student1-worker9"}}'`);
  await node.seconds(30);
  expect(await node.run('kubectl get pod nowhere -o jsonpath={.status.phase}/{.spec.nodeName}')).toBe('Pending/student1-worker9');
  await node.seconds(15);
  expect(await node.refused('kubectl get pod nowhere')).toContain('pods "nowhere" not found');
});

describe('Autoscaling', () => {
  test('should scale up from one pod to more when it works hard, and down again after a while', async () => {
    await node.run(
      'kubectl create deployment busy --image=registry.k8s.io/hpa-example; kubectl set resources deployment busy --requests=cpu=200m; kubectl expose deployment busy --port=80; kubectl autoscale deployment busy --cpu=50% --min=1 --max=4',
    );
    await node.seconds(60);
    expect(await node.run('kubectl get hpa busy')).toMatch(/cpu: \d+%\/50% +1 +4 +1 /);
    await node.pod('load', 'i=0; while [ $i -lt 4000 ]; do wget -q -O- http://busy >/dev/null; sleep 0.05; i=$((i+1)); done; sleep 9000');
    await node.seconds(150);
    const replicas = async (): Promise<number> => Number(await node.run('kubectl get deployment busy -o jsonpath={.spec.replicas}'));
    expect(await replicas()).toBeGreaterThan(1);
    expect(await node.run('kubectl describe hpa busy')).toMatch(
      /SuccessfulRescale .* New size: \d; reason: cpu resource utilization \(percentage of request\) above target/,
    );
    await node.run('kubectl delete pod load --now');
    await node.seconds(500);
    expect(await replicas()).toBe(1);
    await node.run('kubectl delete deployment busy; kubectl delete hpa busy');
  }, 60_000);

  test('metrics of nodes and pods are served while the metrics-server runs', async () => {
    await node.pod('measured', 'sleep 9000');
    await node.seconds(45);
    const pods = JSON.parse(await node.run('kubectl get --raw /apis/metrics.k8s.io/v1beta1/namespaces/default/pods/measured')) as {
      readonly containers: readonly { readonly name: string; readonly usage: object }[];
    };
    expect(pods.containers).toEqual([
      { name: 'c', usage: { cpu: expect.any(String) as string, memory: expect.stringMatching(/^\d+Ki$/) as string } },
    ]);
    expect(await node.run('kubectl get nodes.metrics.k8s.io -o name')).toContain('student1-worker1');
    await node.run('kubectl -n kube-system scale deployment metrics-server --replicas=0');
    await node.seconds(5);
    expect(await node.refused('kubectl get pods.metrics.k8s.io')).toContain(
      'Error from server (ServiceUnavailable): the server is currently unable to handle the request',
    );
  });
});
