import { RegistryServer } from './registry-server.ts';

const server = () => new RegistryServer();
const reads = { apiGroups: [''], resources: ['pods'], verbs: ['get'] };
const roleRef = { kind: 'Role', name: 'reader' };

describe('roles', () => {
  it('need verbs, groups and resources', () => {
    expect(() => server().create('roles.rbac.authorization.k8s.io', { rules: [{ apiGroups: [], resources: [], verbs: [] }] })).toThrow(
      'Role.rbac.authorization.k8s.io "it" is invalid: [rules[0].verbs: Required value: verbs must contain at least one value, ' +
        'rules[0].apiGroups: Required value: resource rules must supply at least one api group, ' +
        'rules[0].resources: Required value: resource rules must supply at least one resource]',
    );
  });

  it('are about resources only; cluster roles about URLs too', () => {
    const rules = [{ nonResourceURLs: ['/healthz'], verbs: ['get'] }];
    expect(() => server().create('roles.rbac.authorization.k8s.io', { rules })).toThrow(
      'rules[0].nonResourceURLs: Invalid value: ["/healthz"]: namespaced rules cannot apply to non-resource URLs',
    );
    expect(server().create('clusterroles.rbac.authorization.k8s.io', { rules }).rules).toEqual(rules);
  });

  it('may have names with colons, but no slashes', () => {
    expect(server().create('roles.rbac.authorization.k8s.io', { metadata: { name: 'system:reader' }, rules: [reads] }).metadata.name).toBe(
      'system:reader',
    );
    expect(() => server().create('roles.rbac.authorization.k8s.io', { metadata: { name: 'a/b' } })).toThrow(
      'metadata.name: Invalid value: "a/b": may not contain \'/\'',
    );
  });

  it('show when they were created, not how old they are', () => {
    const cluster = server();
    const role = cluster.create('roles.rbac.authorization.k8s.io', { rules: [reads] });
    expect(cluster.cells('roles.rbac.authorization.k8s.io', role)).toEqual(['it', '2026-01-01T00:00:00Z']);
  });
});

describe('role bindings', () => {
  const bind = (subjects: readonly object[], changes: object = {}) =>
    server().create('rolebindings.rbac.authorization.k8s.io', { roleRef, subjects, ...changes });

  it('know the group of users, groups and roles', () => {
    const binding = bind([
      { kind: 'User', name: 'ann' },
      { kind: 'ServiceAccount', name: 'app', namespace: 'default' },
    ]);
    expect(binding.roleRef.apiGroup).toBe('rbac.authorization.k8s.io');
    expect(binding.subjects?.map(({ apiGroup }) => apiGroup)).toEqual(['rbac.authorization.k8s.io', undefined]);
  });

  it('bind roles, to users, groups and service accounts', () => {
    expect(() => bind([{ kind: 'Robot', name: 'r2' }], { roleRef: { kind: 'Pod', name: 'x' } })).toThrow(
      '[roleRef.kind: Unsupported value: "Pod": supported values: "Role", "ClusterRole", ' +
        'subjects[0].kind: Unsupported value: "Robot": supported values: "ServiceAccount", "User", "Group"]',
    );
  });

  it('never change their role', () => {
    const cluster = server();
    const binding = cluster.create('rolebindings.rbac.authorization.k8s.io', { roleRef, subjects: [] });
    const other = { ...binding.roleRef, name: 'writer' };
    expect(() => cluster.change('rolebindings.rbac.authorization.k8s.io', binding, { roleRef: other })).toThrow(/: cannot change roleRef$/);
  });

  it('list whom they bind with -o wide', () => {
    const cluster = server();
    const subjects = [
      { kind: 'User', name: 'ann' },
      { kind: 'User', name: 'bob' },
      { kind: 'Group', name: 'devs' },
      { kind: 'ServiceAccount', name: 'builder', namespace: 'default' },
    ];
    const binding = cluster.create('rolebindings.rbac.authorization.k8s.io', { roleRef, subjects });
    expect(cluster.cells('rolebindings.rbac.authorization.k8s.io', binding)).toEqual(['it', 'Role/reader', '0s']);
    expect(cluster.cells('rolebindings.rbac.authorization.k8s.io', binding, 1)).toEqual(['ann, bob', 'devs', 'default/builder']);
  });

  it('name the namespace of service accounts in the whole cluster', () => {
    const subjects = [{ kind: 'ServiceAccount', name: 'app' }];
    expect(() => server().create('clusterrolebindings.rbac.authorization.k8s.io', { roleRef: { kind: 'ClusterRole', name: 'x' }, subjects })).toThrow(
      'subjects[0].namespace: Required value',
    );
  });
});
