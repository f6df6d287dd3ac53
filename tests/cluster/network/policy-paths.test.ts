/** NetworkPolicies and the ways around them: Services, node ports, mapped ports, the ingress controller, the kubelet, the host's own network. */
import type { NetworkStack } from '#posix/network.ts';
import { addressOf, networkCluster, podAddress, serverContainer, SLEEP, stackOf } from '../conformance/network-cluster.ts';
import type { TestCluster } from '../kubelet/test-cluster.ts';

const WORKER1 = '172.31.1.26';
const WORKER2 = '172.31.1.27';

/** `server` on worker1; `friend` and `stranger` on worker2. */
async function placed(server: object = serverContainer([{ name: 'web', containerPort: 80 }]), spec: object = {}): Promise<TestCluster> {
  const cluster = await networkCluster();
  cluster.pod('server', server, { nodeName: 'student1-worker1', ...spec }, { app: 'server' });
  for (const role of ['friend', 'stranger']) cluster.pod(role, SLEEP, { nodeName: 'student1-worker2' }, { role });
  cluster.service('server', { type: 'NodePort', selector: { app: 'server' }, ports: [{ port: 80, nodePort: 30_400 }] });
  await cluster.seconds(6);
  return cluster;
}

function policy(cluster: TestCluster, name: string, spec: object): void {
  const metadata = { name, namespace: 'default' };
  cluster.create('networkpolicies.networking.k8s.io', { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata, spec });
}

const friends = [{ podSelector: { matchLabels: { role: 'friend' } } }];
const server = { podSelector: { matchLabels: { app: 'server' } } };
const reaches = async (cluster: TestCluster, from: string | NetworkStack, address: string, port = 80): Promise<string> =>
  (await cluster.get(address, { port, from: typeof from === 'string' ? stackOf(cluster, from) : from })).slice(0, 3);

