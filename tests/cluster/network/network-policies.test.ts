import type { NetworkStack } from '#posix/network.ts';
import { TestCluster } from '../kubelet/test-cluster.ts';

const SLEEP = { image: 'busybox', command: ['sleep', 'infinity'] };

async function policyCluster(): Promise<TestCluster> {
  const cluster = TestCluster.create();
  cluster.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'other', labels: { team: 'blue' } } });
  await cluster.seconds(1);
  cluster.pod('server', { image: 'nginx', ports: [{ name: 'web', containerPort: 80 }] }, {}, { app: 'server' });
  cluster.pod('friend', SLEEP, {}, { role: 'friend' });
  cluster.pod('stranger', SLEEP, {}, { role: 'stranger' });
  cluster.create('pods', {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'visitor', namespace: 'other', labels: { role: 'friend' } },
    spec: { containers: [{ name: 'c', ...SLEEP }] },
  });
  cluster.service('server', { selector: { app: 'server' }, ports: [{ port: 80 }] });
  await cluster.seconds(8);
  return cluster;
}

function policy(cluster: TestCluster, name: string, spec: object): void {
  cluster.create('networkpolicies.networking.k8s.io', {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace: 'default' },
    spec,
  });
}

/** Whether the pod reaches port 80 of an address within a second. */
async function reaches(cluster: TestCluster, from: NetworkStack, address: string, port = 80): Promise<string> {
  const exchange = from.http(address, port, { method: 'GET', target: '/', headers: { host: address }, body: new Uint8Array(0), scheme: 'http' }).then(
    ({ status }) => String(status),
    (error: unknown) => (error as { readonly code: string }).code,
  );
  const late = cluster.seconds(1).then(() => 'timeout');
  return Promise.race([exchange, late]);
}

const from = (cluster: TestCluster, pod: string, namespace = 'default'): NetworkStack => {
  const address = cluster.getPod(pod, namespace).status?.podIP ?? '';
  const stack = cluster.cluster.networkAt(address);
  if (stack === undefined) throw new Error(`nobody at ${address}`);
  return stack;
};

