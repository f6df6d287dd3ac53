import { TestCluster } from './test-cluster.ts';

function configMap(cluster: TestCluster, data: Readonly<Record<string, string>>): void {
  cluster.create('configmaps', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'conf', namespace: 'default' }, data });
}

describe('what a container finds around it', () => {
  test('waits for a config map that its environment names', async () => {
    const cluster = TestCluster.create();
    cluster.pod('app', { image: 'busybox', command: ['sleep', 'infinity'], envFrom: [{ configMapRef: { name: 'conf' } }] });
    await cluster.seconds(4);
    expect(cluster.state('app')).toBe('CreateContainerConfigError 0/1 0');
    expect(cluster.events('app')).toContain('Warning Failed Error: configmap "conf" not found');
    configMap(cluster, { COLOR: 'blue' });
    await cluster.seconds(8);
    expect(cluster.state('app')).toBe('Running 1/1 0');
    expect((await cluster.exec('app', 'printenv')).output).toContain('COLOR=blue\n');
  });

  test('has variables from fields, resources, other variables and services', async () => {
    const cluster = TestCluster.create();
    cluster.service('web', { selector: { app: 'web' }, ports: [{ port: 80, name: 'http' }] });
    cluster.pod('app', {
      image: 'busybox',
      command: ['sleep', 'infinity'],
      resources: { limits: { cpu: '500m', memory: '64Mi' }, requests: { cpu: '250m', memory: '64Mi' } },
      env: [
        { name: 'NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
        { name: 'IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
        { name: 'MILLIS', valueFrom: { resourceFieldRef: { resource: 'requests.cpu', divisor: '1m' } } },
        { name: 'MEMORY', valueFrom: { resourceFieldRef: { resource: 'limits.memory' } } },
        { name: 'URL', value: 'http://$(NAME)/$(MISSING)/$$(NAME)' },
      ],
    });
    await cluster.seconds(5);
    const { output } = await cluster.exec('app', 'printenv');
    const address = cluster.cluster.api.find('services', 'default', 'web')?.spec?.clusterIP ?? '';
    for (const line of [
      'NAME=app',
      `IP=${cluster.getPod('app').status?.podIP ?? ''}`,
      'MILLIS=250',
      'MEMORY=67108864',
      'URL=http://app/$(MISSING)/$(NAME)',
      `WEB_SERVICE_HOST=${address}`,
      'WEB_SERVICE_PORT_HTTP=80',
      'KUBERNETES_SERVICE_HOST=10.43.0.1',
      'HOSTNAME=app',
      'HOME=/root',
    ]) {
      expect(output.split('\n')).toContain(line);
    }
  });

  test('mounts a config map, shows its changes, and says when it is missing', async () => {
    const cluster = TestCluster.create();
    const volumes = [{ name: 'v', configMap: { name: 'conf' } }];
    cluster.pod('app', { image: 'busybox', command: ['sleep', 'infinity'], volumeMounts: [{ name: 'v', mountPath: '/etc/conf' }] }, { volumes });
    await cluster.seconds(3);
    expect(cluster.state('app')).toBe('ContainerCreating 0/1 0');
    expect(cluster.events('app')).toContain('Warning FailedMount MountVolume.SetUp failed for volume "v" : configmap "conf" not found');
    configMap(cluster, { 'a.txt': 'first\n' });
    await cluster.seconds(10);
    expect(await cluster.exec('app', 'cat', '/etc/conf/a.txt')).toEqual({ code: 0, output: 'first\n' });
    const stored = cluster.cluster.api.find('configmaps', 'default', 'conf');
    if (stored !== undefined) cluster.cluster.api.update('configmaps', { ...stored, data: { 'a.txt': 'second\n' } });
    await cluster.seconds(90);
    expect((await cluster.exec('app', 'cat', '/etc/conf/a.txt')).output).toBe('second\n');
  });

  test('shares an emptyDir between containers, and the node with hostPath', async () => {
    const cluster = TestCluster.create();
    const mounts = [
      { name: 'shared', mountPath: '/data' },
      { name: 'node', mountPath: '/node' },
    ];
    cluster.pod(
      'two',
      { image: 'busybox', command: ['sleep', 'infinity'], volumeMounts: mounts },
      {
        nodeName: 'student1-worker1',
        containers: [
          { name: 'c', image: 'busybox', command: ['sleep', 'infinity'], volumeMounts: mounts },
          { name: 'd', image: 'nginx', volumeMounts: [{ name: 'shared', mountPath: '/usr/share/nginx/html' }] },
        ],
        volumes: [
          { name: 'shared', emptyDir: {} },
          { name: 'node', hostPath: { path: '/srv/data', type: 'DirectoryOrCreate' } },
        ],
      },
    );
    cluster.pod(
      'other',
      { image: 'busybox', command: ['sleep', 'infinity'], volumeMounts: [{ name: 'node', mountPath: '/mnt' }] },
      { nodeName: 'student1-worker1', volumes: [{ name: 'node', hostPath: { path: '/srv/data' } }] },
    );
    await cluster.seconds(6);
    await cluster.exec('two', 'touch', '/data/index.html');
    await cluster.exec('two', 'touch', '/node/note');
    expect((await cluster.exec('other', 'cat', '/mnt/note')).code).toBe(0);
    const inside = await cluster.until(
      cluster.cluster.connection.http(cluster.getPod('two'), 80, {
        method: 'GET',
        target: '/',
        headers: { host: 'x' },
        body: new Uint8Array(0),
        scheme: 'http',
      }),
    );
    expect(inside.status).toBe(200);
    expect(inside.body).toHaveLength(0);
  });

  test('finds its name, its name server and its token', async () => {
    const cluster = TestCluster.create();
    cluster.pod('app', { image: 'busybox', command: ['sleep', 'infinity'] });
    await cluster.seconds(5);
    expect((await cluster.exec('app', 'cat', '/etc/hostname')).output).toBe('app\n');
    expect((await cluster.exec('app', 'cat', '/etc/resolv.conf')).output).toBe(
      'search default.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.43.0.10\noptions ndots:5\n',
    );
    expect((await cluster.exec('app', 'cat', '/etc/hosts')).output).toContain(`${cluster.getPod('app').status?.podIP ?? ''}\tapp\n`);
  });

  test('refuses to run as root when it must not', async () => {
    const cluster = TestCluster.create();
    cluster.pod('root', { image: 'nginx' }, { securityContext: { runAsNonRoot: true } });
    await cluster.seconds(4);
    expect(cluster.state('root')).toBe('CreateContainerConfigError 0/1 0');
    expect(cluster.events('root').join('\n')).toContain('container has runAsNonRoot and image will run as root');
  });
});
