// Mirrors Store.Create of k8s.io/apiserver/pkg/registry/generic/registry and rest.BeforeCreate.
import { groupResource, groupVersion } from '#kube/api-resource.ts';
import { deepCopy, deepFreeze } from '#kube/freeze.ts';
import type { Draft, KubeObject, Unstructured } from '#kube/object.ts';
import { StatusError } from '#kube/status-error.ts';
import { generateNameConflict, invalid, isAlreadyExists } from '#kube/status-errors.ts';
import { admit, validateAdmission } from '../admission/admission-chain.ts';
import { recordManagedFields } from '../managed-fields/record-managed-fields.ts';
import type { ResourceDefinition } from '../resource-definition.ts';
import { startGeneration } from './generation.ts';
import { fillSystemFields, generateName, matchNamespace } from './prepare-metadata.ts';
import type { Server } from './server.ts';
import type { WriteContext } from './write-context.ts';

/** How often a taken generated name is replaced by another. */
const NAME_ATTEMPTS = 8;

export function createObject(
  server: Server,
  definition: ResourceDefinition,
  namespace: string | undefined,
  input: Unstructured | KubeObject,
  context: WriteContext,
): KubeObject {
  const { generateName: base, name } = input.metadata ?? {};
  if (name !== undefined && name !== '') return createNamed(server, definition, namespace, input, name, context);
  if (base === undefined || base === '') return createNamed(server, definition, namespace, input, '', context);
  for (let attempt = 1; ; attempt++) {
    const generated = generateName(base, context);
    try {
      return createNamed(server, definition, namespace, input, generated, context);
    } catch (error) {
      if (!isAlreadyExists(error)) throw error;
      if (attempt === NAME_ATTEMPTS) throw generateNameConflict(definition.resource, generated);
    }
  }
}

function createNamed(
  server: Server,
  definition: ResourceDefinition,
  namespace: string | undefined,
  input: Unstructured | KubeObject,
  name: string,
  context: WriteContext,
): KubeObject {
  const { resource, strategy } = definition;
  const draft = newDraft(definition, input, name);
  if (draft.metadata.resourceVersion) {
    throw new StatusError({ code: 500, message: 'resourceVersion should not be set on objects to be created' });
  }
  matchNamespace(draft.metadata, resource.namespaced, namespace);
  fillSystemFields(draft.metadata, context);
  if (context.operation !== 'Apply') delete draft.metadata.managedFields;
  strategy.default?.(draft);
  recordManagedFields(definition, undefined, draft, undefined, context);
  const attributes = {
    operation: 'CREATE',
    definition,
    subresource: undefined,
    namespace: draft.metadata.namespace,
    name,
    object: draft,
    old: undefined,
    context,
  } as const;
  if (admit(server.admission, attributes)) strategy.default?.(draft);
  strategy.prepareForCreate?.(draft, context);
  startGeneration(strategy, draft);
  const object = draft as KubeObject;
  const errors = strategy.validate?.(object, context) ?? [];
  if (errors.length > 0) throw invalid(resource, name, errors);
  validateAdmission(server.admission, attributes);
  const key = groupResource(resource);
  if (server.store.find(key, draft.metadata.namespace, name) !== undefined) server.store.create(key, object);
  strategy.allocate?.(draft, undefined, context);
  for (const warning of strategy.warnings?.(object, undefined) ?? []) context.warn(warning);
  return context.dryRun ? deepFreeze(object) : server.store.create(key, object);
}

/** A writable copy with the kind's own apiVersion and kind first, as the server prints them. */
function newDraft({ resource }: ResourceDefinition, input: Unstructured | KubeObject, name: string): Draft<KubeObject> {
  const draft = { apiVersion: '', kind: '', metadata: {}, ...deepCopy(input) } as Draft<KubeObject>;
  draft.apiVersion = groupVersion(resource);
  draft.kind = resource.kind;
  draft.metadata = { ...draft.metadata, name };
  return draft;
}
