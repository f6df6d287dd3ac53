import type { Pod, PodList } from '#kube/generated/types.ts';
import { Pipe } from '#posix/pipe.ts';
import { decodeUtf8 } from '#posix/utf8.ts';
import { TestCluster } from './test-cluster.ts';

describe('what the API server asks of a kubelet', () => {
  test('follows a log until the container ends', async () => {
    const cluster = TestCluster.create();
    cluster.pod('job', { image: 'busybox', command: ['wget', '4000', '0', 'started'] }, { restartPolicy: 'Never' });
    await cluster.seconds(3);
    const log = cluster.cluster.connection.logs(cluster.getPod('job'), { container: 'c', follow: true, timestamps: true });
    expect(decodeUtf8((await log.read()) ?? new Uint8Array())).toMatch(/^2026-11-21T10:00:0\d\.\d{9}Z started\n$/);
    expect(await cluster.until(log.read())).toBeUndefined();
    expect(cluster.getPod('job').status?.phase).toBe('Succeeded');
  });

  test('cuts a log by lines and time', async () => {
    const cluster = TestCluster.create();
    cluster.pod('web', { image: 'nginx' });
    await cluster.seconds(5);
    expect((await cluster.logs('web', { tailLines: 2 })).split('\n')).toHaveLength(3);
    const log = cluster.cluster.connection.logs(cluster.getPod('web'), { container: 'c', sinceSeconds: 1 });
    expect(await log.read()).toBeUndefined();
    expect(() => cluster.cluster.connection.logs(cluster.getPod('web'), { container: 'c', previous: true })).toThrow(
      'previous terminated container "c" in pod "web" not found',
    );
  });

  test('refuses a command that is not there, as the runtime words it', async () => {
    const cluster = TestCluster.create();
    cluster.pod('web', { image: 'nginx' });
    await cluster.seconds(5);
    const io = { stdin: undefined, stdout: undefined, stderr: undefined, terminal: undefined };
    expect(() => cluster.cluster.connection.exec(cluster.getPod('web'), 'c', ['nope'], io)).toThrow(
      /^Internal error occurred: Internal error occurred: error executing command in container: failed to exec in container: failed to start exec "[0-9a-f]{51,64}": OCI runtime exec failed: exec failed: unable to start container process: exec: "nope": executable file not found in \$PATH: unknown$/,
    );
  });

  test('attaches to the main process', async () => {
    const cluster = TestCluster.create();
    cluster.pod('job', { image: 'busybox', command: ['wget', '3000', '7', 'x'], stdin: true }, { restartPolicy: 'Never' });
    await cluster.seconds(3);
    const out = new Pipe();
    const attached = cluster.cluster.connection.attach(cluster.getPod('job'), 'c', {
      stdin: undefined,
      stdout: out.output,
      stderr: undefined,
      terminal: undefined,
    });
    expect((await cluster.until(attached.exited)).code).toBe(7);
  });

  test('forwards a port to what listens on the loopback of the pod', async () => {
    const cluster = TestCluster.create();
    cluster.pod('web', { image: 'nginx' });
    await cluster.seconds(5);
    const connection = await cluster.until(cluster.cluster.connection.connect(cluster.getPod('web'), 80));
    await connection.output.write('GET /nope HTTP/1.0\r\n\r\n');
    expect(decodeUtf8((await cluster.until(connection.input.read())) ?? new Uint8Array())).toMatch(/^HTTP\/1\.1 404 Not Found\r\n/);
    await expect(cluster.until(cluster.cluster.connection.connect(cluster.getPod('web'), 81))).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});

describe('pods of the template', () => {
  test('start their processes when somebody looks, with the log of their birth', async () => {
    const cluster = TestCluster.create();
    const pod = cluster.cluster.api.list('pods', { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } })[0];
    if (pod === undefined) throw new Error('no coredns');
    cluster.cluster.connection.logs(pod, { container: 'coredns' });
    await cluster.seconds(0.1);
    expect(await cluster.logsOf(pod)).toContain('CoreDNS-1.12.1\n');
    expect(await cluster.execInFails(pod)).toContain('executable file not found in $PATH');
    expect(cluster.clock.nextDue()).toBeUndefined();
  });

  test('are replaced when they are deleted', async () => {
    const cluster = TestCluster.create();
    const list = (): readonly string[] =>
      cluster.cluster.api.list('pods', { namespace: 'ingress-nginx', labels: { app: 'ingress-nginx' } }).map(({ metadata }) => metadata.name);
    const before = list();
    cluster.cluster.api.delete('pods', 'ingress-nginx', before[0] ?? '');
    await cluster.seconds(0.1);
    expect(await cluster.get('172.31.1.26')).not.toBe('');
    await cluster.seconds(30);
    const after = list();
    expect(after).toHaveLength(2);
    expect(after).not.toEqual(before);
    expect(await cluster.get('172.31.1.26')).toBe('404 default backend - 404');
    expect(await cluster.get('172.31.1.27')).toBe('404 default backend - 404');
  });

  test('leave the cluster idle when all is done', async () => {
    const cluster = TestCluster.create();
    cluster.deployment('web', 2);
    expect(cluster.cluster.isIdle).toBe(false);
    await cluster.until(cluster.cluster.idle());
    expect(cluster.cluster.api.find('deployments.apps', 'default', 'web')?.status?.readyReplicas).toBe(2);
  });

  test('restart in place when only their image changes', async () => {
    const cluster = TestCluster.create();
    cluster.pod('web', { image: 'nginx:1.15.2' });
    await cluster.seconds(5);
    const pod = cluster.getPod('web');
    cluster.cluster.api.update('pods', {
      ...pod,
      spec: { ...pod.spec, containers: pod.spec.containers.map((container) => ({ ...container, image: 'nginx:1.15.5' })) },
    });
    await cluster.seconds(5);
    expect(cluster.events('web')).toContain('Normal Killing Container c definition changed, will be restarted');
    expect(cluster.state('web')).toBe('Running 1/1 1');
    expect(cluster.getPod('web').status?.containerStatuses?.[0]?.image).toBe('docker.io/library/nginx:1.15.5');
  });

  test('restart with another image also while nobody has needed their processes yet', async () => {
    const cluster = TestCluster.create();
    const dns = (): Pod => cluster.cluster.api.list('pods', { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } })[0] as Pod;
    const pod = dns();
    const containers = pod.spec.containers.map((container) => ({ ...container, image: 'registry.k8s.io/pause:3.9' }));
    cluster.cluster.api.update('pods', { ...pod, spec: { ...pod.spec, containers } });
    await cluster.seconds(40);
    expect(dns().status?.containerStatuses?.[0]).toMatchObject({ restartCount: 1, image: 'registry.k8s.io/pause:3.9' });
  });

  test('serves its pods and what they use through the node proxy', async () => {
    const cluster = TestCluster.create();
    cluster.pod('web', { image: 'nginx' });
    await cluster.seconds(5);
    const node = cluster.getPod('web').spec.nodeName ?? '';
    const ask = async (subpath: string): Promise<string> => {
      const stream = await cluster.cluster.transport().stream({ method: 'GET', path: `/api/v1/nodes/${node}/proxy${subpath}` });
      let text = '';
      for await (const chunk of stream) text += decodeUtf8(chunk);
      return text;
    };
    expect(await ask('/healthz')).toBe('ok');
    const { items } = JSON.parse(await ask('/pods')) as PodList;
    expect(items.map(({ metadata }) => metadata.name)).toContain('web');
    expect(items.every(({ spec }) => spec.nodeName === node)).toBe(true);
    const summary = JSON.parse(await ask('/stats/summary')) as { readonly pods: readonly object[] };
    expect(summary).toMatchObject({ node: { nodeName: node } });
    expect(summary.pods).toContainEqual(expect.objectContaining({ podRef: expect.objectContaining({ name: 'web' }) as object }));
    expect(await ask('/metrics/resource')).toMatch(/^container_memory_working_set_bytes\{container="c",namespace="default",pod="web"\} \d+ \d+$/m);
    await expect(ask('/nosuch')).rejects.toMatchObject({ code: 404 });
  });
});
