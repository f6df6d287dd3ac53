import type { Unstructured } from '#kube/object.ts';
import { RegistryServer } from './registry-server.ts';

describe('ingresses', () => {
  const backend = { service: { name: 'web', port: { number: 80 } } };
  const ingress = (spec: object) => new RegistryServer().create('ingresses.networking.k8s.io', { spec });
  const rule = (path: object, host = 'shop.example.com') => ({
    rules: [{ host, http: { paths: [{ path: '/', pathType: 'Prefix', backend, ...path }] } }],
  });

  it('show class, hosts, addresses and ports', () => {
    const cluster = new RegistryServer();
    const made = cluster.create('ingresses.networking.k8s.io', {
      spec: { ingressClassName: 'nginx', ...rule({}), tls: [{ hosts: ['shop.example.com'] }] },
    });
    expect(cluster.cells('ingresses.networking.k8s.io', made)).toEqual(['it', 'nginx', 'shop.example.com', '', '80, 443', '0s']);
  });

  it.each([
    [{}, 'spec: Invalid value: []: either `defaultBackend` or `rules` must be specified'],
    [rule({ path: 'shop' }), 'spec.rules[0].http.paths[0].path: Invalid value: "shop": must be an absolute path'],
    [rule({ path: '/a//b' }), 'spec.rules[0].http.paths[0].path: Invalid value: "/a//b": must not contain \'//\''],
    [rule({ pathType: undefined }), 'spec.rules[0].http.paths[0].pathType: Required value: pathType must be specified'],
    [
      rule({ pathType: 'Regex' }),
      'spec.rules[0].http.paths[0].pathType: Unsupported value: "Regex": supported values: "Exact", "ImplementationSpecific", "Prefix"',
    ],
    [rule({ backend: {} }), 'spec.rules[0].http.paths[0].backend: Required value: resource or service backend is required'],
    [rule({ backend: { service: { name: 'web' } } }), 'spec.rules[0].http.paths[0].backend: Required value: port name or number is required'],
    [rule({}, '10.0.0.1'), 'spec.rules[0].host: Invalid value: "10.0.0.1": must be a DNS name, not an IP address'],
  ])('%j are refused', (spec, message) => {
    expect(() => ingress(spec)).toThrow(message);
  });
});

describe('ingress classes', () => {
  const ofClass = (spec: object) => new RegistryServer().create('ingressclasses.networking.k8s.io', { spec });

  it('name a controller and what configures it', () => {
    const cluster = new RegistryServer();
    const parameters = { kind: 'Settings', name: 'main' };
    const made = cluster.create('ingressclasses.networking.k8s.io', { spec: { controller: 'k8s.io/ingress-nginx', parameters } });
    expect(made.spec?.parameters?.scope).toBe('Cluster');
    expect(cluster.cells('ingressclasses.networking.k8s.io', made)).toEqual(['it', 'k8s.io/ingress-nginx', 'Settings/main', '0s']);
  });

  it.each([
    [{}, 'spec.controller: Required value'],
    [{ controller: 'nginx' }, 'spec.controller: Invalid value: "nginx": must be a domain-prefixed path (such as "acme.io/foo")'],
    [{ controller: 'UPPER/x' }, 'spec.controller: Invalid value: "UPPER": a lowercase RFC 1123 subdomain'],
    [{ controller: `a.io/${'x'.repeat(250)}` }, 'spec.controller: Too long: may not be more than 250 bytes'],
    [{ controller: 'a.io/x', parameters: { kind: '', name: 'a' } }, 'spec.parameters.kind: Required value'],
    [
      { controller: 'a.io/x', parameters: { kind: 'K', name: 'a', scope: 'Namespace' } },
      "spec.parameters.namespace: Required value: `parameters.scope` is set to 'Namespace'",
    ],
    [
      { controller: 'a.io/x', parameters: { kind: 'K', name: 'a', namespace: 'x' } },
      "spec.parameters.namespace: Forbidden: `parameters.scope` is set to 'Cluster'",
    ],
  ])('%j are refused', (spec, message) => {
    expect(() => ofClass(spec)).toThrow(message);
  });

  it('keep their controller', () => {
    const cluster = new RegistryServer();
    const made = cluster.create('ingressclasses.networking.k8s.io', { spec: { controller: 'a.io/x' } });
    expect(() => cluster.change('ingressclasses.networking.k8s.io', made, { spec: { controller: 'a.io/y' } })).toThrow(
      'spec.controller: Invalid value: "a.io/y": field is immutable',
    );
  });
});

describe('endpoint slices', () => {
  const slice = (object: Unstructured) => new RegistryServer().create('endpointslices.discovery.k8s.io', object);

  it('show the type, the ports and the addresses', () => {
    const cluster = new RegistryServer();
    const made = cluster.create('endpointslices.discovery.k8s.io', {
      addressType: 'IPv4',
      ports: [{ port: 80 }],
      endpoints: [{ addresses: ['10.0.0.1'] }],
    });
    expect(cluster.cells('endpointslices.discovery.k8s.io', made)).toEqual(['it', 'IPv4', '80', '10.0.0.1', '0s']);
  });

  it.each([
    [{ addressType: '', endpoints: [] }, 'addressType: Required value'],
    [{ addressType: 'IPv4', endpoints: [{ addresses: [] }] }, 'endpoints[0].addresses: Required value: must contain at least 1 address'],
    [{ addressType: 'IPv4', endpoints: [{ addresses: ['::1'] }] }, 'endpoints[0].addresses[0]: Invalid value: "::1": must be a valid IPv4 address'],
  ])('%j are refused', (object, message) => {
    expect(() => slice(object)).toThrow(message);
  });
});
