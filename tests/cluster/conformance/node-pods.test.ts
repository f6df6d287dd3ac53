/** Mirrors upstream's conformance tests of sig-node about pods; see node.md. */
import { NodeLab, podOf } from './node-lab.ts';

let node: NodeLab;
beforeAll(async () => {
  node = await NodeLab.create();
}, 60_000);
afterAll(() => {
  node.dispose();
});

describe('Pods', () => {
  test('should get a host IP', async () => {
    await node.pod('host-ip', 'sleep 600');
    await node.seconds(10);
    expect(node.get('host-ip').status?.hostIP).toMatch(/^172\.31\.1\.2[67]$/);
  });

  test('should be submitted and removed', async () => {
    await node.pod('removed', 'sleep 600');
    await node.seconds(10);
    expect(node.ready('removed')).toBe(true);
    await node.run('kubectl delete pod removed --wait=false');
    expect(node.get('removed').metadata.deletionTimestamp).toBeDefined();
    await node.seconds(5);
    expect(node.find('removed')).toBeUndefined();
  });

  test('should be updated', async () => {
    await node.pod('updated', 'sleep 600');
    await node.run('kubectl label pod updated time=1');
    expect(await node.run('kubectl get pods -l time=1 -o name')).toBe('pod/updated\n');
    expect(await node.refused(`kubectl patch pod updated -p '{"spec":{"terminationGracePeriodSeconds":2}}'`)).toContain(
      'pod updates may not change fields other than',
    );
  });

  test('should allow activeDeadlineSeconds to be updated', async () => {
    await node.pod('deadline', 'sleep 600');
    await node.seconds(5);
    await node.run(`kubectl patch pod deadline -p '{"spec":{"activeDeadlineSeconds":8}}'`);
    await node.seconds(15);
    expect(node.get('deadline').status).toMatchObject({
      phase: 'Failed',
      reason: 'DeadlineExceeded',
      message: 'Pod was active on the node longer than the specified deadline',
    });
  });

  test('should contain environment variables for services', async () => {
    await node.run('kubectl create service clusterip fooservice --tcp=8765:8080');
    const env = await node.output('service-env', 'env');
    const address = (await node.run('kubectl get service fooservice -o jsonpath={.spec.clusterIP}')).trim();
    for (const line of [
      `FOOSERVICE_SERVICE_HOST=${address}`,
      'FOOSERVICE_SERVICE_PORT=8765',
      `FOOSERVICE_PORT=tcp://${address}:8765`,
      `FOOSERVICE_PORT_8765_TCP_ADDR=${address}`,
      'FOOSERVICE_PORT_8765_TCP_PROTO=tcp',
    ])
      expect(env.split('\n')).toContain(line);
  });

  test('should support remote command execution', async () => {
    await node.pod('exec', 'sleep 600');
    await node.seconds(10);
    expect(await node.run('kubectl exec exec -- sh -c "echo remote; exit 0"')).toBe('remote\n');
    expect(await node.refused('kubectl exec exec -- sh -c "exit 9"')).toContain('command terminated with exit code 9');
  });

  test('should support retrieving logs from the container', async () => {
    expect(await node.output('logs', 'echo one; echo two')).toBe('one\ntwo\n');
  });

  test('should delete a collection of pods', async () => {
    for (const name of ['many-1', 'many-2', 'many-3'])
      await node.apply(
        podOf(name, { terminationGracePeriodSeconds: 0, containers: [{ name: 'c', image: 'nginx' }] }, { labels: { type: 'Testing' } }),
      );
    await node.run('kubectl delete pods -l type=Testing');
    expect(await node.run('kubectl get pods -l type=Testing -o name')).toBe('');
  });

  test.each([
    ['Guaranteed', { requests: { cpu: '100m', memory: '100Mi' }, limits: { cpu: '100m', memory: '100Mi' } }],
    ['Burstable', { requests: { cpu: '100m' } }],
    ['BestEffort', {}],
  ])('should set the QoS class %s on matching requests and limits', async (qosClass, resources) => {
    const name = `qos-${qosClass.toLowerCase()}`;
    await node.pod(name, 'sleep 600', { resources });
    expect(node.get(name).status?.qosClass).toBe(qosClass);
  });

  test('should have an effective readiness gate', async () => {
    await node.pod('gate', 'sleep 600', {}, { readinessGates: [{ conditionType: 'k8s.io/test-condition1' }] });
    await node.seconds(10);
    expect(node.ready('gate')).toBe(false);
    expect(node.get('gate').status?.conditions?.find(({ type }) => type === 'Ready')?.reason).toBe('ReadinessGatesNotReady');
    await node.run(`kubectl patch pod gate --subresource=status -p '{"status":{"conditions":[{"type":"k8s.io/test-condition1","status":"True"}]}}'`);
    await node.seconds(3);
    expect(node.ready('gate')).toBe(true);
  });
});

