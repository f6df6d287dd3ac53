/** Mirrors upstream's conformance tests of sig-node about probes, hooks, init containers and ends; see node.md. */
import type { Container, PodSpec } from '#kube/generated/types.ts';
import { NodeLab, podOf } from './node-lab.ts';

let node: NodeLab;
beforeAll(async () => {
  node = await NodeLab.create();
}, 60_000);
afterAll(() => {
  node.dispose();
});

const HEALTH = 'touch /tmp/health; sleep 10; rm -f /tmp/health; sleep 600';

describe('Probing container', () => {
  test('with readiness probe should not be ready before initial delay and never restart', async () => {
    await node.pod('delayed', 'sleep 600', { readinessProbe: { exec: { command: ['true'] }, initialDelaySeconds: 30 } });
    await node.seconds(20);
    expect(node.ready('delayed')).toBe(false);
    await node.seconds(25);
    expect(node.ready('delayed')).toBe(true);
    expect(node.restarts('delayed')).toBe(0);
  });

  test('with readiness probe that fails should never be ready and never restart', async () => {
    await node.pod('unready', 'sleep 600', { readinessProbe: { exec: { command: ['false'] } } });
    await node.seconds(120);
    expect(node.ready('unready')).toBe(false);
    expect(node.restarts('unready')).toBe(0);
  });

  test("should be restarted with an exec 'cat /tmp/health' liveness probe", async () => {
    await node.pod('exec-live', HEALTH, {
      livenessProbe: { exec: { command: ['cat', '/tmp/health'] }, initialDelaySeconds: 5, failureThreshold: 1 },
    });
    await node.seconds(40);
    expect(node.restarts('exec-live')).toBe(1);
    expect(node.reasons('exec-live')).toEqual(expect.arrayContaining(['Unhealthy', 'Killing']));
  });

  test("should *not* be restarted with an exec 'cat /tmp/health' liveness probe", async () => {
    await node.pod('exec-lives', 'touch /tmp/health; sleep 600', {
      livenessProbe: { exec: { command: ['cat', '/tmp/health'] }, failureThreshold: 1 },
    });
    await node.seconds(120);
    expect(node.restarts('exec-lives')).toBe(0);
  });

  test('should be restarted with a /healthz http liveness probe', async () => {
    await node.pod('http-live', undefined, {
      image: 'nginx',
      livenessProbe: { httpGet: { path: '/healthz', port: 80 }, failureThreshold: 1, initialDelaySeconds: 15 },
    });
    await node.seconds(40);
    expect(node.restarts('http-live')).toBe(1);
  });

  test('should *not* be restarted with a / http or tcp liveness probe', async () => {
    const ports = [{ name: 'web', containerPort: 80 }];
    await node.pod('http-lives', undefined, { image: 'nginx', ports, livenessProbe: { httpGet: { path: '/', port: 'web' }, failureThreshold: 1 } });
    await node.pod('tcp-lives', undefined, { image: 'nginx', livenessProbe: { tcpSocket: { port: 80 }, failureThreshold: 1 } });
    await node.seconds(120);
    expect([node.restarts('http-lives'), node.restarts('tcp-lives')]).toEqual([0, 0]);
  });

  test('should be restarted by liveness probe where nobody listens', async () => {
    await node.pod('tcp-live', undefined, { image: 'nginx', livenessProbe: { tcpSocket: { port: 8080 }, failureThreshold: 1 } });
    await node.seconds(20);
    expect(node.restarts('tcp-live')).toBeGreaterThan(0);
    expect(await node.run('kubectl describe pod tcp-live')).toMatch(
      /Liveness probe failed: dial tcp 10\.42\.\d+\.\d+:8080: connect: connection refused/,
    );
  });

  test('should have monotonically increasing restart count, with growing back-off', async () => {
    await node.pod('grows', 'exit 1');
    const counts: number[] = [];
    for (let look = 0; look < 12; look++) {
      await node.seconds(30);
      counts.push(node.restarts('grows'));
    }
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    // At 0 s, then after 10, 20, 40, 80 and 160 s.
    expect(counts.at(-1)).toBe(6);
  });

  test('should be restarted startup probe fails', async () => {
    await node.pod('startup', 'sleep 600', { startupProbe: { exec: { command: ['false'] }, periodSeconds: 5, failureThreshold: 3 } });
    await node.seconds(25);
    expect(node.restarts('startup')).toBe(1);
    expect(await node.run('kubectl describe pod startup')).toContain('Container c failed startup probe, will be restarted');
  });

  test('should *not* be restarted by liveness probe because startup probe delays it', async () => {
    await node.pod('slow', 'sleep 20; touch /tmp/up; sleep 600', {
      startupProbe: { exec: { command: ['cat', '/tmp/up'] }, periodSeconds: 5, failureThreshold: 60 },
      livenessProbe: { exec: { command: ['cat', '/tmp/up'] }, failureThreshold: 1, periodSeconds: 1 },
    });
    await node.seconds(90);
    expect(node.restarts('slow')).toBe(0);
    expect(node.ready('slow')).toBe(true);
  });

  test('should override timeoutGracePeriodSeconds when LivenessProbe field is set', async () => {
    const livenessProbe = { exec: { command: ['false'] }, failureThreshold: 1, terminationGracePeriodSeconds: 3 };
    await node.pod('graced', 'sleep 600', { livenessProbe }, { terminationGracePeriodSeconds: 500 });
    await node.seconds(30);
    expect(node.restarts('graced')).toBeGreaterThan(0);
  });
});