describe('what comes in', () => {
  test('by a node port comes from the node, and only a block of addresses lets it in', async () => {
    const cluster = await placed();
    policy(cluster, 'friends', { ...server, ingress: [{ from: friends }] });
    expect(await reaches(cluster, 'friend', addressOf(cluster, 'server'))).toBe('200');
    expect(await reaches(cluster, cluster.cluster.network, WORKER2, 30_400)).toBe('ETI');
    policy(cluster, 'nodes', { ...server, ingress: [{ from: [{ ipBlock: { cidr: '172.31.1.0/24' } }] }] });
    expect(await reaches(cluster, cluster.cluster.network, WORKER2, 30_400)).toBe('200');
    expect(await reaches(cluster, 'stranger', podAddress(cluster, 'server'))).toBe('ETI');
  });

  test('with externalTrafficPolicy Local comes from the client, and a block with an exception tells clients apart', async () => {
    const cluster = await placed();
    const service = cluster.cluster.api.find('services', 'default', 'server');
    if (service === undefined) throw new Error('no service');
    cluster.cluster.api.update('services', { ...service, spec: { ...service.spec, externalTrafficPolicy: 'Local' } });
    policy(cluster, 'world', { ...server, ingress: [{ from: [{ ipBlock: { cidr: '0.0.0.0/0' } }] }] });
    expect(await reaches(cluster, cluster.cluster.network, WORKER1, 30_400)).toBe('200');
    cluster.cluster.api.delete('networkpolicies.networking.k8s.io', 'default', 'world');
    policy(cluster, 'others', { ...server, ingress: [{ from: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['172.31.3.110/32'] } }] }] });
    expect(await reaches(cluster, cluster.cluster.network, WORKER1, 30_400)).toBe('ETI');
  });

  test('through the ingress controller comes from the controller, whoever asked it', async () => {
    const cluster = await placed();
    cluster.create('ingresses.networking.k8s.io', {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name: 'server', namespace: 'default' },
      spec: {
        ingressClassName: 'nginx',
        rules: [
          {
            host: 'shop.example.com',
            http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'server', port: { number: 80 } } } }] },
          },
        ],
      },
    });
    policy(cluster, 'deny', { podSelector: {}, policyTypes: ['Ingress'] });
    await cluster.seconds(10);
    const ask = (): Promise<string> => cluster.get(WORKER2, { host: 'shop.example.com' });
    expect(await ask()).toMatch(/^(504 |ETIMEDOUT)/);
    policy(cluster, 'controller', {
      ...server,
      ingress: [{ from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'ingress-nginx' } } }] }],
    });
    expect(await ask()).toMatch(/^200 /);
    expect(await reaches(cluster, 'stranger', podAddress(cluster, 'server'))).toBe('ETI');
  });

  test('from the kubelet always passes: probes of a pod that nobody may reach succeed', async () => {
    const probe = { httpGet: { path: '/', port: 80 }, periodSeconds: 1, failureThreshold: 1 };
    const cluster = await placed({ image: 'nginx', readinessProbe: probe, livenessProbe: probe });
    policy(cluster, 'deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
    await cluster.seconds(30);
    expect(cluster.state('server')).toBe('Running 1/1 0');
    expect(await reaches(cluster, 'friend', podAddress(cluster, 'server'))).toBe('ETI');
  });

  test('to a pod in its node’s own network is no policy’s business', async () => {
    const cluster = await placed(SLEEP, { hostNetwork: true });
    const body = new Uint8Array(0);
    cluster.podNetwork('server').listen(8085, { http: () => Promise.resolve({ status: 200, headers: {}, body }) });
    policy(cluster, 'deny', { podSelector: {}, policyTypes: ['Ingress'] });
    expect(await reaches(cluster, 'stranger', WORKER1, 8085)).toBe('200');
  });

  test('from a pod in its node’s own network comes from the node: labels do not let it in, addresses do', async () => {
    const cluster = await placed();
    cluster.pod('host', SLEEP, { nodeName: 'student1-worker2', hostNetwork: true }, { role: 'friend' });
    await cluster.seconds(4);
    policy(cluster, 'friends', { ...server, ingress: [{ from: friends }] });
    expect(await reaches(cluster, cluster.podNetwork('host'), podAddress(cluster, 'server'))).toBe('ETI');
    policy(cluster, 'node', { ...server, ingress: [{ from: [{ ipBlock: { cidr: `${WORKER2}/32` } }] }] });
    expect(await reaches(cluster, cluster.podNetwork('host'), podAddress(cluster, 'server'))).toBe('200');
  });

  test('as UDP is dropped in silence, and allowed by its protocol and the name of the port', async () => {
    const cluster = await placed(serverContainer([{ name: 'talk', containerPort: 9000, protocol: 'UDP' } as never]));
    stackOf(cluster, 'server').listen(9000, { datagram: (payload) => Promise.resolve(payload) });
    const send = (): Promise<Uint8Array | undefined> =>
      cluster.until(
        stackOf(cluster, 'friend').datagram?.(podAddress(cluster, 'server'), 9000, new Uint8Array([1])) ?? Promise.reject(new Error('no UDP')),
      );
    expect(await send()).toEqual(new Uint8Array([1]));
    policy(cluster, 'tcp', { ...server, ingress: [{ ports: [{ port: 9000 }] }] });
    expect(await send()).toBeUndefined();
    policy(cluster, 'udp', { ...server, ingress: [{ from: friends, ports: [{ port: 'talk', protocol: 'UDP' }] }] });
    expect(await send()).toEqual(new Uint8Array([1]));
  });
});

