/** Mirrors upstream's conformance tests of sig-storage, and of sig-node about config maps, secrets and the downward API; see node.md. */
import type { Container, PodSpec, Volume } from '#kube/generated/types.ts';
import { VirtualLab } from '#labs/virtual/virtual-lab.ts';
import { contentAssets, START } from '../../support/assets.ts';
import { configMap, NodeLab, podOf, secret } from './node-lab.ts';

let node: NodeLab;
beforeAll(async () => {
  node = await NodeLab.create();
  await node.apply(configMap('config', { 'data-1': 'value-1', 'path.to.x': 'x' }), secret('hidden', { 'data-1': 'value-1' }));
}, 60_000);
afterAll(() => {
  node.dispose();
});

const mounted = (path = '/v', more: object = {}): Partial<Container> => ({ volumeMounts: [{ name: 'v', mountPath: path, ...more }] });
const volume = (source: Omit<Volume, 'name'>): Partial<PodSpec> => ({ volumes: [{ name: 'v', ...source }] });

describe('ConfigMap and Secret', () => {
  test('should be consumable via environment variable', async () => {
    const env = [
      { name: 'FROM_MAP', valueFrom: { configMapKeyRef: { name: 'config', key: 'data-1' } } },
      { name: 'FROM_SECRET', valueFrom: { secretKeyRef: { name: 'hidden', key: 'data-1' } } },
    ];
    const said = await node.output('env-keys', 'env', { env });
    expect(said).toContain('FROM_MAP=value-1\n');
    expect(said).toContain('FROM_SECRET=value-1\n');
  });

  test('should be consumable via the environment, with a prefix', async () => {
    const said = await node.output('env-from', undefined, {
      command: ['env'],
      envFrom: [{ configMapRef: { name: 'config' }, prefix: 'P_' }, { secretRef: { name: 'none', optional: true } }],
    });
    expect(said).toContain('P_data-1=value-1\n');
  });

  test('should fail to create a ConfigMap or Secret with an empty key', async () => {
    expect(
      await node.refused(`echo '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"bad"},"data":{"":"v"}}' | kubectl create -f -`),
    ).toContain('is invalid: data[]: Invalid value');
    expect(
      await node.refused(`echo '{"apiVersion":"v1","kind":"Secret","metadata":{"name":"bad"},"data":{"":"dg=="}}' | kubectl create -f -`),
    ).toContain('is invalid: data[]: Invalid value');
  });

  test.each([
    ['configMap', { configMap: { name: 'config', defaultMode: 0o400, items: [{ key: 'data-1', path: 'path/to/data' }] } }],
    ['secret', { secret: { secretName: 'hidden', defaultMode: 0o400, items: [{ key: 'data-1', path: 'path/to/data' }] } }],
    [
      'projected',
      { projected: { defaultMode: 0o400, sources: [{ configMap: { name: 'config', items: [{ key: 'data-1', path: 'path/to/data' }] } }] } },
    ],
  ])('%s should be consumable from a volume with mappings and a mode', async (name, source) => {
    expect(
      await node.output(`volume-${name.toLowerCase()}`, 'cat /v/path/to/data; stat -L -c " %a" /v/path/to/data', mounted(), volume(source)),
    ).toBe('value-1 400\n');
  });

  test('updates should be reflected in volume, and not where a subPath is mounted', async () => {
    await node.apply(configMap('live', { 'data-1': 'before' }));
    await node.pod(
      'live',
      'sleep 900',
      {
        volumeMounts: [
          { name: 'v', mountPath: '/v' },
          { name: 'v', mountPath: '/file', subPath: 'data-1' },
        ],
      },
      volume({ configMap: { name: 'live' } }),
    );
    await node.seconds(10);
    await node.apply(configMap('live', { 'data-1': 'after', 'data-2': 'new' }));
    await node.seconds(100);
    expect(await node.run('kubectl exec live -- sh -c "cat /v/data-1 /v/data-2 /file"')).toBe('afternewbefore');
  });

  test('optional updates should be reflected in volume', async () => {
    await node.pod('optional', 'sleep 900', mounted(), volume({ configMap: { name: 'later', optional: true } }));
    await node.seconds(10);
    expect(await node.run('kubectl exec optional -- ls /v')).toBe('');
    await node.apply(configMap('later', { 'data-1': 'here' }));
    await node.seconds(100);
    expect(await node.run('kubectl exec optional -- cat /v/data-1')).toBe('here');
  });

  test('a volume of a config map that is not there keeps the pod waiting, and an event says why', async () => {
    await node.pod('waits', 'sleep 900', mounted(), volume({ configMap: { name: 'missing' } }));
    await node.seconds(10);
    expect(node.get('waits').status?.containerStatuses?.[0]?.state?.waiting?.reason).toBe('ContainerCreating');
    expect(await node.run('kubectl describe pod waits')).toContain('MountVolume.SetUp failed for volume "v" : configmap "missing" not found');
    await node.apply(configMap('missing', { a: 'b' }));
    await node.seconds(60);
    expect(node.ready('waits')).toBe(true);
  });

  test('should be immutable if the immutable field is set', async () => {
    await node.apply(configMap('fixed', { a: '1' }, { immutable: true }));
    expect(await node.refused(`kubectl patch configmap fixed -p '{"data":{"a":"2"}}'`)).toContain('field is immutable when `immutable` is set');
  });
});