describe('Kubelet', () => {
  test('busybox command in a pod should print the output to logs', async () => {
    expect(await node.output('hello', "echo 'Hello World' ; sleep 240", {}, {})).toBe('Hello World\n');
  });

  test('busybox command that always fails should have a terminated reason and be possible to delete', async () => {
    await node.pod('fails', 'exit 1');
    await node.seconds(3);
    const status = node.get('fails').status?.containerStatuses?.[0];
    expect((status?.state?.terminated ?? status?.lastState?.terminated)?.reason).toBe('Error');
    await node.run('kubectl delete pod fails');
    expect(node.find('fails')).toBeUndefined();
  });

  test('should write entries of hostAliases to /etc/hosts', async () => {
    const hosts = await node.output('aliases', 'cat /etc/hosts', {}, { hostAliases: [{ ip: '123.45.67.89', hostnames: ['foo', 'bar'] }] });
    expect(hosts).toContain('# Entries added by HostAliases.\n123.45.67.89\tfoo\tbar\n');
  });

  test('should manage /etc/hosts, but not of pods with hostNetwork', async () => {
    expect(await node.output('etc-hosts', 'cat /etc/hosts')).toMatch(/^# Kubernetes-managed hosts file\./);
  });

  test('read-only busybox container should not write to root file system', async () => {
    const said = await node.output('read-only', 'echo test > /file; cat /file; true', { securityContext: { readOnlyRootFilesystem: true } });
    expect(said).not.toMatch(/^test$/m);
    expect(said).toContain('Read-only file system');
  });
});

describe('Containers', () => {
  test('should use the image defaults if command and args are blank', async () => {
    await node.apply(podOf('defaults', { containers: [{ name: 'c', image: 'nginx' }] }));
    await node.seconds(10);
    expect(await node.run('kubectl exec defaults -- cat /proc/1/comm')).toBe('nginx\n');
  });

  test("should be able to override the image's default arguments", async () => {
    expect(await node.output('args', undefined, { image: 'busybox', args: ['echo', 'override', 'arguments'] })).toBe('override arguments\n');
  });

  test("should be able to override the image's default command and arguments", async () => {
    expect(await node.output('command', undefined, { image: 'nginx', command: ['echo'], args: ['override', 'all'] })).toBe('override all\n');
  });
});

describe('Security context', () => {
  test.each([
    ['default', {}, '00000000a80425fb'],
    ['dropped', { capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } }, '0000000000000400'],
    ['privileged', { privileged: true }, '000001ffffffffff'],
  ])('should show the capabilities of a %s container', async (name, securityContext, mask) => {
    expect(await node.output(`caps-${name}`, 'grep CapBnd /proc/1/status', { securityContext })).toBe(`CapBnd:\t${mask}\n`);
  });

  test('should run the container with the uid it is told', async () => {
    expect(await node.output('uid', 'id -u; id -g', { securityContext: { runAsUser: 65534, runAsGroup: 1000 } })).toBe('65534\n1000\n');
  });

  test('should not run with an explicit root user where runAsNonRoot asks for another', async () => {
    await node.pod('root', 'id', { securityContext: { runAsNonRoot: true, runAsUser: 0 } }, { restartPolicy: 'Never' });
    await node.seconds(10);
    const waiting = node.get('root').status?.containerStatuses?.[0]?.state?.waiting;
    expect(waiting?.reason).toBe('CreateContainerConfigError');
    expect(waiting?.message).toMatch(/^container's runAsUser breaks non-root policy \(pod: "root_default\(/);
  });

  test('should let files belong to the group of the volumes', async () => {
    expect(
      await node.output(
        'fs-group',
        'touch /d/x; stat -c %g /d/x',
        { volumeMounts: [{ name: 'd', mountPath: '/d' }] },
        { securityContext: { runAsUser: 1000, fsGroup: 2000 }, volumes: [{ name: 'd', emptyDir: {} }] },
      ),
    ).toBe('2000\n');
  });
});

describe('Ephemeral containers', () => {
  test('will start an ephemeral container in an existing pod', async () => {
    await node.pod('debugged', 'sleep 600');
    await node.seconds(10);
    await node.run('kubectl debug debugged --image=busybox --target=c -c dbg --profile=general -- sh -c "echo debugger; sleep 600"');
    await node.seconds(5);
    expect(await node.run('kubectl logs debugged -c dbg')).toBe('debugger\n');
    expect(node.get('debugged').status?.ephemeralContainerStatuses?.[0]?.state?.running).toBeDefined();
    expect(await node.run('kubectl exec debugged -c dbg -- ps aux')).toContain('sleep 600');
    expect(node.restarts('debugged')).toBe(0);
  });
});

describe('Processes', () => {
  test('the first process ignores what it does not handle, SIGKILL from within too', async () => {
    await node.pod('init', 'exec sleep 600');
    await node.seconds(10);
    await node.lab.run('kubectl exec init -- sh -c "kill 1; kill -9 1"');
    await node.seconds(3);
    expect(node.restarts('init')).toBe(0);
  });

  test('a pod that shares its process namespace shows the processes of all its containers', async () => {
    await node.apply(
      podOf('shared', {
        shareProcessNamespace: true,
        terminationGracePeriodSeconds: 0,
        containers: [
          { name: 'a', image: 'busybox', command: ['sleep', '111'] },
          { name: 'b', image: 'busybox', command: ['sleep', '222'] },
        ],
      }),
    );
    await node.seconds(10);
    const table = await node.run('kubectl exec shared -c b -- ps aux');
    expect(table).toMatch(/ 1 .*\/pause/);
    for (const command of ['sleep 111', 'sleep 222']) expect(table).toContain(command);
    await node.run('kubectl exec shared -c b -- sh -c "kill -9 2"');
    await node.seconds(5);
    expect(node.get('shared').status?.containerStatuses?.find(({ name }) => name === 'a')?.lastState?.terminated?.exitCode).toBe(137);
  });

  test.each([
    ['exit 42', 42, 'Error'],
    ["sh -c 'sleep 60 & kill -9 $!; wait $!'", 137, 'Error'],
    ["sh -c 'sleep 60 & kill -TERM $!; wait $!'", 143, 'Error'],
    ["sh -c 'sleep 60 & kill -SEGV $!; wait $!'", 139, 'Error'],
    ['true', 0, 'Completed'],
  ])('%s ends with %d', async (script, code, reason) => {
    const name = `exit-${String(code)}`;
    await node.pod(name, `${script}; exit $?`, {}, { restartPolicy: 'Never' });
    await node.seconds(8);
    expect(node.get(name).status?.containerStatuses?.[0]?.state?.terminated).toMatchObject({ exitCode: code, reason });
  });
});

describe('A hostile learner', () => {
  test('finds no way out of a volume through links', async () => {
    await node.pod(
      'links',
      'ln -s / /v/out; ln -s ../../../../etc /v/up; sleep 600',
      { volumeMounts: [{ name: 'v', mountPath: '/v' }] },
      { volumes: [{ name: 'v', hostPath: { path: '/tmp/links' } }], nodeName: 'student1-worker1' },
    );
    await node.seconds(10);
    await node.pod(
      'follows',
      'ls /out; sleep 600',
      { volumeMounts: [{ name: 'v', mountPath: '/out', subPath: 'up' }] },
      { volumes: [{ name: 'v', hostPath: { path: '/tmp/links' } }], nodeName: 'student1-worker1' },
    );
    await node.seconds(10);
    // At most what the simulated disk of the node has.
    expect(await node.run('kubectl logs follows')).not.toContain('passwd');
  });

  test('is told when a container writes more than there is room for, and the pod lives on', async () => {
    await node.pod('fills', 'head -c 90000000 /dev/zero > /big || echo refused; rm -f /big; sleep 600');
    await node.seconds(15);
    expect(await node.run('kubectl logs fills')).toMatch(/No space left on device[\s\S]*refused/);
    expect(node.ready('fills')).toBe(true);
  });

  test('cannot start processes without end', async () => {
    await node.pod('forks', 'i=0; while [ $i -lt 400 ]; do sleep 500 & i=$((i+1)); done; echo done; sleep 600');
    await node.seconds(20);
    expect(await node.run('kubectl logs forks')).toMatch(/Resource temporarily unavailable|fork/);
    await node.run('kubectl delete pod forks --now');
  });
});
