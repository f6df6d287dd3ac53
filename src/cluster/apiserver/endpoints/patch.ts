// Mirrors PatchResource of k8s.io/apiserver/pkg/endpoints/handlers/patch.go.
import { groupVersion, type ApiResource } from '#kube/api-resource.ts';
import { decodeObject, DecodeError } from '#kube/decode-object.ts';
import * as field from '#kube/field-errors.ts';
import { applyJsonPatch, JsonPatchError } from '#kube/json-patch.ts';
import { applyMergePatch } from '#kube/merge-patch.ts';
import type { KubeObject, Unstructured } from '#kube/object.ts';
import { schemaForKind, type Schema } from '#kube/schema.ts';
import { StatusError } from '#kube/status-error.ts';
import { badRequest, invalid, unsupportedMediaType } from '#kube/status-errors.ts';
import { applyStrategicMergePatch, StrategicMergeError } from '#kube/strategic-merge-patch.ts';
import { updateObject } from '../generic/update-object.ts';
import { schemaOf } from '../schema-of.ts';
import { serverSideApply } from './apply.ts';
import { goValueText } from './go-value-text.ts';
import { decode, parseJson, refuseUnknownFields } from './decode-body.ts';
import { writeContext, type RequestScope } from './request-scope.ts';
import { SCALE_KIND, scaleOf, withScale } from './scale.ts';

const PATCH_TYPES = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/apply-patch+yaml',
];

export function patchObject(scope: RequestScope): { readonly object: KubeObject; readonly created: boolean } {
  const { server, definition, info, request } = scope;
  const type = (request.headers?.['content-type'] ?? 'application/strategic-merge-patch+json').split(';')[0]?.trim() ?? '';
  if (!PATCH_TYPES.includes(type)) throw unsupportedMediaType(PATCH_TYPES);
  if (type === 'application/apply-patch+yaml') return serverSideApply(scope);
  const patch = typeof request.body === 'string' ? parseJson(request.body) : request.body;
  const { namespace, name, subresource } = info;
  const context = writeContext(scope);
  if (subresource === 'scale') {
    const change = (current: KubeObject): KubeObject =>
      withScale(definition, current, patched(scope, scaleOf(definition, current), patch, type, SCALE_KIND));
    return { object: scaleOf(definition, updateObject(server, definition, namespace, name, change, { ...context, subresource })), created: false };
  }
  const { version } = scope;
  const change = (current: KubeObject): Unstructured =>
    version.toStored(patched(scope, version.fromStored(current), patch, type, version.resource, schemaOf(version)));
  return { object: updateObject(server, definition, namespace, name, change, context, subresource), created: false };
}

function patched(
  scope: RequestScope,
  current: KubeObject,
  patch: unknown,
  type: string,
  kind: { readonly group: string; readonly version: string; readonly kind: string },
  schema?: Schema,
): Unstructured {
  const result = applyPatch(current, patch, type, kind);
  const refuse = (message: string): StatusError => refusePatch(patch, message);
  if (typeof result !== 'object' || result === null) throw refuse('cannot restore struct from: nil');
  const { apiVersion, kind: name } = result as Unstructured;
  if (name !== kind.kind || apiVersion !== groupVersion(kind)) {
    throw badRequest(`the API version in the data (${apiVersion ?? ''}) does not match the expected API version (${groupVersion(kind)})`);
  }
  const { object, unknownFields } = /strategic/.test(type)
    ? restore(result as Unstructured, kind, refuse)
    : decode(result as Unstructured, kind, schema);
  if (unknownFields.length > 0) refuseUnknownFields(scope, unknownFields, refuse);
  return object;
}

function applyPatch(
  current: KubeObject,
  patch: unknown,
  type: string,
  kind: { readonly group: string; readonly version: string; readonly kind: string },
): unknown {
  try {
    if (type === 'application/json-patch+json') return applyJsonPatch(current, patch);
    if (type === 'application/merge-patch+json') return applyMergePatch(current, patch);
    const schema = schemaForKind(kind.group, kind.version, kind.kind);
    if (schema === undefined) throw unsupportedMediaType(PATCH_TYPES.filter((known) => !known.includes('strategic')));
    return applyStrategicMergePatch(current, patch, schema);
  } catch (error) {
    if (error instanceof StrategicMergeError) throw badRequest(error.message);
    if (!(error instanceof JsonPatchError)) throw error;
    throw new StatusError({ code: 422, reason: 'Invalid', message: 'the server rejected our request due to an error in our request', details: {} });
  }
}

/** A strategic patch is converted without passing through JSON: the words differ from those of decoding. */
function restore(
  result: Unstructured,
  kind: Pick<ApiResource, 'group' | 'version' | 'kind'>,
  refuse: (message: string) => StatusError,
): ReturnType<typeof decode> {
  const schema = schemaForKind(kind.group, kind.version, kind.kind);
  if (schema === undefined) return { object: result, unknownFields: [] };
  try {
    return decodeObject(result, schema);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    const [, found = '', wanted = ''] = /cannot unmarshal (\w+) .* of type (.+)$/.exec(error.message) ?? [];
    if (wanted === '') throw refuse(error.message);
    const from = { object: 'map', array: 'slice', number: 'int64' }[found] ?? found;
    if (wanted.startsWith('map[')) throw refuse(`cannot restore map from ${from}`);
    if (wanted.startsWith('[]')) throw refuse(`cannot restore slice from ${from}`);
    if (wanted.includes('.')) throw refuse(`cannot restore struct from: ${from}`);
    throw refuse(`cannot convert ${from} to ${wanted}`);
  }
}

function refusePatch(patch: unknown, message: string): StatusError {
  return invalid({ group: '', kind: '' }, '', [field.invalid('patch', goValueText(patch), message)]);
}
