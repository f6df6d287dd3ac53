import { RegistryServer, template } from './registry-server.ts';

const encode = (text: string): string => Buffer.from(text).toString('base64');

describe('namespaces', () => {
  it('carry their own name as a label and end only when they are empty', () => {
    const cluster = new RegistryServer();
    const namespace = cluster.create('namespaces', { metadata: { name: 'shop' } });
    expect(namespace.metadata.labels).toEqual({ 'kubernetes.io/metadata.name': 'shop' });
    expect(namespace.spec?.finalizers).toEqual(['kubernetes']);
    expect(namespace.status).toEqual({ phase: 'Active' });
    expect(cluster.cells('namespaces', namespace)).toEqual(['shop', 'Active', '0s']);
  });

  it('have names of one label', () => {
    expect(() => new RegistryServer().create('namespaces', { metadata: { name: 'a.b' } })).toThrow(
      'Namespace "a.b" is invalid: metadata.name: Invalid value: "a.b": must not contain dots',
    );
  });
});

describe('nodes', () => {
  it('show roles, the youngest condition and whether they may be used', () => {
    const cluster = new RegistryServer();
    const labels = { 'node-role.kubernetes.io/worker': '', 'kubernetes.io/role': 'edge' };
    const node = cluster.create('nodes', { metadata: { name: 'n1', labels }, spec: { unschedulable: true } });
    expect(cluster.cells('nodes', node)).toEqual(['n1', 'Unknown,SchedulingDisabled', 'edge,worker', '0s', '']);
  });

  it('have taints with an effect', () => {
    expect(() => new RegistryServer().create('nodes', { spec: { taints: [{ key: 'a', effect: 'Never' }] } })).toThrow(
      'metadata.taints[0].effect: Unsupported value: "Never": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"',
    );
  });
});

describe('config maps', () => {
  it('count what they hold and refuse keys that are no file names', () => {
    const cluster = new RegistryServer();
    const map = cluster.create('configmaps', { data: { a: '1', b: '2' }, binaryData: { c: 'AA==' } });
    expect(cluster.cells('configmaps', map)).toEqual(['it', 3, '0s']);
    expect(() => cluster.create('configmaps', { metadata: { name: 'bad' }, data: { 'a/b': '1' } })).toThrow(
      "ConfigMap \"bad\" is invalid: data[a/b]: Invalid value: \"a/b\": a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
    );
  });

  it('have each key once', () => {
    expect(() => new RegistryServer().create('configmaps', { data: { a: '1' }, binaryData: { a: 'AA==' } })).toThrow(
      'data[a]: Invalid value: "a": duplicate of key present in binaryData',
    );
  });

  it('stay as they are once they are immutable', () => {
    const cluster = new RegistryServer();
    const map = cluster.create('configmaps', { data: { a: '1' }, immutable: true });
    expect(() => cluster.change('configmaps', map, { data: { a: '2' } })).toThrow('data: Forbidden: field is immutable when `immutable` is set');
    expect(() => cluster.change('configmaps', map, { immutable: false })).toThrow('immutable: Forbidden: field is immutable when `immutable` is set');
  });

  it('hold a mebibyte at most', () => {
    expect(() => new RegistryServer().create('configmaps', { data: { a: 'x'.repeat(1024 * 1024 + 1) } })).toThrow(
      'Too long: may not be more than 1048576 bytes',
    );
  });
});

describe('secrets', () => {
  it('are opaque if nothing else is said, and take text over bytes', () => {
    const cluster = new RegistryServer();
    const secret = cluster.create('secrets', { data: { a: encode('old'), b: encode('b') }, stringData: { a: 'new' } });
    expect(secret).toMatchObject({ type: 'Opaque', data: { a: encode('new'), b: encode('b') } });
    expect(secret).not.toHaveProperty('stringData');
    expect(cluster.cells('secrets', secret)).toEqual(['it', 'Opaque', 2, '0s']);
  });

  it.each([
    ['kubernetes.io/tls', {}, '[data[tls.crt]: Required value, data[tls.key]: Required value]'],
    ['kubernetes.io/ssh-auth', {}, 'data[ssh-privatekey]: Required value'],
    ['kubernetes.io/basic-auth', {}, '[data[username]: Required value, data[password]: Required value]'],
    ['kubernetes.io/dockerconfigjson', {}, 'data[.dockerconfigjson]: Required value'],
    ['kubernetes.io/dockerconfigjson', { '.dockerconfigjson': encode('{') }, 'data[.dockerconfigjson]: Invalid value: "<secret contents redacted>"'],
  ])('of type %s need their keys', (type, data, message) => {
    expect(() => new RegistryServer().create('secrets', { type, data })).toThrow(message);
  });

  it('keep their type', () => {
    const cluster = new RegistryServer();
    const secret = cluster.create('secrets', {});
    expect(() => cluster.change('secrets', secret, { type: 'other' })).toThrow('type: Invalid value: "other": field is immutable');
  });
});

describe('service accounts', () => {
  it('count their secrets', () => {
    const cluster = new RegistryServer();
    const account = cluster.create('serviceaccounts', { secrets: [{ name: 'a' }] });
    expect(cluster.cells('serviceaccounts', account)).toEqual(['it', 1, '0s']);
  });
});

