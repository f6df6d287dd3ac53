import { TestCluster } from '../kubelet/test-cluster.ts';

describe('a cluster from its template', () => {
  test('has the nodes of the document', () => {
    const { cluster } = TestCluster.create();
    const nodes = cluster.api.list('nodes');
    expect(nodes.map(({ metadata }) => metadata.name)).toEqual(['student1-master1', 'student1-worker1', 'student1-worker2']);
    expect(nodes[1]?.metadata.annotations).toMatchObject({
      'flannel.alpha.coreos.com/public-ip': '172.31.1.26',
      'rke.cattle.io/external-ip': '18.195.213.49',
      'rke.cattle.io/internal-ip': '172.31.1.26',
    });
    expect(nodes[0]?.spec?.taints?.map(({ key, value, effect }) => `${key}=${value ?? ''}:${effect}`)).toEqual([
      'node-role.kubernetes.io/controlplane=true:NoSchedule',
      'node-role.kubernetes.io/etcd=true:NoExecute',
    ]);
  });

  test('runs its system pods, hours old, without events and with nothing due', () => {
    const { cluster, clock } = TestCluster.create();
    const pods = cluster.api.list('pods');
    expect(
      pods.map(({ metadata }) => `${metadata.namespace ?? ''}/${metadata.name.replace(/(-(?=[a-z]*\d)[a-z0-9]{8,10})?-[a-z0-9]{5}$/, '')}`).sort(),
    ).toEqual([
      'ingress-nginx/default-http-backend',
      'ingress-nginx/nginx-ingress-controller',
      'ingress-nginx/nginx-ingress-controller',
      'kube-system/canal',
      'kube-system/canal',
      'kube-system/canal',
      'kube-system/coredns',
      'kube-system/coredns',
      'kube-system/kube-proxy',
      'kube-system/kube-proxy',
      'kube-system/kube-proxy',
      'kube-system/metrics-server',
    ]);
    expect(pods.every(({ status }) => status?.phase === 'Running' && status.containerStatuses?.every(({ ready }) => ready))).toBe(true);
    expect(clock.now() - Date.parse(pods[0]?.metadata.creationTimestamp ?? '')).toBeGreaterThan(3 * 3_600_000);
    expect(cluster.api.list('events')).toEqual([]);
    expect(clock.nextDue()).toBeUndefined();
    expect(cluster.isIdle).toBe(true);
  });

  test('is its own: what one does the other does not see', async () => {
    const one = TestCluster.create('plain', 'one');
    const two = TestCluster.create('plain', 'two');
    one.pod('mine', { image: 'nginx' });
    await one.seconds(1);
    expect(one.state('mine')).toBe('Running 1/1 0');
    expect(two.cluster.api.find('pods', 'default', 'mine')).toBeUndefined();
  });

  test('costs little: it shares every object with its template and writes none', () => {
    const resources = [
      'nodes',
      'pods',
      'services',
      'deployments.apps',
      'clusterroles.rbac.authorization.k8s.io',
      'configmaps',
      'namespaces',
    ] as const;
    const [one, two] = ['one', 'two'].map((seed) => TestCluster.create('from-pods-to-ingress', seed).cluster);
    for (const resource of resources) {
      const mine = one?.api.list(resource) ?? [];
      expect(mine.length).toBeGreaterThan(0);
      const theirs = new Set<unknown>(two?.api.list(resource));
      expect(mine.filter((object) => !theirs.has(object))).toEqual([]);
    }
    expect(one?.store.snapshot()).toMatchObject({ put: [], removed: [] });
  });

  test('a write costs one object; the rest stays shared', async () => {
    const [one, two] = ['one', 'two'].map((seed) => TestCluster.create('from-pods-to-ingress', seed));
    one?.create('configmaps', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'mine', namespace: 'default' } });
    await one?.seconds(1);
    const theirs = new Set<unknown>(two?.cluster.api.list('configmaps'));
    expect(
      one?.cluster.api
        .list('configmaps')
        .filter((object) => !theirs.has(object))
        .map(({ metadata }) => metadata.name),
    ).toEqual(['mine']);
    expect(JSON.stringify(one?.cluster.snapshot()).length - JSON.stringify(two?.cluster.snapshot()).length).toBeLessThan(2_000);
  });
});

describe('the plain profile', () => {
  test('runs what is scheduled at once, without a word', async () => {
    const cluster = TestCluster.create('plain');
    cluster.pod('any', { image: 'never/heard-of:it' });
    cluster.pod('bad', { image: 'nginx:doesnotexist' });
    await cluster.seconds(0.1);
    expect(cluster.state('any')).toBe('Running 1/1 0');
    expect(cluster.state('bad')).toBe('ErrImagePull 0/1 0');
    expect(cluster.events('any').map((event) => event.split(' ')[1])).toEqual(['Scheduled']);
    cluster.cluster.api.delete('pods', 'default', 'any');
    await cluster.seconds(0.25);
    expect(cluster.cluster.api.find('pods', 'default', 'any')).toBeDefined();
    await cluster.seconds(0.1);
    expect(cluster.cluster.api.find('pods', 'default', 'any')).toBeUndefined();
  });
});

describe('a cluster that was put away', () => {
  test('comes back with its files, logs and processes, silently', async () => {
    const cluster = TestCluster.create();
    cluster.pod(
      'box',
      { image: 'busybox', command: ['tail'], volumeMounts: [{ name: 'v', mountPath: '/v' }] },
      { volumes: [{ name: 'v', emptyDir: {} }] },
    );
    cluster.pod('web', { image: 'nginx' }, {}, { app: 'web' });
    cluster.service('web', { type: 'NodePort', selector: { app: 'web' }, ports: [{ port: 80, nodePort: 30080 }] });
    await cluster.seconds(5);
    await cluster.exec('box', 'touch', '/tmp/kept');
    await cluster.exec('box', 'touch', '/v/kept');
    const log = await cluster.logs('web');
    const before = cluster.getPod('web');
    const snapshot = JSON.parse(JSON.stringify(cluster.cluster.snapshot())) as ReturnType<typeof cluster.cluster.snapshot>;
    cluster.cluster.dispose();

    const again = TestCluster.restore(snapshot, cluster.clock.now() + 60_000);
    await again.seconds(1);
    expect(again.getPod('web')).toEqual(before);
    expect((await again.exec('box', 'cat', '/tmp/kept')).code).toBe(0);
    expect((await again.exec('box', 'cat', '/v/kept')).code).toBe(0);
    expect(await again.logs('web')).toBe(log);
    expect(await again.get('172.31.1.26', { port: 30080 })).toContain('Welcome to nginx!');
    expect(again.events('web')).toHaveLength(cluster.events('web').length);
  });

  test('goes on with what was under way', async () => {
    const cluster = TestCluster.create();
    cluster.pod('web', { image: 'nginx' });
    await cluster.seconds(0.8);
    const snapshot = JSON.parse(JSON.stringify(cluster.cluster.snapshot())) as ReturnType<typeof cluster.cluster.snapshot>;
    cluster.cluster.dispose();
    const again = TestCluster.restore(snapshot, cluster.clock.now() + 1000);
    await again.seconds(5);
    expect(again.state('web')).toBe('Running 1/1 0');
  });
});