const hooked = (lifecycle: Container['lifecycle'], spec: Partial<PodSpec> = {}): PodSpec => ({
  terminationGracePeriodSeconds: 10,
  volumes: [{ name: 'd', hostPath: { path: '/tmp/hooks' } }],
  containers: [
    {
      name: 'c',
      image: 'busybox',
      command: ['sleep', '600'],
      volumeMounts: [{ name: 'd', mountPath: '/d' }],
      ...(lifecycle !== undefined && { lifecycle }),
    },
  ],
  nodeName: 'student1-worker1',
  ...spec,
});

describe('Container lifecycle hook', () => {
  test('should execute poststart exec hook properly', async () => {
    await node.apply(podOf('poststart', hooked({ postStart: { exec: { command: ['sh', '-c', 'echo started > /d/poststart'] } } })));
    await node.seconds(10);
    expect(await node.run('kubectl exec poststart -- cat /d/poststart')).toBe('started\n');
  });

  test('should execute prestop exec hook properly', async () => {
    await node.apply(podOf('prestop', hooked({ preStop: { exec: { command: ['sh', '-c', 'echo stopping > /d/prestop'] } } })));
    await node.seconds(10);
    await node.run('kubectl delete pod prestop');
    expect(await node.run('kubectl exec poststart -- cat /d/prestop')).toBe('stopping\n');
  });

  test('should execute poststart http hook properly, and say when it fails', async () => {
    const lifecycle = { postStart: { httpGet: { path: '/nothing', port: 80 } } };
    await node.pod('http-hook', undefined, { image: 'nginx', lifecycle });
    await node.seconds(8);
    expect(node.reasons('http-hook')).toContain('FailedPostStartHook');
  });

  test('graceful pod terminated should wait until preStop hook completes the process', async () => {
    await node.apply(podOf('patient', hooked({ preStop: { exec: { command: ['sleep', '5'] } } }, { terminationGracePeriodSeconds: 30 })));
    await node.seconds(10);
    await node.run('kubectl delete pod patient --wait=false');
    await node.seconds(4);
    expect(node.get('patient').status?.containerStatuses?.[0]?.state?.running).toBeDefined();
  });
});

const touch = (name: string, code: number): Container => ({ name, image: 'busybox', command: ['sh', '-c', `exit ${String(code)}`] });