describe('Downward API', () => {
  const field = (name: string, fieldPath: string): object => ({ name, valueFrom: { fieldRef: { fieldPath } } });
  const resource = (name: string, of: string, divisor?: string): object => ({
    name,
    valueFrom: { resourceFieldRef: { resource: of, ...(divisor !== undefined && { divisor }) } },
  });

  test('should provide pod name, namespace, uid, addresses, node and account as env vars', async () => {
    const env = [
      field('NAME', 'metadata.name'),
      field('NS', 'metadata.namespace'),
      field('POD_UID', 'metadata.uid'),
      field('IP', 'status.podIP'),
      field('HOST', 'status.hostIP'),
      field('NODE', 'spec.nodeName'),
      field('SA', 'spec.serviceAccountName'),
    ];
    const said = await node.output('downward', 'env', { env: env as never });
    const { metadata, status, spec } = node.get('downward');
    for (const line of [
      `NAME=downward`,
      'NS=default',
      `POD_UID=${metadata.uid}`,
      `IP=${status?.podIP ?? ''}`,
      `HOST=${status?.hostIP ?? ''}`,
      `NODE=${spec?.nodeName ?? ''}`,
      'SA=default',
    ])
      expect(said.split('\n')).toContain(line);
  });

  test("should provide container's limits and requests, rounded up to the divisor", async () => {
    const env = [
      resource('CPU_LIMIT', 'limits.cpu'),
      resource('CPU_REQUEST', 'requests.cpu', '1m'),
      resource('MEMORY_LIMIT', 'limits.memory', '1Mi'),
      resource('MEMORY_REQUEST', 'requests.memory'),
    ];
    const said = await node.output('downward-resources', 'env', {
      env: env as never,
      resources: { requests: { cpu: '250m', memory: '32Mi' }, limits: { cpu: '1250m', memory: '64Mi' } },
    });
    for (const line of ['CPU_LIMIT=2', 'CPU_REQUEST=250', 'MEMORY_LIMIT=64', 'MEMORY_REQUEST=33554432']) expect(said.split('\n')).toContain(line);
  });

  test('should provide default limits.cpu and memory from node allocatable', async () => {
    const said = await node.output('downward-node', 'env', {
      env: [resource('CPU', 'limits.cpu'), resource('MEMORY', 'limits.memory', '1Ki')] as never,
    });
    expect(said.split('\n')).toEqual(expect.arrayContaining(['CPU=2', 'MEMORY=7915364']));
  });

  test('volume should update labels on modification', async () => {
    await node.pod(
      'labelled',
      'sleep 900',
      mounted(),
      volume({ downwardAPI: { items: [{ path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } }] } }),
    );
    await node.run('kubectl label pod labelled key1=value1');
    await node.seconds(100);
    expect(await node.run('kubectl exec labelled -- cat /v/labels')).toBe('key1="value1"');
  });
});

