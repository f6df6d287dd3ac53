// Mirrors k8s.io/kubernetes/pkg/controller/history: the revisions of stateful sets and daemon sets.
import { without } from '#kube/json.ts';
import { deepEqual } from '#kube/deep-equal.ts';
import { templateHash } from '#kube/hash.ts';
import type { KubeObject } from '#kube/object.ts';
import { StatusError } from '#kube/status-error.ts';
import type { ControllerRevision, LabelSelector, PodTemplateSpec } from '#kube/generated/types.ts';
import { selectorOf } from '#kube/label-selector.ts';
import type { Api } from '../../api/api.ts';
import { claim } from '../claim.ts';
import { controllerReference } from '../controller-reference.ts';

export const REVISION_HASH = 'controller-revision-hash';

export interface Versioned {
  readonly object: KubeObject;
  readonly selector: LabelSelector;
  readonly template: PodTemplateSpec;
  readonly collisionCount: number | undefined;
}

export interface History {
  readonly current: ControllerRevision;
  /** All revisions, oldest first, the current one last. */
  readonly revisions: readonly ControllerRevision[];
}

/** What the revision keeps: the template as a patch, the way `kubectl rollout undo` applies it. */
export function templatePatch(template: PodTemplateSpec): Readonly<Record<string, unknown>> {
  return { spec: { template: { ...template, $patch: 'replace' } } };
}

export function templateOf({ data }: ControllerRevision): PodTemplateSpec {
  return without((data as { readonly spec: { readonly template: PodTemplateSpec & { readonly $patch?: string } } }).spec.template, '$patch');
}

export function revisionHash({ metadata }: ControllerRevision): string {
  return metadata.labels?.[REVISION_HASH] ?? '';
}

/** Finds the revision of the current template, or creates it, and makes it the newest. Throws `HashCollision`. */
export function syncHistory(api: Api, owner: Versioned): History {
  const revisions = [...claim(api, 'controllerrevisions.apps', owner.object, selectorOf(owner.selector))].sort((a, b) => a.revision - b.revision);
  const data = templatePatch(owner.template);
  const newest = revisions.at(-1);
  const same = revisions.findLast((revision) => deepEqual(revision.data, data));
  if (same !== undefined && same === newest) return { current: same, revisions };
  const number = (newest?.revision ?? 0) + 1;
  const current = same === undefined ? create(api, owner, data, number) : api.update('controllerrevisions.apps', { ...same, revision: number });
  return { current, revisions: [...revisions.filter((revision) => revision !== same), current] };
}

/** Another object has the name that the template's hash gives. The owner counts it and tries again. */
export class HashCollision extends StatusError {}

function create(api: Api, owner: Versioned, data: Readonly<Record<string, unknown>>, revision: number): ControllerRevision {
  const { name, namespace = '' } = owner.object.metadata;
  const hash = templateHash(owner.template, owner.collisionCount);
  try {
    return api.create('controllerrevisions.apps', {
      apiVersion: 'apps/v1',
      kind: 'ControllerRevision',
      metadata: {
        name: `${name}-${hash}`,
        namespace,
        labels: { ...owner.template.metadata?.labels, [REVISION_HASH]: hash },
        annotations: { ...owner.object.metadata.annotations },
        ownerReferences: [controllerReference(owner.object)],
      },
      data,
      revision,
    });
  } catch (error) {
    if (error instanceof StatusError && error.reason === 'AlreadyExists') throw new HashCollision(error.status);
    throw error;
  }
}

/** Deletes the oldest revisions beyond the limit, but for the current one and those that pods still carry. */
export function truncateHistory(api: Api, { current, revisions }: History, inUse: ReadonlySet<string>, limit: number): void {
  const unused = revisions.filter((revision) => revision !== current && !inUse.has(revisionHash(revision)));
  for (const { metadata } of unused.slice(0, Math.max(0, unused.length - limit)))
    api.delete('controllerrevisions.apps', metadata.namespace, metadata.name);
}
