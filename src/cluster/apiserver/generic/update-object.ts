// Mirrors Store.Update of k8s.io/apiserver/pkg/registry/generic/registry and rest.BeforeUpdate.
import { groupResource, groupVersion } from '#kube/api-resource.ts';
import { deepCopy, deepFreeze } from '#kube/freeze.ts';
import type { Draft, KubeObject, ManagedFieldsEntry, Unstructured } from '#kube/object.ts';
import { badRequest, conflict, invalid, notFound } from '#kube/status-errors.ts';
import { shareStructure } from '../../storage/share-structure.ts';
import { admit, validateAdmission } from '../admission/admission-chain.ts';
import { recordManagedFields } from '../managed-fields/record-managed-fields.ts';
import { setStatus, STATUS_ALONE, statusOf } from '../registry/meta/status.ts';
import type { ResourceDefinition } from '../resource-definition.ts';
import { countGeneration } from './generation.ts';
import { mayBeRemoved } from './pending-finalizers.ts';
import { omitEmpty } from './prepare-metadata.ts';
import type { Server } from './server.ts';
import type { WriteContext } from './write-context.ts';

/** What to write, from what is stored. */
export type Change = (current: KubeObject) => Unstructured | KubeObject;

export function updateObject(
  server: Server,
  definition: ResourceDefinition,
  namespace: string | undefined,
  name: string,
  change: Change,
  context: WriteContext,
  subresource?: string,
): KubeObject {
  const { resource, strategy } = definition;
  const key = groupResource(resource);
  const current = server.store.find(key, namespace, name);
  if (current === undefined) throw notFound(resource, name);
  const changed = change(current);
  checkIdentity(definition, current, changed);
  const draft =
    subresource === undefined ? nextDraft(definition, current, changed) : subresourceDraft(definition, current, changed, subresource, context);
  draft.metadata.managedFields = managedFieldsOf(current, changed, context) as never;
  if (draft.metadata.managedFields === undefined) delete draft.metadata.managedFields;
  omitEmpty(draft.metadata);
  if (subresource === undefined) strategy.default?.(draft);
  const attributes = { operation: 'UPDATE', definition, subresource, namespace, name, object: draft, old: current, context } as const;
  admit(server.admission, attributes);
  if (subresource === undefined) {
    keepStatus(definition, draft, current);
    strategy.prepareForUpdate?.(draft, current, context);
  }
  countGeneration(strategy, draft, current);
  // Shared first: what did not change is then known by identity.
  let object = shareStructure(current, draft) as KubeObject;
  if (object === current) return current;
  const errors = validate(definition, object, current, subresource, context);
  if (errors.length > 0) throw invalid(resource, name, errors);
  validateAdmission(server.admission, attributes);
  if (strategy.allocate !== undefined) {
    strategy.allocate(draft, current, context);
    object = shareStructure(current, draft) as KubeObject;
  }
  for (const warning of strategy.warnings?.(object, current) ?? []) context.warn(warning);
  deepFreeze(object);
  const next: Draft<KubeObject> = { ...object, metadata: { ...object.metadata } } as Draft<KubeObject>;
  recordManagedFields(definition, current, next, subresource, context);
  if (context.dryRun) return deepFreeze(next as KubeObject);
  const stored = server.store.update(key, next);
  return mayBeRemoved(definition, stored) ? server.store.remove(key, namespace, name) : stored;
}

/** Clients that send a list rewrite it, or empty it (`[]`, `[{}]`); those that send none leave it as it is. */
function managedFieldsOf(
  current: KubeObject,
  changed: Unstructured | KubeObject,
  { operation }: WriteContext,
): readonly ManagedFieldsEntry[] | undefined {
  const sent = changed.metadata?.managedFields;
  if (operation === 'Apply') return sent;
  if (sent === undefined || sent === null) return current.metadata.managedFields;
  return sent.every((entry) => Object.keys(entry).length === 0) ? undefined : sent;
}

function checkIdentity({ resource }: ResourceDefinition, current: KubeObject, { metadata = {} }: Unstructured | KubeObject): void {
  const { name, namespace, resourceVersion, uid } = current.metadata;
  if (metadata.name !== undefined && metadata.name !== '' && metadata.name !== name) {
    throw badRequest(`the name of the object (${metadata.name}) does not match the name on the URL (${name})`);
  }
  if (resource.namespaced && metadata.namespace !== undefined && metadata.namespace !== '' && metadata.namespace !== namespace) {
    throw badRequest(`the namespace of the object (${metadata.namespace}) does not match the namespace on the request (${namespace ?? ''})`);
  }
  if (
    metadata.resourceVersion !== undefined &&
    metadata.resourceVersion !== '' &&
    metadata.resourceVersion !== '0' &&
    metadata.resourceVersion !== resourceVersion
  ) {
    throw conflict(resource, name);
  }
  if (metadata.uid !== undefined && metadata.uid !== '' && metadata.uid !== uid) {
    throw conflict(resource, name, `Precondition failed: UID in precondition: ${metadata.uid}, UID in object meta: ${uid}`);
  }
}

/** The object as sent, with what only the server may change taken from the stored one. */
function nextDraft({ resource }: ResourceDefinition, { metadata }: KubeObject, changed: Unstructured | KubeObject): Draft<KubeObject> {
  const { apiVersion: _apiVersion, kind: _kind, metadata: sent, ...rest } = changed as Unstructured;
  const next = deepCopy({ ...sent, ...serverFields(metadata), creationTimestamp: sent?.creationTimestamp ?? metadata.creationTimestamp });
  if (metadata.namespace === undefined) delete next.namespace;
  return { apiVersion: groupVersion(resource), kind: resource.kind, metadata: next as Draft<KubeObject>['metadata'], ...deepCopy(rest) };
}

function serverFields(metadata: KubeObject['metadata']): Partial<KubeObject['metadata']> {
  const { name, namespace, uid, resourceVersion, generation, deletionTimestamp, deletionGracePeriodSeconds } = metadata;
  return {
    name,
    namespace,
    uid,
    resourceVersion,
    generation,
    deletionTimestamp,
    deletionGracePeriodSeconds,
    selfLink: undefined,
    managedFields: undefined,
  };
}

function subresourceDraft(
  { resource, strategy }: ResourceDefinition,
  current: KubeObject,
  changed: Unstructured | KubeObject,
  subresource: string,
  context: WriteContext,
): Draft<KubeObject> {
  const part = strategy.subresources?.[subresource] ?? (subresource === 'status' ? STATUS_ALONE : undefined);
  if (part === undefined) throw notFound(resource, `${current.metadata.name}/${subresource}`);
  const view = { ...current, metadata: { ...current.metadata, managedFields: undefined } };
  const draft = (part.replaces === true ? view : deepCopy(view)) as Draft<KubeObject>;
  part.apply(draft, changed as KubeObject, context);
  return draft;
}

/** A write to the object itself leaves the status of kinds with a status subresource alone. */
function keepStatus({ resource }: ResourceDefinition, draft: Draft<KubeObject>, current: KubeObject): void {
  if (resource.subresources.includes('status')) setStatus(draft, statusOf(current));
}

function validate(
  { strategy }: ResourceDefinition,
  object: KubeObject,
  current: KubeObject,
  subresource: string | undefined,
  context: WriteContext,
): ReturnType<NonNullable<typeof strategy.validate>> {
  if (subresource !== undefined) return strategy.subresources?.[subresource]?.validate?.(object, current, context) ?? [];
  return [...(strategy.validate?.(object, context) ?? []), ...(strategy.validateUpdate?.(object, current, context) ?? [])];
}
