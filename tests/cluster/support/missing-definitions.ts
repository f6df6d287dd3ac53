import type { ResourceDefinition, Strategy } from '#cluster/apiserver/resource-definition.ts';
import { defineResource } from '#cluster/apiserver/resource-definition.ts';
import { guardStatus, statusSubresource } from '#cluster/apiserver/registry/meta/status.ts';
import { groupResource } from '#kube/api-resource.ts';
import { getApiResource } from '#kube/api-resources.ts';
import type { Job } from '#kube/generated/types.ts';
import type { Draft, KubeObject } from '#kube/object.ts';

const RESOURCES = [
  ['apps', 'statefulsets'],
  ['apps', 'controllerrevisions'],
  ['batch', 'jobs'],
  ['batch', 'cronjobs'],
  ['', 'persistentvolumes'],
  ['', 'persistentvolumeclaims'],
  ['storage.k8s.io', 'storageclasses'],
  ['policy', 'poddisruptionbudgets'],
  ['', 'resourcequotas'],
  ['autoscaling', 'horizontalpodautoscalers'],
  ['rbac.authorization.k8s.io', 'clusterroles'],
  ['scheduling.k8s.io', 'priorityclasses'],
] as const;

/** The bare least of kinds that the API server does not define yet, so that their controllers can be tried. */
export function missingDefinitions(present: readonly ResourceDefinition[]): readonly ResourceDefinition[] {
  const served = new Set(present.map(({ resource }) => groupResource(resource)));
  return RESOURCES.map(([group, plural]) => getApiResource(group, plural))
    .filter((resource) => !served.has(groupResource(resource)))
    .map((resource) => {
      const guard = resource.subresources.includes('status') ? guardStatus<KubeObject>() : {};
      const strategy: Strategy<KubeObject> = {
        ...guard,
        ...(resource.plural === 'jobs' ? { default: (job: Draft<KubeObject>) => defaultJob(job as unknown as Draft<Job>) } : {}),
        ...(resource.subresources.includes('status') ? { subresources: { status: statusSubresource<KubeObject>() } } : {}),
      };
      return defineResource<KubeObject>({ resource, strategy, columns: [] });
    });
}

function defaultJob(job: Draft<Job>): void {
  const { spec } = job;
  if (spec === undefined) return;
  spec.parallelism ??= 1;
  if (spec.parallelism === 1) spec.completions ??= 1;
  spec.selector ??= { matchLabels: { 'job-name': job.metadata.name } };
  spec.template.metadata = { ...spec.template.metadata, labels: { ...spec.template.metadata?.labels, 'job-name': job.metadata.name } };
}
