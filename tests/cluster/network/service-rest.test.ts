/** Mirrors pkg/registry/core/service/storage and ValidateService of Kubernetes: what a Service may ask for and what it gets. */
import type { Service } from '#kube/generated/types.ts';
import { RegistryServer } from '../registry/registry-server.ts';

type Spec = NonNullable<Service['spec']>;

const ports = [{ port: 80 }];
const make = (spec: object, server = new RegistryServer(), name = 'it'): Service => server.create('services', { metadata: { name }, spec });
const change = (server: RegistryServer, service: Service, spec: object): Spec =>
  server.change('services', service, { spec: { ...service.spec, ...spec } }).spec;

describe('address families on a cluster of one family', () => {
  test.each([
    ['nothing', {}, ['IPv4'], 'SingleStack'],
    ['PreferDualStack, which falls back', { ipFamilyPolicy: 'PreferDualStack' }, ['IPv4'], 'PreferDualStack'],
    ['the family there is', { ipFamilies: ['IPv4'] }, ['IPv4'], 'SingleStack'],
    ['headless with a selector', { clusterIP: 'None', selector: { app: 'web' } }, ['IPv4'], 'SingleStack'],
    ['headless without one: others write endpoints of both families', { clusterIP: 'None' }, ['IPv4', 'IPv6'], 'RequireDualStack'],
    ['the same, of one family by word', { clusterIP: 'None', ipFamilyPolicy: 'SingleStack' }, ['IPv4'], 'SingleStack'],
  ])('asked for %s', (_what, spec, families, policy) => {
    const made = make({ ports, ...spec });
    expect([made.spec.ipFamilies, made.spec.ipFamilyPolicy, made.spec.clusterIPs?.length]).toEqual([families, policy, 1]);
  });

  test.each([
    [
      { ipFamilyPolicy: 'RequireDualStack' },
      'Service "it" is invalid: spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services',
    ],
    [
      { ipFamilyPolicy: 'PreferDualStack', ipFamilies: ['IPv4', 'IPv6'] },
      'spec.ipFamilies[1]: Invalid value: "IPv6": not configured on this cluster',
    ],
    [{ ipFamilies: ['IPv6'] }, 'spec.ipFamilies[0]: Invalid value: "IPv6": not configured on this cluster'],
    [
      { ipFamilies: ['IPv4', 'IPv6'] },
      "spec.ipFamilyPolicy: Invalid value: \"SingleStack\": must be 'RequireDualStack' or 'PreferDualStack' when multiple IP families are specified",
    ],
    [{ clusterIP: 'fd00::10', clusterIPs: ['fd00::10'] }, 'spec.clusterIPs[0]: Invalid value: ["fd00::10"]: IPv6 is not configured on this cluster'],
    [{ ipFamilyPolicy: 'Both' }, 'Unsupported value: "Both": supported values: "PreferDualStack", "RequireDualStack", "SingleStack"'],
    [{ ipFamilies: ['IPv4', 'IPv4'] }, 'spec.ipFamilies[1]: Duplicate value: "IPv4"'],
    [{ ipFamilies: ['IPX'] }, 'spec.ipFamilies[0]: Unsupported value: "IPX": supported values: "IPv4", "IPv6"'],
    [
      { clusterIP: '10.43.0.77', clusterIPs: ['10.43.0.77', '10.43.0.78'] },
      'spec.clusterIPs: Invalid value: ["10.43.0.77","10.43.0.78"]: may specify no more than one IP for each IP family',
    ],
    [
      { clusterIP: 'None', clusterIPs: ['None', '10.43.0.78'] },
      'spec.clusterIPs: Invalid value: ["None","10.43.0.78"]: \'None\' must be the first and only value',
    ],
    [{ clusterIP: '10.43.0.77', clusterIPs: ['10.43.0.78'] }, 'first value must match `clusterIP`'],
    [{ clusterIPs: ['10.43.0.78'] }, 'must be empty when `clusterIP` is not specified'],
    [{ clusterIP: '10.43.0.77', ipFamilies: ['IPv6'] }, 'expected an IPv6 value as indicated by `ipFamilies[0]`'],
    [
      { type: 'ExternalName', externalName: 'example.com', ipFamilyPolicy: 'SingleStack' },
      'spec.ipFamilyPolicy: Forbidden: may not be set for ExternalName services',
    ],
  ])('%j is refused', (spec, message) => {
    expect(() => make({ ports, ...spec })).toThrow(message);
  });

  test('an update may prefer two families and not require them; what was allocated stays', () => {
    const server = new RegistryServer();
    const made = make({ ports }, server);
    expect(() => change(server, made, { ipFamilyPolicy: 'RequireDualStack' })).toThrow('this cluster is not configured for dual-stack services');
    const spec = change(server, made, { ipFamilyPolicy: 'PreferDualStack' });
    expect([spec.ipFamilyPolicy, spec.ipFamilies, spec.clusterIP]).toEqual(['PreferDualStack', ['IPv4'], made.spec.clusterIP]);
  });

  test('writing another address into clusterIP alone is a change, and refused', () => {
    const server = new RegistryServer();
    const made = make({ ports }, server);
    expect(() => change(server, made, { clusterIP: 'None' })).toThrow('spec.clusterIPs[0]: Invalid value: ["None"]: may not change once set');
  });
});

