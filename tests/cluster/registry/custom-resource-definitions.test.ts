import { RegistryServer } from './registry-server.ts';

describe('custom resource definitions', () => {
  const names = { plural: 'crontabs', kind: 'CronTab' };
  const version = { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } };
  const define = (spec: object, name = 'crontabs.stable.example.com') =>
    new RegistryServer().create('customresourcedefinitions.apiextensions.k8s.io', {
      metadata: { name },
      spec: { group: 'stable.example.com', scope: 'Namespaced', names, versions: [version], ...spec },
    });

  it('derive the other names and remember which version was stored', () => {
    const { spec, status } = define({});
    expect(spec.names).toEqual({ plural: 'crontabs', kind: 'CronTab', singular: 'crontab', listKind: 'CronTabList' });
    expect(spec.conversion).toEqual({ strategy: 'None' });
    expect(status?.storedVersions).toEqual(['v1']);
  });

  it('are named after what they define', () => {
    expect(() => define({}, 'crontabs')).toThrow('metadata.name: Invalid value: "crontabs": must be spec.names.plural+"."+spec.group');
  });

  it('store one version, and every version has a schema', () => {
    const { schema: _schema, ...bare } = version;
    expect(() => define({ scope: 'Both', versions: [{ ...bare, storage: false }] })).toThrow(
      /\[spec\.scope: Unsupported value: "Both": supported values: "Cluster", "Namespaced", spec\.versions\[0\]\.schema\.openAPIV3Schema: Required value: schemas are required, spec\.versions: Invalid value: .*: must have exactly one version marked as storage version\]/,
    );
  });
});
