import { RegistryServer } from './registry-server.ts';

describe('network policies', () => {
  const createPolicy = (spec: object) => new RegistryServer().create('networkpolicies.networking.k8s.io', { spec });

  it('are about what comes in, and about what goes out if they have rules for that', () => {
    expect(createPolicy({ podSelector: {} }).spec?.policyTypes).toEqual(['Ingress']);
    expect(createPolicy({ podSelector: {}, egress: [{ ports: [{ port: 53 }] }] }).spec).toMatchObject({
      policyTypes: ['Ingress', 'Egress'],
      egress: [{ ports: [{ port: 53, protocol: 'TCP' }] }],
    });
  });

  it('name peers one way at a time', () => {
    const ipBlock = { cidr: '10.0.0.0/8', except: ['10.1.0.0/16', '192.168.0.0/16'] };
    expect(() => createPolicy({ ingress: [{ from: [{}, { podSelector: {}, ipBlock }], ports: [{ port: 80000 }] }] })).toThrow(
      '[spec.ingress[0].ports[0].port: Invalid value: 80000: must be between 1 and 65535, inclusive, ' +
        'spec.ingress[0].from[0]: Required value: must specify a peer, ' +
        'spec.ingress[0].from[1].ipBlock.except[1]: Invalid value: "192.168.0.0/16": must be a strict subset of `cidr`, ' +
        'spec.ingress[0].from[1]: Forbidden: may not specify both ipBlock and another peer]',
    );
  });
});

describe('disruption budgets', () => {
  it('say one of what must stay and what may go', () => {
    const cluster = new RegistryServer();
    expect(() => cluster.create('poddisruptionbudgets.policy', { spec: { minAvailable: 1, maxUnavailable: '10%' } })).toThrow(
      'PodDisruptionBudget.policy "it" is invalid: spec: Invalid value: {"maxUnavailable":"10%","minAvailable":1}: minAvailable and maxUnavailable cannot be both set',
    );
    const budget = cluster.create('poddisruptionbudgets.policy', { spec: { minAvailable: '50%', selector: {} } });
    expect(cluster.cells('poddisruptionbudgets.policy', budget)).toEqual(['it', '50%', 'N/A', 0, '0s']);
  });
});

describe('priority classes', () => {
  const named = (name: string, value: number) => new RegistryServer().create('priorityclasses.scheduling.k8s.io', { metadata: { name }, value });

  it('leave the highest numbers and the names of the system alone', () => {
    expect(() => named('urgent', 2_000_000_000)).toThrow('value: Forbidden: maximum allowed value of a user defined priority is 1000000000');
    expect(() => named('system-urgent', 1)).toThrow(
      "metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: system-urgent is not a known system priority class",
    );
    expect(named('system-node-critical', 2_000_001_000).preemptionPolicy).toBe('PreemptLowerPriority');
  });

  it('never change their value', () => {
    const cluster = new RegistryServer();
    const urgent = cluster.create('priorityclasses.scheduling.k8s.io', { value: 1000 });
    expect(cluster.cells('priorityclasses.scheduling.k8s.io', urgent)).toEqual(['it', 1000, false, '0s', 'PreemptLowerPriority']);
    expect(() => cluster.change('priorityclasses.scheduling.k8s.io', urgent, { value: 5 })).toThrow(
      'value: Forbidden: may not be changed in an update.',
    );
  });
});

describe('quotas', () => {
  it('count what a cluster knows', () => {
    expect(() => new RegistryServer().create('resourcequotas', { spec: { hard: { apples: '3', pods: '1.5', 'count/configmaps': '-1' } } })).toThrow(
      '[spec.hard[apples]: Invalid value: "apples": must be a standard resource type or fully qualified, ' +
        'spec.hard[apples]: Invalid value: "apples": must be a standard resource for quotas, ' +
        'spec.hard[pods]: Invalid value: "1500m": must be an integer, ' +
        'spec.hard[count/configmaps]: Invalid value: "-1": must be greater than or equal to 0]',
    );
  });

  it('show requests and limits apart', () => {
    const cluster = new RegistryServer();
    const hard = { 'requests.cpu': '1', 'limits.cpu': '2', pods: '2' };
    const quota = cluster.create('resourcequotas', { spec: { hard } });
    const counted = cluster.api.update(
      'resourcequotas',
      { ...quota, status: { hard, used: { 'requests.cpu': '100m', 'limits.cpu': '200m', pods: '1' } } },
      { subresource: 'status' },
    );
    expect(cluster.cells('resourcequotas', counted)).toEqual(['it', '0s', 'pods: 1/2, requests.cpu: 100m/1', 'limits.cpu: 200m/2']);
  });
});

describe('limit ranges', () => {
  const createRange = (item: object) => new RegistryServer().create('limitranges', { spec: { limits: [item] } });

  it('derive defaults from the bounds of containers', () => {
    expect(createRange({ type: 'Container', max: { cpu: '1' }, min: { memory: '64Mi' } }).spec?.limits[0]).toEqual({
      type: 'Container',
      max: { cpu: '1' },
      min: { memory: '64Mi' },
      default: { cpu: '1' },
      defaultRequest: { cpu: '1', memory: '64Mi' },
    });
  });

  it('must be ordered', () => {
    expect(() => createRange({ type: 'Pod', min: { cpu: '2' }, max: { cpu: '1' } })).toThrow(
      'LimitRange "it" is invalid: spec.limits[0].min[cpu]: Invalid value: "2": min value 2 is greater than max value 1',
    );
  });
});