describe('Variable expansion', () => {
  test('should allow composing env vars, and substituting values in command, args and a volume subpath', async () => {
    const env = [
      { name: 'FOO', value: 'foo' },
      { name: 'FOOBAR', value: '$(FOO);;$(NOPE);;$$(FOO)' },
    ];
    const container: Partial<Container> = {
      env,
      command: ['sh', '-c', 'echo "$0 $1"; ls /all', '$(FOO)'],
      args: ['$(FOOBAR)'],
      volumeMounts: [
        { name: 'v', mountPath: '/sub', subPathExpr: '$(FOO)' },
        { name: 'v', mountPath: '/all' },
      ],
    };
    expect(await node.output('expansion', undefined, container, volume({ emptyDir: {} }))).toBe('foo foo;;$(NOPE);;$(FOO)\nfoo\n');
  });
});

describe('EmptyDir', () => {
  test.each([
    ['default', {}],
    ['tmpfs', { medium: 'Memory' }],
  ])('on %s should have the mode 0777 and take files of other users', async (name, emptyDir) => {
    const said = await node.output(
      `empty-${name}`,
      'stat -c %a /v; echo x > /v/f; cat /v/f',
      { ...mounted(), securityContext: { runAsUser: 1001 } },
      volume({ emptyDir }),
    );
    expect(said).toBe('777\nx\n');
  });

  test('pod should support shared volumes between containers, and keep them over restarts', async () => {
    const containers: Container[] = [
      { name: 'c', image: 'busybox', command: ['sh', '-c', 'echo run >> /v/runs; sleep 15; exit 1'], volumeMounts: [{ name: 'v', mountPath: '/v' }] },
      { name: 'd', image: 'busybox', command: ['sleep', '600'], volumeMounts: [{ name: 'v', mountPath: '/shared' }] },
    ];
    await node.apply(podOf('share', { containers, volumes: [{ name: 'v', emptyDir: {} }] }));
    await node.seconds(30);
    expect(await node.run('kubectl exec share -c d -- cat /shared/runs')).toBe('run\nrun\n');
  });

  test('a pod that writes more than sizeLimit is evicted', async () => {
    await node.pod('evicted', 'head -c 3000000 /dev/zero > /v/f; sleep 600', mounted(), volume({ emptyDir: { sizeLimit: '1Mi' } }));
    await node.seconds(30);
    expect(node.get('evicted').status).toMatchObject({
      phase: 'Failed',
      reason: 'Evicted',
      message: 'Usage of EmptyDir volume "v" exceeds the limit "1Mi". ',
    });
  });
});

describe('HostPath', () => {
  test('should give the mode, share files on the node, and check types', async () => {
    const on = { nodeName: 'student1-worker2' };
    await node.output('host-write', 'echo kept > /v/file', mounted(), {
      ...volume({ hostPath: { path: '/data/host', type: 'DirectoryOrCreate' } }),
      ...on,
    });
    await node.run('kubectl delete pod host-write');
    expect(
      await node.output('host-read', 'cat /v', mounted('/v'), { ...volume({ hostPath: { path: '/data/host/file', type: 'File' } }), ...on }),
    ).toBe('kept\n');
    await node.pod('host-wrong', 'true', mounted(), { ...volume({ hostPath: { path: '/data/host', type: 'File' } }), ...on });
    await node.seconds(10);
    expect(await node.run('kubectl describe pod host-wrong')).toContain(
      'MountVolume.SetUp failed for volume "v" : hostPath type check failed: /data/host is not a file',
    );
  });
});

