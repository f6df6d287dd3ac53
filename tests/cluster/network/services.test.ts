import { TestCluster } from '../kubelet/test-cluster.ts';

async function webCluster(): Promise<TestCluster> {
  const cluster = TestCluster.create();
  cluster.deployment('web', 3);
  cluster.service('web', { type: 'NodePort', selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 80, nodePort: 30080 }] });
  cluster.pod('client', { image: 'busybox', command: ['sleep', 'infinity'] });
  await cluster.seconds(6);
  for (const pod of webPods(cluster)) {
    const { machine } = container(cluster, pod);
    machine.fs.writeFile('/usr/share/nginx/html/index.html', `${pod}\n`);
  }
  return cluster;
}

function webPods(cluster: TestCluster): readonly string[] {
  return cluster.cluster.api.list('pods', { namespace: 'default', labels: { app: 'web' } }).map(({ metadata }) => metadata.name);
}

/** The machine of a pod, through a program that runs in it. */
function container(cluster: TestCluster, pod: string): { readonly machine: { readonly fs: { writeFile(path: string, text: string): void } } } {
  let machine: { readonly fs: { writeFile(path: string, text: string): void } } | undefined;
  const target = cluster.getPod(pod);
  cluster.cluster.connection.exec(target, target.spec.containers[0]?.name ?? '', ['true'], {
    stdin: undefined,
    stdout: undefined,
    stderr: undefined,
    terminal: {
      columns: 80,
      rows: 24,
      setRaw: () => undefined,
      onResize: () => () => undefined,
      set machine(value: never) {
        machine = value;
      },
      get machine(): never {
        return machine as never;
      },
    },
  });
  if (machine === undefined) throw new Error(`no machine for ${pod}`);
  return { machine };
}

describe('services', () => {
  test('answer from each ready pod in turn, from a pod and through every node', async () => {
    const cluster = await webCluster();
    const address = cluster.cluster.api.find('services', 'default', 'web')?.spec?.clusterIP ?? '';
    const from = cluster.podNetwork('client');
    const answers = [await cluster.get(address, { from }), await cluster.get(address, { from }), await cluster.get(address, { from })];
    expect([...answers].sort()).toEqual(webPods(cluster).map((pod) => `200 ${pod}\n`));
    expect(await cluster.get(address, { from })).toBe(answers[0]);
    for (const node of ['172.31.1.25', '172.31.1.26', '18.195.213.49']) expect(await cluster.get(node, { port: 30080 })).toMatch(/^200 web-/);
  });

  test('are not to be reached from the workstation by their cluster address', async () => {
    const cluster = await webCluster();
    const address = cluster.cluster.api.find('services', 'default', 'web')?.spec?.clusterIP ?? '';
    expect(await cluster.get(address)).toBe('ETIMEDOUT');
    expect(await cluster.get(cluster.getPod('client').status?.podIP ?? '')).toBe('ETIMEDOUT');
  });

  test('refuse when no pod is ready, and lose packets to other ports', async () => {
    const cluster = await webCluster();
    cluster.service('none', { selector: { app: 'nobody' }, ports: [{ port: 80 }] });
    await cluster.seconds(1);
    const from = cluster.podNetwork('client');
    const address = (name: string): string => cluster.cluster.api.find('services', 'default', name)?.spec?.clusterIP ?? '';
    expect(await cluster.get(address('none'), { from })).toBe('ECONNREFUSED');
    expect(await cluster.get(address('web'), { from, port: 81 })).toBe('ETIMEDOUT');
    expect(await cluster.get(cluster.getPod('client').status?.podIP ?? '', { from: cluster.podNetwork('client') })).toBe('ECONNREFUSED');
    expect(await cluster.get('10.42.1.250', { from })).toBe('EHOSTUNREACH');
  });

  test('stick to a client when asked to, and are forgotten when they are gone', async () => {
    const cluster = await webCluster();
    cluster.service('sticky', { selector: { app: 'web' }, sessionAffinity: 'ClientIP', ports: [{ port: 80 }] });
    await cluster.seconds(1);
    const from = cluster.podNetwork('client');
    const address = cluster.cluster.api.find('services', 'default', 'sticky')?.spec?.clusterIP ?? '';
    const answers = new Set([await cluster.get(address, { from }), await cluster.get(address, { from }), await cluster.get(address, { from })]);
    expect(answers.size).toBe(1);
    expect(JSON.stringify(cluster.cluster.snapshot().state.proxy)).toContain('default/sticky/');
    cluster.cluster.api.delete('services', 'default', 'sticky');
    await cluster.seconds(1);
    expect(JSON.stringify(cluster.cluster.snapshot().state.proxy)).not.toContain('default/sticky/');
  });

  test('answer ping never, pods and nodes do', async () => {
    const cluster = await webCluster();
    const from = cluster.podNetwork('client');
    const address = cluster.cluster.api.find('services', 'default', 'web')?.spec?.clusterIP ?? '';
    await expect(cluster.until(from.ping(cluster.getPod(webPods(cluster)[0] ?? '').status?.podIP ?? ''))).resolves.toBeGreaterThan(0);
    await expect(cluster.until(from.ping('172.31.1.25'))).resolves.toBeGreaterThan(0);
    await expect(cluster.until(from.ping(address))).rejects.toMatchObject({ code: 'ETIMEDOUT' });
  });

  test('speak HTTP to a raw connection', async () => {
    const cluster = await webCluster();
    const connection = await cluster.until(cluster.cluster.network.connect('172.31.1.26', 30080));
    await connection.output.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    const chunk = await cluster.until(connection.input.read());
    expect(new TextDecoder().decode(chunk)).toMatch(
      /^HTTP\/1\.1 200 OK\r\nServer: nginx\/1\.29\.1\r\nDate: Sat, 21 Nov 2026 [\d:]+ GMT\r\nContent-Type: text\/html\r\nContent-Length: \d+\r\nLast-Modified: /,
    );
  });
});
