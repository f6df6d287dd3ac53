// Mirrors Store.Delete of k8s.io/apiserver/pkg/registry/generic/registry and rest.BeforeDelete.
import { groupResource } from '#kube/api-resource.ts';
import { deepCopy } from '#kube/freeze.ts';
import type { Draft, KubeObject } from '#kube/object.ts';
import { conflict, notFound } from '#kube/status-errors.ts';
import { admit, validateAdmission } from '../admission/admission-chain.ts';
import type { DeleteOptions } from '../../api/api.ts';
import type { ResourceDefinition } from '../resource-definition.ts';
import { hasPendingFinalizers } from './pending-finalizers.ts';
import { propagationFinalizers } from './propagation.ts';
import type { Server } from './server.ts';
import { formatTime } from '#kube/time.ts';
import type { WriteContext } from './write-context.ts';

export interface Deletion {
  readonly object: KubeObject;
  /** False while a grace period runs or finalizers are pending. */
  readonly removed: boolean;
}

export function deleteObject(
  server: Server,
  definition: ResourceDefinition,
  namespace: string | undefined,
  name: string,
  options: DeleteOptions,
  context: WriteContext,
): Deletion {
  const { resource } = definition;
  const key = groupResource(resource);
  const current = server.store.find(key, namespace, name);
  if (current === undefined) throw notFound(resource, name);
  checkPreconditions(definition, current, options);
  const attributes = { operation: 'DELETE', definition, subresource: undefined, namespace, name, object: undefined, old: current, context } as const;
  admit(server.admission, attributes);
  validateAdmission(server.admission, attributes);
  const draft = deepCopy(current);
  const wait = beginDeletion(definition, draft, current, options, context.clock.now());
  if (!wait) return { object: context.dryRun ? current : server.store.remove(key, namespace, name), removed: true };
  return { object: context.dryRun ? current : server.store.update(key, draft), removed: false };
}

function checkPreconditions({ resource }: ResourceDefinition, { metadata }: KubeObject, { preconditions }: DeleteOptions): void {
  const { uid, resourceVersion } = preconditions ?? {};
  if (uid !== undefined && uid !== metadata.uid) {
    throw conflict(resource, metadata.name, `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${metadata.uid}`);
  }
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
    throw conflict(
      resource,
      metadata.name,
      `Precondition failed: ResourceVersion in precondition: ${resourceVersion}, ResourceVersion in object meta: ${metadata.resourceVersion}`,
    );
  }
}

/** Marks the draft as being deleted; false when nothing stands in the way of removing it at once. */
function beginDeletion(definition: ResourceDefinition, draft: Draft<KubeObject>, current: KubeObject, options: DeleteOptions, now: number): boolean {
  const finalizers = propagationFinalizers(definition, current, options.propagationPolicy);
  if (finalizers.length > 0) draft.metadata.finalizers = [...finalizers];
  else delete draft.metadata.finalizers;
  const pending = hasPendingFinalizers(definition, draft);
  const { deletionTimestamp, deletionGracePeriodSeconds: running } = current.metadata;
  if (deletionTimestamp !== undefined) {
    if (running === undefined || running === 0) return pending;
    const requested = options.gracePeriodSeconds;
    if (requested === undefined || requested >= running) return true;
    const asked = Date.parse(deletionTimestamp) - running * 1000;
    draft.metadata.deletionTimestamp = formatTime(asked + requested * 1000);
    draft.metadata.deletionGracePeriodSeconds = requested;
    return requested > 0 || pending;
  }
  const grace = definition.strategy.gracePeriod?.(current, options.gracePeriodSeconds) ?? 0;
  if (grace === 0 && !pending) return false;
  draft.metadata.deletionTimestamp = formatTime(now + grace * 1000);
  draft.metadata.deletionGracePeriodSeconds = grace;
  if (draft.metadata.generation !== undefined) draft.metadata.generation++;
  if (isNamespace(definition)) endNamespace(draft);
  return true;
}

function isNamespace({ resource }: ResourceDefinition): boolean {
  return resource.group === '' && resource.plural === 'namespaces';
}

function endNamespace(draft: Draft<KubeObject>): void {
  const namespace = draft as Draft<KubeObject> & { status?: { phase?: string } };
  namespace.status = { ...namespace.status, phase: 'Terminating' };
  delete draft.metadata.deletionGracePeriodSeconds;
}
