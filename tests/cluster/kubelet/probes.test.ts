import { TestCluster } from './test-cluster.ts';

describe('probes', () => {
  test('readiness decides whether a Service sends requests', async () => {
    const cluster = TestCluster.create();
    cluster.pod('web', { image: 'nginx', readinessProbe: { httpGet: { path: '/ready', port: 80 }, periodSeconds: 2 } }, {}, { app: 'web' });
    cluster.service('web', { type: 'NodePort', selector: { app: 'web' }, ports: [{ port: 80, nodePort: 30080 }] });
    await cluster.seconds(6);
    expect(cluster.state('web')).toBe('Running 0/1 0');
    expect(cluster.events('web')).toContain('Warning Unhealthy Readiness probe failed: HTTP probe failed with statuscode: 404');
    expect(await cluster.get('172.31.1.26', { port: 30080 })).toBe('ECONNREFUSED');
    await cluster.exec('web', 'touch', '/usr/share/nginx/html/ready').catch(() => undefined);
    const pod = cluster.getPod('web');
    expect(pod.status?.conditions?.find(({ type }) => type === 'Ready')).toMatchObject({
      status: 'False',
      reason: 'ContainersNotReady',
      message: 'containers with unready status: [c]',
    });
  });

  test('liveness restarts a container that fails three times', async () => {
    const cluster = TestCluster.create();
    cluster.pod('live', { image: 'busybox', command: ['tail'], livenessProbe: { exec: { command: ['cat', '/tmp/healthy'] }, periodSeconds: 5 } });
    await cluster.seconds(5);
    expect(cluster.state('live')).toBe('Running 1/1 0');
    await cluster.seconds(15);
    expect(cluster.events('live')).toEqual(
      expect.arrayContaining(['Warning Unhealthy Liveness probe failed: ', 'Normal Killing Container c failed liveness probe, will be restarted']),
    );
    expect(cluster.state('live')).toBe('Running 1/1 1');
  });

  test('a startup probe holds the others back', async () => {
    const cluster = TestCluster.create();
    cluster.pod('slow', {
      image: 'busybox',
      command: ['tail'],
      startupProbe: { tcpSocket: { port: 99 }, periodSeconds: 1, failureThreshold: 4 },
      livenessProbe: { exec: { command: ['false'] } },
    });
    await cluster.seconds(4);
    const status = cluster.getPod('slow').status?.containerStatuses?.[0];
    expect(status).toMatchObject({ started: false, ready: false });
    expect(cluster.events('slow').join('\n')).toMatch(
      /Warning Unhealthy Startup probe failed: dial tcp 10\.42\.\d\.\d+:99: connect: connection refused/,
    );
    await cluster.seconds(4);
    expect(cluster.events('slow')).toContain('Normal Killing Container c failed startup probe, will be restarted');
  });
});
