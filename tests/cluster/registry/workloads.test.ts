import { RegistryServer, template } from './registry-server.ts';

const selector = { matchLabels: { app: 'web' } };
const web = template('Always', { app: 'web' });

describe('deployments', () => {
  const deployment = (spec: object) => new RegistryServer().create('deployments.apps', { spec: { selector, template: web, ...spec } });

  it('roll one replica at a time unless they are told otherwise', () => {
    expect(deployment({}).spec).toMatchObject({
      replicas: 1,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
    });
    expect(deployment({ strategy: { type: 'Recreate' } }).spec.strategy).toEqual({ type: 'Recreate' });
  });

  it.each([
    [{ selector: {} }, 'spec.selector: Invalid value: {}: empty selector is invalid for deployment'],
    [
      { selector: { matchLabels: { app: 'db' } } },
      'spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`',
    ],
    [
      { strategy: { type: 'Recreate', rollingUpdate: {} } },
      "spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'",
    ],
    [
      { strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } } },
      'spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0',
    ],
    [{ minReadySeconds: 600 }, 'spec.progressDeadlineSeconds: Invalid value: 600: must be greater than minReadySeconds'],
    [{ template: template('Never', { app: 'web' }) }, 'spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"'],
  ])('%j are refused', (spec, message) => {
    expect(() => deployment(spec)).toThrow(message);
  });

  it('keep their selector', () => {
    const cluster = new RegistryServer();
    const made = cluster.create('deployments.apps', { spec: { selector, template: template('Always', { app: 'web', tier: 'x' }) } });
    expect(() => cluster.change('deployments.apps', made, { spec: { ...made.spec, selector: { matchLabels: { tier: 'x' } } } })).toThrow(
      'spec.selector: Invalid value: {"matchLabels":{"tier":"x"}}: field is immutable',
    );
  });

  it('show ready of wanted', () => {
    const cluster = new RegistryServer();
    const made = cluster.create('deployments.apps', { spec: { replicas: 3, selector, template: web } });
    expect(cluster.headers('deployments.apps')).toEqual(['NAME', 'READY', 'UP-TO-DATE', 'AVAILABLE', 'AGE']);
    expect(cluster.cells('deployments.apps', made)).toEqual(['it', '0/3', 0, 0, '0s']);
    expect(cluster.cells('deployments.apps', made, 1)).toEqual(['main', 'busybox', 'app=web']);
  });
});

describe('replica sets', () => {
  it('count their generations by what is asked for', () => {
    const cluster = new RegistryServer();
    const set = cluster.create('replicasets.apps', { spec: { selector, template: web } });
    expect(set.metadata.generation).toBe(1);
    const labelled = cluster.change('replicasets.apps', set, { metadata: { ...set.metadata, labels: { a: 'b' } } });
    expect(labelled.metadata.generation).toBe(1);
    expect(cluster.change('replicasets.apps', labelled, { spec: { ...labelled.spec, replicas: 2 } }).metadata.generation).toBe(2);
    expect(cluster.cells('replicasets.apps', set)).toEqual(['it', 1, 0, 0, '0s']);
  });

  it('need a selector', () => {
    expect(() => new RegistryServer().create('replicasets.apps', { spec: { selector: {}, template: web } })).toThrow(
      'spec.selector: Invalid value: {}: empty selector is invalid for deployment',
    );
  });
});

describe('daemon sets', () => {
  const set = (spec: object) => new RegistryServer().create('daemonsets.apps', { spec: { selector, template: web, ...spec } });

  it('replace one pod after the other', () => {
    expect(set({})).toMatchObject({
      metadata: { annotations: { 'deprecated.daemonset.template.generation': '1' } },
      spec: { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } }, revisionHistoryLimit: 10 },
    });
  });

  it.each([
    [{ selector: {} }, 'spec.selector: Invalid value: {}: empty selector is invalid for daemonset'],
    [
      { updateStrategy: { rollingUpdate: { maxUnavailable: 0, maxSurge: 0 } } },
      'spec.updateStrategy.rollingUpdate.maxUnavailable: Required value: cannot be 0 when maxSurge is 0',
    ],
    [
      { updateStrategy: { rollingUpdate: { maxUnavailable: 1, maxSurge: 1 } } },
      'spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: 1: may not be set when maxUnavailable is non-zero',
    ],
  ])('%j are refused', (spec, message) => {
    expect(() => set(spec)).toThrow(message);
  });
});

describe('pods', () => {
  it('are not asked for something else when they are bound to a node', () => {
    const cluster = new RegistryServer();
    const pod = cluster.create('pods', { spec: { containers: [{ name: 'a', image: 'busybox' }] } });
    expect(pod.metadata.generation).toBe(1);
    const bound = cluster.api.update('pods', { ...pod, spec: { ...pod.spec, nodeName: 'n1' }, target: { kind: 'Node', name: 'n1' } } as never, {
      subresource: 'binding',
    });
    expect(bound).toMatchObject({ metadata: { generation: 1 }, spec: { nodeName: 'n1' } });
  });
});
