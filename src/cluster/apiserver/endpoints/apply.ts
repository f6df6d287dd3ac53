// Mirrors applyPatcher of k8s.io/apiserver/pkg/endpoints/handlers/patch.go.
import { groupResource, groupVersion } from '#kube/api-resource.ts';
import type { KubeObject, Unstructured } from '#kube/object.ts';
import { StatusError } from '#kube/status-error.ts';
import { badRequest, conflict, invalid, notFound } from '#kube/status-errors.ts';
import { formatTime } from '#kube/time.ts';
import { createObject } from '../generic/create-object.ts';
import { updateObject } from '../generic/update-object.ts';
import { applyFields, type Applied } from '../managed-fields/server-side-apply.ts';
import { schemaOf } from '../schema-of.ts';
import { bodyObject, decode } from './decode-body.ts';
import { isTrue, queryValue } from './request-info.ts';
import { writeContext, type RequestScope } from './request-scope.ts';

export function serverSideApply(scope: RequestScope): { readonly object: KubeObject; readonly created: boolean } {
  const { server, definition, info, request } = scope;
  const manager = queryValue(request.query, 'fieldManager') ?? '';
  if (manager === '') {
    const message = 'Required value: is required for apply patch';
    throw invalid({ group: 'meta.k8s.io', kind: 'PatchOptions' }, '', [{ type: 'FieldValueRequired', field: 'fieldManager', message }]);
  }
  const patch = readPatch(scope);
  const context = { ...writeContext(scope, 'Apply'), fieldManager: manager };
  const force = isTrue(queryValue(request.query, 'force') ?? 'false');
  const options = { manager, force, subresource: info.subresource, time: formatTime(server.clock.now()) };
  const live = server.store.find(groupResource(definition.resource), info.namespace, info.name);
  const { namespace, name, subresource } = info;
  if (live === undefined) {
    if (subresource !== undefined) throw notFound(definition.resource, name);
    if (patch.metadata?.uid) {
      throw conflict(
        definition.resource,
        name,
        `uid mismatch: the provided object specified uid ${patch.metadata.uid}, and no existing object was found`,
      );
    }
    return {
      object: createObject(server, definition, namespace, written(applyFields(definition, undefined, patch, options)), context),
      created: true,
    };
  }
  const change = (current: KubeObject): Unstructured => written(applyFields(definition, current, patch, options));
  return { object: updateObject(server, definition, namespace, name, change, context, subresource), created: false };
}

function written({ object, managedFields }: Applied): Unstructured {
  return { ...object, metadata: { ...object.metadata, managedFields } };
}

function readPatch(scope: RequestScope): Unstructured {
  const { version, info } = scope;
  const { resource } = version;
  const sent = bodyObject(scope);
  if (sent.kind !== resource.kind || sent.apiVersion !== groupVersion(resource)) {
    throw badRequest(
      `incorrect type specified in apply patch, got ${sent.apiVersion ?? ''}, Kind=${sent.kind ?? ''}, expected ${groupVersion(resource)}, Kind=${resource.kind}`,
    );
  }
  if (sent.metadata?.managedFields !== undefined) throw badRequest('metadata.managedFields must be nil');
  if (sent.metadata?.name !== undefined && sent.metadata.name !== info.name) {
    throw badRequest(`the name of the object (${sent.metadata.name}) does not match the name on the URL (${info.name})`);
  }
  const { object, unknownFields } = decode(sent, resource, schemaOf(version));
  if (unknownFields.length > 0) {
    const where = `${info.namespace ?? ''}/${info.name}; ${groupVersion(resource)}, Kind=${resource.kind}`;
    const fields = unknownFields.map((field) => `.${field}: field not declared in schema`);
    throw new StatusError({
      code: 500,
      message: `failed to create typed patch object (${where}): ${fields.length === 1 ? fields[0] : `errors:\n${fields.map((field) => `  ${field}`).join('\n')}`}`,
    });
  }
  const { namespace } = info;
  const patch = { ...object, metadata: { ...object.metadata, name: info.name, ...(namespace === undefined ? {} : { namespace }) } };
  return version.toStored(patch);
}
