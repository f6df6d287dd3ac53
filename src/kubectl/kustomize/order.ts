/** The order in which kubectl prints what it built. Mirrors kustomize's legacy order. */
import { groupOf, nameOf, versionOf, type Resource } from './resource.ts';

const FIRST = [
  'Namespace',
  'ResourceQuota',
  'StorageClass',
  'CustomResourceDefinition',
  'ServiceAccount',
  'PodSecurityPolicy',
  'Role',
  'ClusterRole',
  'RoleBinding',
  'ClusterRoleBinding',
  'ConfigMap',
  'Secret',
  'Endpoints',
  'Service',
  'LimitRange',
  'PriorityClass',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'Deployment',
  'StatefulSet',
  'CronJob',
  'PodDisruptionBudget',
];
const LAST = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];

export function inLegacyOrder(resources: readonly Resource[]): readonly Resource[] {
  const rank = ({ object }: Resource): number => {
    const kind = object.kind ?? '';
    const first = FIRST.indexOf(kind);
    if (first >= 0) return first - FIRST.length;
    return 1 + LAST.indexOf(kind);
  };
  const key = ({ object }: Resource): string => `${groupOf(object) || '~G'}_${versionOf(object) || '~V'}_${object.kind ?? ''}`;
  const place = (resource: Resource): string => `${resource.object.metadata?.namespace ?? '~X'} ${nameOf(resource)}`;
  return resources.toSorted((a, b) => {
    const ranks = rank(a) - rank(b);
    if (ranks !== 0) return ranks;
    if (key(a) !== key(b)) return key(a) < key(b) ? -1 : 1;
    return place(a) < place(b) ? -1 : place(a) > place(b) ? 1 : 0;
  });
}