describe('network policies', () => {
  test('let everything pass where none selects the pod', async () => {
    const cluster = await policyCluster();
    policy(cluster, 'elsewhere', { podSelector: { matchLabels: { app: 'nobody' } }, policyTypes: ['Ingress', 'Egress'] });
    expect(await reaches(cluster, from(cluster, 'stranger'), cluster.getPod('server').status?.podIP ?? '')).toBe('200');
  });

  test('of default deny stop everybody but the node, and blocked packets are lost, not refused', async () => {
    const cluster = await policyCluster();
    const server = cluster.getPod('server').status?.podIP ?? '';
    policy(cluster, 'deny', { podSelector: {}, policyTypes: ['Ingress'] });
    expect(await reaches(cluster, from(cluster, 'friend'), server)).toBe('timeout');
    expect(await cluster.get(server, { from: from(cluster, 'friend') })).toBe('ETIMEDOUT');
    await expect(cluster.until(from(cluster, 'friend').ping(server))).rejects.toMatchObject({ code: 'ETIMEDOUT' });
    await cluster.seconds(30);
    expect(cluster.state('server')).toBe('Running 1/1 0');
  });

  test('allow by pod label, through the Service too', async () => {
    const cluster = await policyCluster();
    policy(cluster, 'friends', {
      podSelector: { matchLabels: { app: 'server' } },
      ingress: [{ from: [{ podSelector: { matchLabels: { role: 'friend' } } }], ports: [{ port: 80 }] }],
    });
    const service = cluster.cluster.api.find('services', 'default', 'server')?.spec?.clusterIP ?? '';
    expect(await reaches(cluster, from(cluster, 'friend'), service)).toBe('200');
    expect(await reaches(cluster, from(cluster, 'stranger'), service)).toBe('timeout');
    expect(await reaches(cluster, from(cluster, 'visitor', 'other'), service)).toBe('timeout');
    expect(await reaches(cluster, from(cluster, 'server'), cluster.getPod('server').status?.podIP ?? '')).toBe('200');
  });

  test('allow by namespace label, alone and together with a pod label', async () => {
    const cluster = await policyCluster();
    const server = cluster.getPod('server').status?.podIP ?? '';
    policy(cluster, 'blue', {
      podSelector: { matchLabels: { app: 'server' } },
      ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: 'blue' } }, podSelector: { matchLabels: { role: 'friend' } } }] }],
    });
    expect(await reaches(cluster, from(cluster, 'visitor', 'other'), server)).toBe('200');
    expect(await reaches(cluster, from(cluster, 'friend'), server)).toBe('timeout');
    const pod = cluster.getPod('visitor', 'other');
    cluster.cluster.api.update('pods', { ...pod, metadata: { ...pod.metadata, labels: { role: 'gone' } } });
    expect(await reaches(cluster, from(cluster, 'visitor', 'other'), server)).toBe('timeout');
  });

  test('name ports, ranges of ports, and protocols', async () => {
    const cluster = await policyCluster();
    const server = cluster.getPod('server').status?.podIP ?? '';
    const rule = (ports: readonly object[]): void => {
      const old = cluster.cluster.api.find('networkpolicies.networking.k8s.io', 'default', 'ports');
      if (old !== undefined) cluster.cluster.api.delete('networkpolicies.networking.k8s.io', 'default', 'ports');
      policy(cluster, 'ports', { podSelector: { matchLabels: { app: 'server' } }, ingress: [{ ports }] });
    };
    rule([{ port: 'web' }]);
    expect(await reaches(cluster, from(cluster, 'stranger'), server)).toBe('200');
    rule([{ port: 70, endPort: 90 }]);
    expect(await reaches(cluster, from(cluster, 'stranger'), server)).toBe('200');
    rule([{ port: 81, endPort: 90 }]);
    expect(await reaches(cluster, from(cluster, 'stranger'), server)).toBe('timeout');
    rule([{ port: 80, protocol: 'UDP' }]);
    expect(await reaches(cluster, from(cluster, 'stranger'), server)).toBe('timeout');
    rule([{ port: 'nobody' }]);
    expect(await reaches(cluster, from(cluster, 'stranger'), server)).toBe('timeout');
  });

  test('bite on what goes out: names no longer resolve until DNS is allowed', async () => {
    const cluster = await policyCluster();
    const server = cluster.getPod('server').status?.podIP ?? '';
    policy(cluster, 'out', { podSelector: { matchLabels: { role: 'friend' } }, policyTypes: ['Egress'] });
    expect(await reaches(cluster, from(cluster, 'friend'), server)).toBe('timeout');
    expect(await cluster.until(from(cluster, 'friend').query('server', 'A'))).toMatchObject({ status: 'TIMEOUT' });
    expect(await reaches(cluster, from(cluster, 'friend'), '93.184.215.14')).toBe('timeout');
    expect(await reaches(cluster, from(cluster, 'stranger'), server)).toBe('200');
    policy(cluster, 'dns', {
      podSelector: { matchLabels: { role: 'friend' } },
      policyTypes: ['Egress'],
      egress: [{ ports: [{ port: 53, protocol: 'UDP' }] }],
    });
    expect(await cluster.until(from(cluster, 'friend').query('server', 'A'))).toMatchObject({ status: 'NOERROR' });
    expect(await reaches(cluster, from(cluster, 'friend'), server)).toBe('timeout');
  });

  test('take blocks of addresses with exceptions', async () => {
    const cluster = await policyCluster();
    const friend = cluster.getPod('friend').status?.podIP ?? '';
    const server = cluster.getPod('server').status?.podIP ?? '';
    policy(cluster, 'block', {
      podSelector: { matchLabels: { app: 'server' } },
      ingress: [{ from: [{ ipBlock: { cidr: '10.42.0.0/16', except: [`${friend}/32`] } }] }],
    });
    expect(await reaches(cluster, from(cluster, 'stranger'), server)).toBe('200');
    expect(await reaches(cluster, from(cluster, 'friend'), server)).toBe('timeout');
  });

  test('do not cut what is established', async () => {
    const cluster = await policyCluster();
    const server = cluster.getPod('server').status?.podIP ?? '';
    const connection = await cluster.until(from(cluster, 'stranger').connect(server, 80));
    policy(cluster, 'deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
    await connection.output.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    expect(new TextDecoder().decode(await cluster.until(connection.input.read()))).toMatch(/^HTTP\/1\.1 200 OK/);
    expect(await reaches(cluster, from(cluster, 'stranger'), server)).toBe('timeout');
  });

  test('are ignored by a network plug-in that does not know them', async () => {
    const cluster = TestCluster.create('plain');
    cluster.pod('server', { image: 'nginx' }, {}, { app: 'server' });
    cluster.pod('client', SLEEP);
    await cluster.seconds(3);
    policy(cluster, 'deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
    expect(await reaches(cluster, from(cluster, 'client'), cluster.getPod('server').status?.podIP ?? '')).toBe('200');
  });
});