describe('InitContainer', () => {
  test('should invoke init containers on a RestartNever pod, one after the other', async () => {
    await node.pod('init-never', 'true', {}, { restartPolicy: 'Never', initContainers: [touch('init1', 0), touch('init2', 0)] });
    await node.seconds(15);
    const { status } = node.get('init-never');
    expect(status?.phase).toBe('Succeeded');
    const [first, second] = status?.initContainerStatuses ?? [];
    expect([first?.state?.terminated?.exitCode, second?.state?.terminated?.exitCode]).toEqual([0, 0]);
    expect(Date.parse(second?.state?.terminated?.startedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(first?.state?.terminated?.finishedAt ?? ''));
  });

  test('should not start app containers if init containers fail on a RestartAlways pod', async () => {
    await node.pod('init-fails', 'sleep 600', {}, { initContainers: [touch('init1', 1), touch('init2', 0)] });
    await node.seconds(40);
    const { status } = node.get('init-fails');
    expect(status?.phase).toBe('Pending');
    expect(status?.initContainerStatuses?.[0]?.restartCount).toBeGreaterThan(1);
    expect(status?.initContainerStatuses?.[1]?.state?.waiting?.reason).toBe('PodInitializing');
    expect(status?.conditions?.find(({ type }) => type === 'Initialized')).toMatchObject({
      status: 'False',
      reason: 'ContainersNotInitialized',
      message: 'containers with incomplete status: [init1 init2]',
    });
  });

  test('should not start app containers and fail the pod if init containers fail on a RestartNever pod', async () => {
    await node.pod('init-failed', 'sleep 600', {}, { restartPolicy: 'Never', initContainers: [touch('init1', 0), touch('init2', 1)] });
    await node.seconds(15);
    expect(node.get('init-failed').status?.phase).toBe('Failed');
    expect(node.get('init-failed').status?.containerStatuses?.[0]?.state?.waiting?.reason).toBe('PodInitializing');
  });

  test('restartable init containers start in order, go on beside the others, and end last', async () => {
    const side: Container = {
      name: 'side',
      image: 'busybox',
      restartPolicy: 'Always',
      command: ['sh', '-c', 'trap "echo bye; exit 0" TERM; while true; do sleep 1; done'],
    };
    await node.pod(
      'sidecar',
      'trap "exit 0" TERM; while true; do sleep 1; done',
      {},
      { initContainers: [side, touch('init', 0)], terminationGracePeriodSeconds: 20 },
    );
    await node.seconds(15);
    expect(node.get('sidecar').status?.containerStatuses?.[0]?.state?.running).toBeDefined();
    expect(node.get('sidecar').status?.initContainerStatuses?.[0]?.state?.running).toBeDefined();
    await node.run('kubectl delete pod sidecar');
    const killed = await node.run(
      'kubectl get events --field-selector involvedObject.name=sidecar,reason=Killing -o jsonpath="{range .items[*]}{.message},{end}"',
    );
    expect(killed).toBe('Stopping container c,Stopping container side,');
  });
});

describe('Container runtime', () => {
  const message = (name: string): string | undefined => node.get(name).status?.containerStatuses?.[0]?.state?.terminated?.message;

  test.each<[string, string, Partial<Container>, string | undefined]>([
    ['from the log if FallbackToLogsOnError is set', 'echo -n DONE; exit 1', { terminationMessagePolicy: 'FallbackToLogsOnError' }, 'DONE'],
    [
      'as empty when the pod succeeds and FallbackToLogsOnError is set',
      'echo DONE; exit 0',
      { terminationMessagePolicy: 'FallbackToLogsOnError' },
      undefined,
    ],
    [
      'from file when the pod succeeds',
      'echo -n OK > /dev/termination-log; echo DONE; exit 0',
      { terminationMessagePolicy: 'FallbackToLogsOnError' },
      'OK',
    ],
    [
      'if the path is set, as another user',
      'echo -n DONE > /dev/custom',
      { terminationMessagePath: '/dev/custom', securityContext: { runAsUser: 1000 } },
      'DONE',
    ],
  ])('should report termination message %s', async (title, script, container, expected) => {
    const name = `message-${String(title.length)}`;
    await node.pod(name, script, container, { restartPolicy: 'Never' });
    await node.seconds(8);
    expect(message(name)).toBe(expected);
  });

  test('should run with the expected status under each restart policy', async () => {
    for (const restartPolicy of ['Always', 'OnFailure', 'Never'] as const) {
      await node.pod(
        `policy-${restartPolicy.toLowerCase()}`,
        'test -e /d/x && exit 0; touch /d/x; exit 1',
        { volumeMounts: [{ name: 'd', mountPath: '/d' }] },
        { restartPolicy, volumes: [{ name: 'd', emptyDir: {} }] },
      );
    }
    await node.seconds(8);
    expect(node.get('policy-always').status?.phase).toBe('Running');
    expect(node.restarts('policy-always')).toBeGreaterThan(0);
    expect(node.get('policy-onfailure').status?.phase).toBe('Succeeded');
    expect(node.restarts('policy-onfailure')).toBe(1);
    expect(node.get('policy-never').status?.phase).toBe('Failed');
  });

  test('should not be able to pull an image from an invalid registry, and say so', async () => {
    await node.pod('no-image', undefined, { image: 'invalid.example.com/invalid/alpine:3.1' });
    await node.seconds(10);
    expect(node.get('no-image').status?.containerStatuses?.[0]?.state?.waiting?.reason).toMatch(/^(ErrImagePull|ImagePullBackOff)$/);
    expect(node.reasons('no-image')).toEqual(expect.arrayContaining(['Pulling', 'Failed', 'BackOff']));
  });

  test('a command that is not there is a start error', async () => {
    await node.pod('no-command', undefined, { command: ['no-such'] }, { restartPolicy: 'Never' });
    await node.seconds(8);
    expect(node.get('no-command').status?.containerStatuses?.[0]?.state?.terminated).toMatchObject({ exitCode: 128, reason: 'StartError' });
    expect(node.get('no-command').status?.phase).toBe('Failed');
  });

  test('a container that takes more memory than its limit is OOMKilled', async () => {
    const resources = { limits: { memory: '16Mi' } };
    await node.pod(
      'oom',
      'head -c 30000000 /dev/zero > /m/f; sleep 600',
      { resources, volumeMounts: [{ name: 'm', mountPath: '/m' }] },
      { restartPolicy: 'Never', volumes: [{ name: 'm', emptyDir: { medium: 'Memory' } }] },
    );
    await node.seconds(8);
    expect(node.get('oom').status?.containerStatuses?.[0]?.state?.terminated).toMatchObject({ exitCode: 137, reason: 'OOMKilled' });
  });
});