describe('services', () => {
  const service = (spec: object) => new RegistryServer().create('services', { spec });

  it('get an address and the defaults of their ports', () => {
    expect(service({ ports: [{ port: 80 }] }).spec).toMatchObject({
      type: 'ClusterIP',
      clusterIP: expect.stringMatching(/^10\.43\./) as string,
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
      internalTrafficPolicy: 'Cluster',
      sessionAffinity: 'None',
      ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }],
    });
  });

  it('of type NodePort open a port of the range on every node', () => {
    const { spec } = service({ type: 'NodePort', ports: [{ port: 80 }] });
    expect(spec.externalTrafficPolicy).toBe('Cluster');
    expect(spec.ports?.[0]?.nodePort).toBeGreaterThanOrEqual(30_000);
    expect(() => service({ type: 'NodePort', ports: [{ port: 80, nodePort: 80 }] })).toThrow(
      'spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767',
    );
  });

  it.each([
    [{}, 'spec.ports: Required value'],
    [
      { type: 'Other', ports: [{ port: 80 }] },
      'spec.type: Unsupported value: "Other": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
    ],
    [{ type: 'ExternalName' }, 'spec.externalName: Required value'],
    [{ ports: [{ port: 80 }, { port: 81 }] }, '[spec.ports[0].name: Required value, spec.ports[1].name: Required value]'],
    [{ ports: [{ port: 70000 }] }, 'spec.ports[0].port: Invalid value: 70000: must be between 1 and 65535, inclusive'],
    [{ ports: [{ port: 80, protocol: 'ICMP' }] }, 'spec.ports[0].protocol: Unsupported value: "ICMP": supported values: "SCTP", "TCP", "UDP"'],
    [
      { clusterIP: '1.2.3.4', ports: [{ port: 80 }] },
      'failed to allocate IP 1.2.3.4: the provided IP (1.2.3.4) is not in the valid range. The range of valid IPs is 10.43.0.0/16',
    ],
    [
      { type: 'LoadBalancer', clusterIP: 'None', ports: [{ port: 80 }] },
      'spec.clusterIPs[0]: Invalid value: "None": may not be set to \'None\' for LoadBalancer services',
    ],
    [
      { externalTrafficPolicy: 'Local', ports: [{ port: 80 }] },
      'spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services',
    ],
  ])('%j are refused', (spec, message) => {
    expect(() => service(spec)).toThrow(message);
  });

  it('keep their address', () => {
    const cluster = new RegistryServer();
    const made = cluster.create('services', { spec: { ports: [{ port: 80 }] } });
    expect(() => cluster.change('services', made, { spec: { ...made.spec, clusterIP: '10.43.0.9', clusterIPs: ['10.43.0.9'] } })).toThrow(
      'may not change once set',
    );
  });

  it('show type, addresses and ports', () => {
    const cluster = new RegistryServer();
    const made = cluster.create('services', { spec: { type: 'ExternalName', externalName: 'example.com' } });
    expect(cluster.cells('services', made)).toEqual(['it', 'ExternalName', '<none>', 'example.com', '<none>', '0s']);
  });
});

describe('endpoints', () => {
  it('show the first addresses and how many more there are', () => {
    const cluster = new RegistryServer();
    const addresses = ['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4'].map((ip) => ({ ip }));
    const endpoints = cluster.create('endpoints', { subsets: [{ addresses, ports: [{ port: 80 }] }] });
    expect(cluster.cells('endpoints', endpoints)).toEqual(['it', '10.0.0.1:80,10.0.0.2:80,10.0.0.3:80 + 1 more...', '0s']);
  });

  it.each([
    [{ ports: [{ port: 80 }] }, 'subsets[0]: Required value: must specify `addresses` or `notReadyAddresses`'],
    [
      { addresses: [{ ip: '127.0.0.1' }] },
      'subsets[0].addresses[0].ip: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
    ],
    [{ addresses: [{ ip: '10.0.0.1' }], ports: [{ port: 0 }] }, 'subsets[0].ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive'],
  ])('%j are refused', (subset, message) => {
    expect(() => new RegistryServer().create('endpoints', { subsets: [subset] })).toThrow(message);
  });
});

describe('events', () => {
  it('are about something in their own namespace', () => {
    expect(() => new RegistryServer().create('events', { involvedObject: { namespace: 'other' } })).toThrow(
      'involvedObject.namespace: Invalid value: "other": does not match event.namespace',
    );
  });
});

describe('replication controllers', () => {
  it('select what their template makes', () => {
    const cluster = new RegistryServer();
    const controller = cluster.create('replicationcontrollers', { spec: { template: template('Always', { app: 'web' }) } });
    expect(controller).toMatchObject({ metadata: { labels: { app: 'web' } }, spec: { replicas: 1, selector: { app: 'web' } } });
    expect(cluster.cells('replicationcontrollers', controller)).toEqual(['it', 1, 0, 0, '0s']);
  });

  it.each([
    [{ replicas: -1 }, 'spec.replicas: Invalid value: -1: must be greater than or equal to 0'],
    [{ selector: { app: 'db' } }, 'spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`'],
  ])('%j are refused', (spec, message) => {
    expect(() => new RegistryServer().create('replicationcontrollers', { spec: { template: template('Always', { app: 'web' }), ...spec } })).toThrow(
      message,
    );
  });
});