describe('the health check port of load balancers', () => {
  const local = { type: 'LoadBalancer', externalTrafficPolicy: 'Local', ports };

  test('comes with externalTrafficPolicy Local, differs from the node ports, and goes with it', () => {
    const server = new RegistryServer();
    const made = make(local, server);
    const port = made.spec.healthCheckNodePort ?? 0;
    expect(port).toBeGreaterThanOrEqual(30_000);
    expect(port).not.toBe(made.spec.ports?.[0]?.nodePort);
    expect(change(server, made, { selector: { app: 'web' }, healthCheckNodePort: undefined }).healthCheckNodePort).toBe(port);
    const current = server.api.find('services', 'default', 'it') ?? made;
    expect(change(server, current, { externalTrafficPolicy: 'Cluster' })).not.toHaveProperty('healthCheckNodePort');
  });

  test('may be asked for, is not given twice, and does not change', () => {
    const server = new RegistryServer();
    const made = make({ ...local, healthCheckNodePort: 31_500 }, server);
    expect(made.spec.healthCheckNodePort).toBe(31_500);
    expect(() => make({ type: 'NodePort', ports: [{ port: 80, nodePort: 31_500 }] }, server, 'other')).toThrow('provided port is already allocated');
    expect(() => make({ ...local, healthCheckNodePort: 31_500 }, server, 'third')).toThrow(
      'failed to allocate requested HealthCheck NodePort 31500: provided port is already allocated',
    );
    expect(() => change(server, made, { healthCheckNodePort: 31_501 })).toThrow('spec.healthCheckNodePort: Forbidden: field is immutable');
  });

  test('is nothing for others', () => {
    expect(() => make({ type: 'NodePort', ports, externalTrafficPolicy: 'Local', healthCheckNodePort: 31_500 })).toThrow(
      "spec.healthCheckNodePort: Invalid value: 31500: may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
    );
  });
});

describe('fields of load balancers', () => {
  test.each([
    [{ loadBalancerSourceRanges: ['10.0.0.0/8'] }, "spec.LoadBalancerSourceRanges: Forbidden: may only be used when `type` is 'LoadBalancer'"],
    [{ allocateLoadBalancerNodePorts: false }, "spec.allocateLoadBalancerNodePorts: Forbidden: may only be used when `type` is 'LoadBalancer'"],
    [{ loadBalancerClass: 'example.com/a' }, "spec.loadBalancerClass: Forbidden: may only be used when `type` is 'LoadBalancer'"],
    [
      { type: 'LoadBalancer', loadBalancerSourceRanges: ['10.0.0.0'] },
      'spec.LoadBalancerSourceRanges[0]: Invalid value: "10.0.0.0": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
    ],
    [{ type: 'LoadBalancer', loadBalancerClass: 'a/b/c' }, 'spec.loadBalancerClass: Invalid value: "a/b/c"'],
    [
      { trafficDistribution: 'Near' },
      'spec.trafficDistribution: Unsupported value: "Near": supported values: "PreferClose", "PreferSameNode", "PreferSameZone"',
    ],
    [{ sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 0 } } }, 'must be greater than 0 and less than 86400'],
    [{ sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 86_401 } } }, 'must be greater than 0 and less than 86400'],
  ])('%j are refused', (spec, message) => {
    expect(() => make({ ports, ...spec })).toThrow(message);
  });

  test('allocateLoadBalancerNodePorts false: no port of the nodes but one that is asked for', () => {
    const made = make({
      type: 'LoadBalancer',
      allocateLoadBalancerNodePorts: false,
      ports: [
        { name: 'a', port: 80 },
        { name: 'b', port: 81, nodePort: 31_234 },
      ],
    });
    expect(made.spec.ports?.map(({ nodePort }) => nodePort)).toEqual([undefined, 31_234]);
  });

  test('the class is for ever, and goes with the type', () => {
    const server = new RegistryServer();
    const made = make({ type: 'LoadBalancer', loadBalancerClass: 'example.com/a', ports }, server);
    expect(() => change(server, made, { loadBalancerClass: 'example.com/b' })).toThrow(
      'spec.loadBalancerClass: Invalid value: "example.com/b": may not change once set',
    );
    const spec = change(server, made, { type: 'ClusterIP' });
    for (const gone of ['loadBalancerClass', 'allocateLoadBalancerNodePorts', 'externalTrafficPolicy', 'healthCheckNodePort'])
      expect(spec).not.toHaveProperty(gone);
    expect(spec.ports?.[0]).not.toHaveProperty('nodePort');
  });

  test('a changed protocol keeps number and name, and has a node port of its own', () => {
    const server = new RegistryServer();
    const made = make({ type: 'NodePort', ports: [{ name: 'a', port: 53, nodePort: 30_053 }] }, server);
    const spec = change(server, made, { ports: [{ name: 'a', port: 53, protocol: 'UDP' }] });
    expect(spec.ports).toMatchObject([{ name: 'a', port: 53, protocol: 'UDP', targetPort: 53, nodePort: expect.any(Number) as number }]);
  });
});

test('a headless Service of two families may let go of the second by naming the policy alone', () => {
  const server = new RegistryServer();
  const made = make({ clusterIP: 'None', ports }, server);
  expect(() => change(server, made, { ipFamilies: ['IPv4'] })).toThrow("must be 'SingleStack' to release the secondary IP family");
  expect(change(server, made, { ipFamilyPolicy: 'SingleStack' })).toMatchObject({ ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' });
});
