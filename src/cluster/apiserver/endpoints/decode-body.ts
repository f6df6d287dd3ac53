// Mirrors the decoding of k8s.io/apiserver/pkg/endpoints/handlers: create.go, update.go, fieldvalidation.
import { groupVersion, type ApiResource } from '#kube/api-resource.ts';
import { decodeObject, DecodeError, strictDecodingError } from '#kube/decode-object.ts';
import { jsonSyntaxError } from '#kube/json-syntax-error.ts';
import type { Unstructured } from '#kube/object.ts';
import { schemaForKind, type Schema } from '#kube/schema.ts';
import { StatusError } from '#kube/status-error.ts';
import { badRequest } from '#kube/status-errors.ts';
import { encodeUtf8 } from '#posix/utf8.ts';
import { queryValue } from './request-info.ts';
import { schemaOf } from '../schema-of.ts';
import type { RequestScope } from './request-scope.ts';

/** How much of a body is shown that cannot be read, in bytes. */
const SHOWN = 30;

type Kind = Pick<ApiResource, 'group' | 'version' | 'kind'>;

/** The request's body as an object of `kind`: pruned, with unknown fields refused, warned about or ignored as asked. */
export function decodeBody(scope: RequestScope, other?: Kind): Unstructured {
  const kind = other ?? scope.version.resource;
  const sent = bodyObject(scope);
  const { apiVersion, kind: name } = sent;
  if (typeof name === 'string' && name !== '' && name !== kind.kind) {
    const version = (apiVersion ?? groupVersion(kind)).split('/').pop() ?? '';
    throw badRequest(
      `${name} in version "${version}" cannot be handled as a ${kind.kind}: converting (${version}.${name}) to (${kind.version}.${kind.kind}): unknown conversion`,
    );
  }
  if (typeof apiVersion === 'string' && apiVersion !== '' && apiVersion !== groupVersion(kind)) {
    throw badRequest(`the API version in the data (${apiVersion}) does not match the expected API version (${groupVersion(kind)})`);
  }
  const { object, unknownFields } = decode(sent, kind, other === undefined ? schemaOf(scope.version) : undefined);
  if (unknownFields.length > 0)
    refuseUnknownFields(scope, unknownFields, (message) =>
      badRequest(`${kind.kind} in version "${kind.version}" cannot be handled as a ${kind.kind}: ${message}`),
    );
  return other === undefined ? scope.version.toStored(object) : object;
}

/** Drops unknown fields. Throws BadRequest when a value does not fit its field. */
export function decode(
  sent: Unstructured,
  kind: Kind,
  schema: Schema | undefined = schemaForKind(kind.group, kind.version, kind.kind),
): { readonly object: Unstructured; readonly unknownFields: readonly string[] } {
  if (schema === undefined) return { object: sent, unknownFields: [] };
  try {
    return decodeObject(sent, schema);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw badRequest(`${kind.kind} in version "${kind.version}" cannot be handled as a ${kind.kind}: ${error.message}`);
  }
}

export function refuseUnknownFields(scope: RequestScope, unknownFields: readonly string[], refuse: (message: string) => Error): void {
  const validation = queryValue(scope.request.query, 'fieldValidation') ?? 'Warn';
  if (validation === 'Strict') throw refuse(strictDecodingError(unknownFields));
  if (validation === 'Warn')
    scope.warnings.push(...unknownFields.map((field) => (/^(unknown|duplicate) field/.test(field) ? field : `unknown field "${field}"`)));
}

export function bodyObject({ request: { body }, version }: RequestScope): Unstructured {
  const value: unknown = typeof body === 'string' ? parseObject(body, version.resource.kind) : body;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw badRequest('the body of the request must be an object');
  return value as Unstructured;
}

function parseObject(text: string, kind: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    const shown = /^\s*\{/.test(text)
      ? text.slice(0, SHOWN)
      : [...encodeUtf8(text).slice(0, SHOWN)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    const summary = text === '' ? '<empty>' : text.length > SHOWN ? `${shown} ...` : shown;
    throw badRequest(
      `the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; json parse error: ${error.message} (${summary})`,
    );
  }
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest(jsonSyntaxError(text));
  }
}
