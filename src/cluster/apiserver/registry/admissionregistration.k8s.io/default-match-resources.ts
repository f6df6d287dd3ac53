// Mirrors SetDefaults_MatchResources of k8s.io/kubernetes/pkg/apis/admissionregistration/v1.
import type { MatchResources } from '#kube/generated/types.ts';
import type { Draft } from '#kube/object.ts';

export function defaultMatchResources(match: Draft<MatchResources> | undefined): void {
  if (match === undefined) return;
  match.matchPolicy ??= 'Equivalent';
  match.namespaceSelector ??= {};
  match.objectSelector ??= {};
  for (const rule of [...(match.resourceRules ?? []), ...(match.excludeResourceRules ?? [])]) rule.scope ??= '*';
}
