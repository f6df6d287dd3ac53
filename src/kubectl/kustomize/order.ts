/** The order in which kubectl prints what it built. Mirrors kustomize's legacy order. */
import { UsageError } from '../usage-error.ts';
import type { SortOptions } from './kustomization.ts';
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

/** As the outermost kustomization asks. Mirrors kustomize's SortOrderTransformer. */
export function inOrder(resources: readonly Resource[], options: SortOptions | undefined): readonly Resource[] {
  if (options === undefined) return inLegacyOrder(resources, FIRST, LAST);
  const { order = '', legacySortOptions } = options;
  if (order !== 'fifo' && order !== 'legacy') throw new UsageError("the field 'sortOptions.order' must be one of [fifo, legacy]");
  if (order === 'legacy') return inLegacyOrder(resources, legacySortOptions?.orderFirst ?? FIRST, legacySortOptions?.orderLast ?? LAST);
  if (legacySortOptions === undefined) return resources;
  throw new UsageError("the field 'sortOptions.legacySortOptions' is set but the selected sort order is 'fifo', not 'legacy'");
}

function inLegacyOrder(resources: readonly Resource[], first: readonly string[], last: readonly string[]): readonly Resource[] {
  const rank = ({ object }: Resource): number => {
    const kind = object.kind ?? '';
    const place = first.indexOf(kind);
    if (place >= 0) return place - first.length;
    return 1 + last.indexOf(kind);
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