describe('Persistent volumes', () => {
  const claim = (name: string, accessModes: readonly string[] = ['ReadWriteOnce']): object => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name },
    spec: { accessModes, resources: { requests: { storage: '10Mi' } } },
  });
  const using = (claimName: string): Partial<PodSpec> => volume({ persistentVolumeClaim: { claimName } });

  test('data outlives its pod, and goes with its claim', async () => {
    await node.apply(claim('data'));
    await node.output('writer', 'echo first > /v/f', mounted(), using('data'));
    await node.run('kubectl delete pod writer');
    expect(await node.output('reader', 'cat /v/f', mounted(), using('data'))).toBe('first\n');
    await node.run('kubectl delete pvc data --wait=false');
    expect(await node.run('kubectl get pvc data')).toContain('Terminating');
    await node.run('kubectl delete pod reader');
    await node.seconds(5);
    expect(await node.run('kubectl get pvc,pv -o name')).toBe('');
  });

  test('data outlives the lab that is put away and taken out again', async () => {
    await node.apply(claim('saved'));
    await node.pod('saver', 'echo kept > /v/f; sleep 9000', mounted(), using('saved'));
    await node.seconds(15);
    const { lab, clock } = node.lab;
    const saved = JSON.parse(
      JSON.stringify({ cluster: lab.cluster.snapshot(), home: { lastInode: 0, nodes: [] }, now: clock.now() }),
    ) as ConstructorParameters<typeof VirtualLab>[1];
    const again = new VirtualLab({ profile: 'from-pods-to-ingress', seed: 'other', assets: await contentAssets(), start: START }, saved);
    await again.run('kubectl delete pod saver');
    const pod = podOf('loader', {
      restartPolicy: 'Never',
      containers: [{ name: 'c', image: 'busybox', command: ['cat', '/v/f'], volumeMounts: [{ name: 'v', mountPath: '/v' }] }],
      ...using('saved'),
    });
    await again.run('kubectl apply -f -', { stdin: JSON.stringify(pod) });
    expect((await again.run('sleep 15; kubectl logs loader')).stdout).toBe('kept\n');
    again.dispose();
    await node.run('kubectl delete pod saver --now; kubectl delete pvc saved');
  });

  test('ReadWriteOncePod is for one pod at a time', async () => {
    await node.apply(claim('single', ['ReadWriteOncePod']));
    await node.pod('one', 'sleep 600', mounted(), using('single'));
    await node.seconds(15);
    await node.pod('two', 'sleep 600', mounted(), using('single'));
    await node.seconds(15);
    expect(node.ready('one')).toBe(true);
    expect(node.get('two').status?.conditions?.[0]?.message).toContain(
      'node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode',
    );
    await node.run('kubectl delete pod one --now');
    await node.seconds(30);
    expect(node.ready('two')).toBe(true);
  });

  test('a claim nobody can satisfy waits, and its pod says so', async () => {
    await node.apply({
      ...claim('unbound'),
      spec: { storageClassName: '', accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    });
    await node.pod('unbound', 'true', mounted(), using('unbound'));
    await node.seconds(10);
    expect(await node.run('kubectl describe pvc unbound')).toContain('no persistent volumes available for this claim and no storage class is set');
    expect(node.get('unbound').status?.conditions?.[0]?.message).toContain('pod has unbound immediate PersistentVolumeClaims');
  });

  test('generic ephemeral volumes live as long as their pod', async () => {
    await node.pod(
      'brief',
      'sleep 600',
      mounted(),
      volume({ ephemeral: { volumeClaimTemplate: { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Mi' } } } } } }),
    );
    await node.seconds(15);
    expect(node.ready('brief')).toBe(true);
    expect(await node.run('kubectl get pvc brief-v -o jsonpath={.status.phase}')).toBe('Bound');
    await node.run('kubectl delete pod brief --now');
    await node.seconds(10);
    expect(await node.run('kubectl get pvc brief-v --ignore-not-found -o name')).toBe('');
  });

  test('claims of a stateful set go as its retention policy says', async () => {
    await node.apply({
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'db' },
      spec: {
        serviceName: 'db',
        replicas: 2,
        persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete', whenDeleted: 'Retain' },
        selector: { matchLabels: { app: 'db' } },
        template: {
          metadata: { labels: { app: 'db' } },
          spec: { terminationGracePeriodSeconds: 1, containers: [{ name: 'c', image: 'busybox', command: ['sleep', '9000'], ...mounted() }] },
        },
        volumeClaimTemplates: [{ metadata: { name: 'v' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Mi' } } } }],
      },
    });
    await node.seconds(30);
    await node.run('kubectl scale sts db --replicas=1');
    await node.seconds(15);
    expect(await node.run('kubectl get pvc -l app=db -o name')).toBe('persistentvolumeclaim/v-db-0\n');
    await node.run('kubectl delete sts db');
    await node.seconds(15);
    expect(await node.run('kubectl get pvc -l app=db -o name')).toBe('persistentvolumeclaim/v-db-0\n');
  });
});