describe('what goes out', () => {
  const out = { podSelector: { matchLabels: { role: 'friend' } }, policyTypes: ['Egress'] };

  test('to a Service is judged by the pod behind it and the port it listens on', async () => {
    const cluster = await placed();
    cluster.service('moved', { selector: { app: 'server' }, ports: [{ port: 8080, targetPort: 'web' }] });
    await cluster.seconds(1);
    policy(cluster, 'service-port', { ...out, egress: [{ to: [server], ports: [{ port: 8080 }] }] });
    expect(await reaches(cluster, 'friend', addressOf(cluster, 'moved'), 8080)).toBe('ETI');
    policy(cluster, 'pod-port', { ...out, egress: [{ to: [server], ports: [{ port: 'web' }] }] });
    expect(await reaches(cluster, 'friend', addressOf(cluster, 'moved'), 8080)).toBe('200');
    expect(await reaches(cluster, 'stranger', addressOf(cluster, 'moved'), 8080)).toBe('200');
  });

  test('to the cluster address as a block does not help: it is another address by then', async () => {
    const cluster = await placed();
    policy(cluster, 'block', { ...out, egress: [{ to: [{ ipBlock: { cidr: `${addressOf(cluster, 'server')}/32` } }] }] });
    expect(await reaches(cluster, 'friend', addressOf(cluster, 'server'))).toBe('ETI');
  });

  test('to the node port of another node is judged by that node’s address, not by the pod behind it', async () => {
    const cluster = await placed();
    policy(cluster, 'pods', { ...out, egress: [{ to: [server] }] });
    expect(await reaches(cluster, 'friend', addressOf(cluster, 'server'))).toBe('200');
    expect(await reaches(cluster, 'friend', WORKER1, 30_400)).toBe('ETI');
    expect(await reaches(cluster, 'friend', WORKER2, 30_400)).toBe('200');
    policy(cluster, 'nodes', { ...out, egress: [{ to: [{ ipBlock: { cidr: '172.31.1.0/24' } }], ports: [{ port: 30_400 }] }] });
    expect(await reaches(cluster, 'friend', WORKER1, 30_400)).toBe('200');
  });

  test('to a port that a node maps to a pod is judged by the node’s address too', async () => {
    const cluster = await placed({ ...serverContainer(), ports: [{ containerPort: 80, hostPort: 8088 }] });
    expect(await reaches(cluster, 'friend', WORKER1, 8088)).toBe('200');
    policy(cluster, 'pods', { ...out, egress: [{ to: [server] }] });
    expect(await reaches(cluster, 'friend', WORKER1, 8088)).toBe('ETI');
  });

  test('to DNS only: names resolve, and nothing else is reached', async () => {
    const cluster = await placed();
    const dns = {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
      podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
    };
    policy(cluster, 'dns', { ...out, egress: [{ to: [dns], ports: [{ port: 53, protocol: 'UDP' }] }] });
    expect(await cluster.until(stackOf(cluster, 'friend').resolve('server'))).toEqual([addressOf(cluster, 'server')]);
    for (const address of [podAddress(cluster, 'server'), addressOf(cluster, 'server'), '93.184.215.14', '10.43.0.1'])
      expect(await reaches(cluster, 'friend', address)).toBe('ETI');
    const kubeDns = cluster.cluster.api.list('pods', { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } })[0]?.status?.podIP ?? '';
    expect(await reaches(cluster, 'friend', kubeDns, 8080)).toBe('ETI');
  });

  test('needs the consent of both ends, and replies need none', async () => {
    const cluster = await placed();
    policy(cluster, 'deny-all', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
    expect(await reaches(cluster, 'friend', podAddress(cluster, 'server'))).toBe('ETI');
    policy(cluster, 'out', { ...out, egress: [{ to: [server] }] });
    expect(await reaches(cluster, 'friend', podAddress(cluster, 'server'))).toBe('ETI');
    policy(cluster, 'in', { ...server, ingress: [{ from: friends }] });
    expect(await reaches(cluster, 'friend', podAddress(cluster, 'server'))).toBe('200');
    expect(await reaches(cluster, 'server', podAddress(cluster, 'friend'))).toBe('ETI');
  });

  test('to itself is always allowed, by every name', async () => {
    const cluster = await placed();
    policy(cluster, 'deny-all', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
    for (const address of ['127.0.0.1', podAddress(cluster, 'server'), addressOf(cluster, 'server')])
      expect(await reaches(cluster, 'server', address)).toBe('200');
  });
});
