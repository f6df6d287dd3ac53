import { TestCluster } from './test-cluster.ts';

describe('a pod from creation to its end', () => {
  test('is pulled, created and started, and says so in events and conditions', async () => {
    const cluster = TestCluster.create();
    cluster.pod('simple-pod', { image: 'nginx' });
    await cluster.seconds(0.3);
    expect(cluster.state('simple-pod')).toBe('ContainerCreating 0/1 0');
    await cluster.seconds(5);
    expect(cluster.state('simple-pod')).toBe('Running 1/1 0');
    const events = cluster.events('simple-pod');
    expect(events.map((event) => event.split(' ')[1])).toEqual(['Scheduled', 'Pulling', 'Pulled', 'Created', 'Started']);
    expect(events[2]).toMatch(
      /^Normal Pulled Successfully pulled image "nginx" in [\d.]+m?s \([\d.]+m?s including waiting\)\. Image size: 72319182 bytes\.$/,
    );
    expect(events[3]).toBe('Normal Created Created container: c');
    const { status, metadata } = cluster.getPod('simple-pod');
    expect(status?.conditions?.map(({ type, status: value }) => `${type}=${value}`)).toEqual([
      'PodReadyToStartContainers=True',
      'Initialized=True',
      'Ready=True',
      'ContainersReady=True',
      'PodScheduled=True',
    ]);
    expect(status?.containerStatuses?.[0]).toMatchObject({ image: 'docker.io/library/nginx:latest', ready: true, started: true });
    expect(status?.containerStatuses?.[0]?.imageID).toMatch(/^docker\.io\/library\/nginx@sha256:[0-9a-f]{64}$/);
    expect(status?.containerStatuses?.[0]?.containerID).toMatch(/^containerd:\/\/[0-9a-f]{64}$/);
    expect(status?.podIP).toMatch(/^10\.42\.[12]\.\d+$/);
    expect(metadata.annotations?.['cni.projectcalico.org/podIP']).toBe(`${status?.podIP ?? ''}/32`);
  });

  test('fails to pull an image that does not exist, and backs off', async () => {
    const cluster = TestCluster.create();
    cluster.pod('bad', { image: 'ngnix' });
    cluster.pod('tag', { image: 'nginx:9.9' });
    cluster.pod('name', { image: 'Nginx' });
    await cluster.seconds(1.4);
    expect(cluster.state('bad')).toBe('ErrImagePull 0/1 0');
    await cluster.seconds(3);
    expect(cluster.state('bad')).toBe('ImagePullBackOff 0/1 0');
    expect(cluster.state('name')).toBe('InvalidImageName 0/1 0');
    const message =
      'failed to pull and unpack image "docker.io/library/ngnix:latest": failed to resolve reference "docker.io/library/ngnix:latest": pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed';
    expect(cluster.events('bad')).toEqual(
      expect.arrayContaining([
        `Warning Failed Failed to pull image "ngnix": ${message}`,
        'Warning Failed Error: ErrImagePull',
        'Normal BackOff Back-off pulling image "ngnix"',
        'Warning Failed Error: ImagePullBackOff',
      ]),
    );
    expect(cluster.getPod('bad').status?.containerStatuses?.[0]?.state?.waiting?.message).toBe(
      `Back-off pulling image "ngnix": ErrImagePull: ${message}`,
    );
    expect(cluster.events('tag').join('\n')).toContain(
      'rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/nginx:9.9": failed to resolve reference "docker.io/library/nginx:9.9": docker.io/library/nginx:9.9: not found',
    );
    expect(() => cluster.cluster.connection.logs(cluster.getPod('bad'), { container: 'c' })).toThrow(
      'container "c" in pod "bad" is waiting to start: trying and failing to pull image',
    );
    const pulls = cluster.cluster.api.list('events').find(({ involvedObject, reason }) => involvedObject.name === 'bad' && reason === 'Pulling');
    await cluster.seconds(300);
    expect(cluster.cluster.api.find('events', 'default', pulls?.metadata.name ?? '')?.count).toBe(5);
  });

  test('pulls another image at once, however long it has waited for the one before', async () => {
    const cluster = TestCluster.create();
    cluster.pod('bad', { image: 'ngnix' });
    await cluster.seconds(400);
    expect(cluster.state('bad')).toBe('ImagePullBackOff 0/1 0');
    const pod = cluster.getPod('bad');
    cluster.cluster.api.update('pods', { ...pod, spec: { ...pod.spec, containers: [{ ...pod.spec.containers[0], name: 'c', image: 'nginx' }] } });
    await cluster.seconds(10);
    expect(cluster.state('bad')).toBe('Running 1/1 0');
  });

  test('restarts a container that ends at once, then after 10, 20 and 40 seconds', async () => {
    const cluster = TestCluster.create();
    cluster.pod('crash', { image: 'busybox', command: ['wget', '100', '3', 'going down'] });
    await cluster.seconds(6);
    expect(cluster.state('crash')).toBe('CrashLoopBackOff 0/1 1');
    const { status, metadata } = cluster.getPod('crash');
    expect(status?.phase).toBe('Running');
    expect(status?.containerStatuses?.[0]?.state?.waiting?.message).toBe(
      `back-off 10s restarting failed container=c pod=crash_default(${metadata.uid})`,
    );
    expect(status?.containerStatuses?.[0]?.lastState?.terminated).toMatchObject({ exitCode: 3, reason: 'Error' });
    expect(cluster.events('crash')).toContain(`Warning BackOff Back-off restarting failed container c in pod crash_default(${metadata.uid})`);
    await cluster.seconds(12);
    expect(cluster.state('crash')).toBe('CrashLoopBackOff 0/1 2');
    expect(cluster.getPod('crash').status?.containerStatuses?.[0]?.state?.waiting?.message).toContain('back-off 20s');
    await cluster.seconds(25);
    expect(cluster.getPod('crash').status?.containerStatuses?.[0]?.state?.waiting?.message).toContain('back-off 40s');
    expect(await cluster.logs('crash')).toBe('going down\n');
    expect(await cluster.logs('crash', { previous: true })).toBe('going down\n');
  });

  test('reports a command that is not in the image', async () => {
    const cluster = TestCluster.create();
    cluster.pod('typo', { image: 'busybox', command: ['slep', '10'] });
    await cluster.seconds(4);
    expect(cluster.events('typo').join('\n')).toContain('exec: "slep": executable file not found in $PATH: unknown');
    expect(cluster.getPod('typo').status?.containerStatuses?.[0]?.lastState?.terminated).toMatchObject({ exitCode: 128, reason: 'StartError' });
  });

  test('ends as Succeeded or Failed when it is not to be restarted', async () => {
    const cluster = TestCluster.create();
    cluster.pod('done', { image: 'busybox', command: ['true'] }, { restartPolicy: 'Never' });
    cluster.pod('failed', { image: 'busybox', command: ['false'] }, { restartPolicy: 'Never' });
    await cluster.seconds(10);
    expect(cluster.getPod('done').status?.phase).toBe('Succeeded');
    expect(cluster.state('done')).toBe('Completed 0/1 0');
    expect(cluster.getPod('done').status?.conditions?.find(({ type }) => type === 'Ready')?.reason).toBe('PodCompleted');
    expect(cluster.getPod('failed').status?.phase).toBe('Failed');
    expect(cluster.state('failed')).toBe('Error 0/1 0');
  });

  test('stops with SIGTERM and with SIGKILL when its grace is over', async () => {
    const cluster = TestCluster.create();
    cluster.pod('polite', { image: 'busybox', command: ['tail'] });
    cluster.pod('deaf', { image: 'busybox', command: ['sleep', 'infinity'] });
    await cluster.seconds(5);
    for (const name of ['polite', 'deaf']) cluster.cluster.api.delete('pods', 'default', name);
    await cluster.seconds(1.2);
    expect(cluster.getPod('polite').status?.containerStatuses?.[0]?.state?.terminated?.exitCode).toBe(0);
    await cluster.seconds(1);
    expect(cluster.cluster.api.find('pods', 'default', 'polite')).toBeUndefined();
    expect(cluster.state('deaf')).toBe('Running 1/1 0');
    await cluster.seconds(29);
    expect(cluster.cluster.api.find('pods', 'default', 'deaf')).toBeUndefined();
    expect(cluster.events('deaf')).toContain('Normal Killing Stopping container c');
  });

  test('runs init containers in order before its containers', async () => {
    const cluster = TestCluster.create();
    const init = (name: string): object => ({ name, image: 'busybox', command: ['wget', '2000', '0', name] });
    cluster.pod('staged', { image: 'nginx' }, { initContainers: [init('one'), init('two')] });
    await cluster.seconds(2.5);
    expect(cluster.state('staged')).toBe('PodInitializing 0/1 0');
    const initialized = cluster.getPod('staged').status?.conditions?.find(({ type }) => type === 'Initialized');
    expect(initialized).toMatchObject({
      status: 'False',
      reason: 'ContainersNotInitialized',
      message: 'containers with incomplete status: [one two]',
    });
    await cluster.seconds(12);
    expect(cluster.state('staged')).toBe('Running 1/1 0');
    expect(cluster.getPod('staged').status?.initContainerStatuses?.map(({ state }) => state?.terminated?.reason)).toEqual(['Completed', 'Completed']);
    expect(await cluster.logs('staged', { container: 'two' })).toBe('two\n');
  });

  test('keeps a sidecar running beside its containers', async () => {
    const cluster = TestCluster.create();
    cluster.pod(
      'helped',
      { image: 'busybox', command: ['wget', '3000', '0', 'x'] },
      { restartPolicy: 'Never', initContainers: [{ name: 'side', image: 'busybox', restartPolicy: 'Always', command: ['tail'] }] },
    );
    await cluster.seconds(5);
    expect(cluster.getPod('helped').status?.initContainerStatuses?.[0]).toMatchObject({ name: 'side', ready: true, started: true });
    await cluster.seconds(10);
    expect(cluster.getPod('helped').status?.phase).toBe('Succeeded');
  });
});

test.each(['Always', 'Never'] as const)('another image replaces a running container, whatever the restart policy (%s)', async (restartPolicy) => {
  const cluster = TestCluster.create();
  cluster.pod('web', { image: 'nginx:1.27.0' }, { restartPolicy });
  await cluster.seconds(10);
  const setImage = (image: string): void => {
    const pod = cluster.getPod('web');
    cluster.cluster.api.update('pods', { ...pod, spec: { ...pod.spec, containers: pod.spec.containers.map((each) => ({ ...each, image })) } });
  };
  setImage('nginx:1.28.0');
  await cluster.seconds(10);
  expect(cluster.getPod('web').status).toMatchObject({
    phase: 'Running',
    containerStatuses: [{ restartCount: 1, state: { running: {} }, lastState: { terminated: {} } }],
  });
  setImage('nginx:nosuchtag');
  await cluster.seconds(3);
  expect(cluster.getPod('web').status).toMatchObject({
    phase: 'Running',
    containerStatuses: [{ restartCount: 1, state: { waiting: {} }, ready: false }],
  });
  expect(cluster.events('web')).toContainEqual(expect.stringMatching(/Container \w+ definition changed, will be restarted/));
});
