import { RegistryServer } from './registry-server.ts';

describe('API services', () => {
  const RESOURCE = 'apiservices.apiregistration.k8s.io';

  it('of the server itself are available at once', () => {
    const cluster = new RegistryServer();
    const local = cluster.create(RESOURCE, {
      metadata: { name: 'v1.apps' },
      spec: { group: 'apps', version: 'v1', groupPriorityMinimum: 17_800, versionPriority: 15 },
    });
    expect(cluster.cells(RESOURCE, local)).toEqual(['v1.apps', 'Local', 'True', '0s']);
  });

  it('of others wait for them', () => {
    const cluster = new RegistryServer();
    const service = { name: 'metrics-server', namespace: 'kube-system' };
    const metrics = cluster.create(RESOURCE, {
      metadata: { name: 'v1beta1.metrics.k8s.io' },
      spec: { group: 'metrics.k8s.io', version: 'v1beta1', groupPriorityMinimum: 100, versionPriority: 100, service },
    });
    expect(metrics.spec?.service?.port).toBe(443);
    expect(cluster.cells(RESOURCE, metrics)).toEqual(['v1beta1.metrics.k8s.io', 'kube-system/metrics-server', 'Unknown', '0s']);
  });

  it('are named after their version and group', () => {
    expect(() =>
      new RegistryServer().create(RESOURCE, { spec: { group: 'apps', version: 'v1', groupPriorityMinimum: 1, versionPriority: 0 } }),
    ).toThrow(
      '[metadata.name: Invalid value: "it": must be `spec.version+"."+spec.group`: "v1.apps", spec.versionPriority: Invalid value: 0: must be positive and less than 1000]',
    );
  });
});

describe('webhook configurations', () => {
  const RESOURCE = 'mutatingwebhookconfigurations.admissionregistration.k8s.io';
  const hook = {
    name: 'pods.hooks.example.com',
    admissionReviewVersions: ['v1'],
    sideEffects: 'None',
    clientConfig: { service: { name: 'hooks', namespace: 'default' } },
    rules: [{ operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['pods'] }],
  };

  it('refuse requests when the hook does not answer, and call it once', () => {
    const cluster = new RegistryServer();
    const configuration = cluster.create(RESOURCE, { webhooks: [hook] });
    expect(configuration.webhooks?.[0]).toMatchObject({
      failurePolicy: 'Fail',
      matchPolicy: 'Equivalent',
      timeoutSeconds: 10,
      reinvocationPolicy: 'Never',
      namespaceSelector: {},
      objectSelector: {},
      clientConfig: { service: { port: 443 } },
      rules: [{ scope: '*' }],
    });
    expect(configuration.metadata.generation).toBe(1);
    expect(cluster.cells(RESOURCE, configuration)).toEqual(['it', 1, '0s']);
  });

  it('say whom to call, and what it may do', () => {
    expect(() => new RegistryServer().create(RESOURCE, { webhooks: [{ ...hook, name: 'pods', sideEffects: 'Some', clientConfig: {} }] })).toThrow(
      '[webhooks[0].name: Invalid value: "pods": should be a domain with at least three segments separated by dots, ' +
        'webhooks[0].sideEffects: Unsupported value: "Some": supported values: "None", "NoneOnDryRun", ' +
        'webhooks[0].clientConfig: Required value: exactly one of url or service is required]',
    );
  });
});

describe('leases, revisions and runtime classes', () => {
  it('show who holds a lease', () => {
    const cluster = new RegistryServer();
    const lease = cluster.create('leases.coordination.k8s.io', { spec: { holderIdentity: 'node1', leaseDurationSeconds: 40 } });
    expect(cluster.cells('leases.coordination.k8s.io', lease)).toEqual(['it', 'node1', '0s']);
    expect(() => cluster.create('leases.coordination.k8s.io', { metadata: { name: 'other' }, spec: { leaseDurationSeconds: 0 } })).toThrow(
      'spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0',
    );
  });

  it('show of what object a revision is', () => {
    const cluster = new RegistryServer();
    const ownerReferences = [{ apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'web', uid: '1', controller: true }];
    const revision = cluster.create('controllerrevisions.apps', { metadata: { name: 'web-1', ownerReferences }, revision: 1, data: {} });
    expect(cluster.cells('controllerrevisions.apps', revision)).toEqual(['web-1', 'statefulset.apps/web', 1, '0s']);
    expect(() => cluster.change('controllerrevisions.apps', revision, { data: { spec: 1 } })).toThrow(/data: Invalid value: .*: field is immutable/);
  });

  it('keep the handler of a runtime class', () => {
    const cluster = new RegistryServer();
    const sandbox = cluster.create('runtimeclasses.node.k8s.io', { handler: 'runsc' });
    expect(cluster.cells('runtimeclasses.node.k8s.io', sandbox)).toEqual(['it', 'runsc', '0s']);
    expect(() => cluster.change('runtimeclasses.node.k8s.io', sandbox, { handler: 'kata' })).toThrow(
      'handler: Invalid value: "kata": field is immutable',
    );
  });
});
