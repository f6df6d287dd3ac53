// Mirrors SetDefaults_RoleBinding, _ClusterRoleBinding and _Subject of k8s.io/kubernetes/pkg/apis/rbac/v1.
import type { RoleBinding, ClusterRoleBinding, Subject } from '#kube/generated/types.ts';
import type { Draft } from '#kube/object.ts';

const GROUP = 'rbac.authorization.k8s.io';

function defaultSubject(subject: Draft<Subject>): void {
  if (subject.apiGroup) return;
  if (subject.kind === 'User' || subject.kind === 'Group') subject.apiGroup = GROUP;
  else delete subject.apiGroup;
}

export function defaultBinding(binding: Draft<RoleBinding | ClusterRoleBinding>): void {
  binding.roleRef ??= { apiGroup: GROUP, kind: '', name: '' };
  binding.roleRef.apiGroup ||= GROUP;
  for (const subject of binding.subjects ?? []) defaultSubject(subject);
}
