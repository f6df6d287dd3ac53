/** `apply --prune`. Mirrors kubectl/pkg/cmd/apply/prune.go. */
import { groupVersion, type ApiResource } from '#kube/api-resource.ts';
import type { Unstructured } from '#kube/object.ts';
import { StatusError } from '#kube/status-error.ts';
import { lastApplied } from '../../apply/last-applied.ts';
import type { CommandContext } from '../../command.ts';
import { dryRunQuery, type DryRun } from '../../flags/dry-run.ts';
import { UsageError } from '../../usage-error.ts';

/** What is pruned without an allow list. */
const DEFAULT = [
  'core/v1/ConfigMap',
  'core/v1/Endpoints',
  'core/v1/Namespace',
  'core/v1/PersistentVolumeClaim',
  'core/v1/PersistentVolume',
  'core/v1/Pod',
  'core/v1/ReplicationController',
  'core/v1/Secret',
  'core/v1/Service',
  'batch/v1/Job',
  'batch/v1/CronJob',
  'networking.k8s.io/v1/Ingress',
  'apps/v1/DaemonSet',
  'apps/v1/Deployment',
  'apps/v1/ReplicaSet',
  'apps/v1/StatefulSet',
];

export async function pruneKinds(context: CommandContext): Promise<readonly ApiResource[]> {
  const listed = context.flags.list('prune-allowlist');
  const { mapper } = await context.client.discovery();
  return (listed.length > 0 ? listed : DEFAULT).flatMap((text) => {
    const [group = '', version = '', kind = '', more] = text.split('/');
    if (kind === '' || more !== undefined) throw new UsageError(`invalid GroupVersionKind format: ${text}, please follow <group/version/kind>`);
    const apiVersion = group === 'core' ? version : `${group}/${version}`;
    const found = mapper.findKind(apiVersion, kind);
    if (found === undefined && listed.length > 0) throw new UsageError(`no matches for kind "${kind}" in version "${apiVersion}"`);
    return found === undefined || (listed.length === 0 && kind === 'Namespace' && context.namespaceGiven) ? [] : [found];
  });
}

interface Pruned {
  readonly kinds: readonly ApiResource[];
  /** Those of what was applied, and the one that was named. */
  readonly namespaces: ReadonlySet<string>;
  /** uids of what was applied. */
  readonly seen: ReadonlySet<string>;
}

export async function prune(context: CommandContext, pruned: Pruned, dryRun: DryRun, print: (object: Unstructured) => Promise<void>): Promise<void> {
  for (const { resource, object } of await listPrunable(context, pruned)) {
    if (dryRun !== 'client') {
      try {
        await context.client.delete(resource, object.metadata?.namespace ?? '', object.metadata?.name ?? '', {
          propagationPolicy: 'Background',
          ...dryRunBody(dryRun),
        });
      } catch (error) {
        if (!(error instanceof StatusError) || error.reason !== 'NotFound') throw error;
      }
    }
    await print(object);
  }
}

/** What was applied once and is not now. */
export async function listPrunable(
  context: CommandContext,
  { kinds, namespaces, seen }: Pruned,
): Promise<readonly { readonly resource: ApiResource; readonly object: Unstructured }[]> {
  const namespaced = kinds.filter((kind) => kind.namespaced);
  const places = [...namespaces].flatMap((namespace) => namespaced.map((resource) => ({ resource, namespace })));
  const everywhere = kinds.filter((kind) => !kind.namespaced).map((resource) => ({ resource, namespace: '' }));
  const found = [];
  for (const { resource, namespace } of [...places, ...everywhere]) {
    const { items } = await context.client.list(resource, namespace, { labelSelector: context.flags.string('selector') });
    const left = items.filter((item) => lastApplied(item) !== undefined && !seen.has(item.metadata?.uid ?? ''));
    found.push(...left.map((item) => ({ resource, object: { ...item, apiVersion: groupVersion(resource), kind: resource.kind } })));
  }
  return found;
}

function dryRunBody(dryRun: DryRun): object {
  return dryRunQuery(dryRun).dryRun === undefined ? {} : { dryRun: ['All'] };
}
