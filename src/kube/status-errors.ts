/** Constructors of API errors; mirrors k8s.io/apimachinery/pkg/api/errors. */
import { groupResource, type ApiResource } from './api-resource.ts';
import { aggregateText } from './field-errors.ts';
import type { FieldError } from './field-error.ts';
import { StatusError, type StatusCause } from './status-error.ts';

export type GroupResource = Pick<ApiResource, 'group' | 'plural'>;
export type GroupKind = Pick<ApiResource, 'group' | 'kind'>;

/** The reason of a Conflict when an object changed between read and write. */
export const OPTIMISTIC_LOCK = 'the object has been modified; please apply your changes to the latest version and try again';

/** `Deployment.apps`, `Pod`. */
export function groupKind({ group, kind }: GroupKind): string {
  return group === '' ? kind : `${kind}.${group}`;
}

/** `pods "web" not found` */
export function notFound(resource: GroupResource, name: string): StatusError {
  return about(resource, name, 404, 'NotFound', `${groupResource(resource)} "${name}" not found`);
}

export function alreadyExists(resource: GroupResource, name: string): StatusError {
  return about(resource, name, 409, 'AlreadyExists', `${groupResource(resource)} "${name}" already exists`);
}

/** Eight names from one generateName were all taken. */
export function generateNameConflict(resource: GroupResource, name: string): StatusError {
  const message = `${groupResource(resource)} "${name}" already exists, the server was not able to generate a unique name for the object`;
  return about(resource, name, 409, 'AlreadyExists', message, { retryAfterSeconds: 1 });
}

export function conflict(resource: GroupResource, name: string, reason: string = OPTIMISTIC_LOCK): StatusError {
  return about(resource, name, 409, 'Conflict', `Operation cannot be fulfilled on ${groupResource(resource)} "${name}": ${reason}`);
}

/** `pods "web" is forbidden: …`; without a name `pods is forbidden: …`, without a resource `forbidden: …`. */
export function forbidden(resource: GroupResource, name: string, reason: string): StatusError {
  let message = `${groupResource(resource)} "${name}" is forbidden: ${reason}`;
  if (resource.plural === '') message = `forbidden: ${reason}`;
  else if (name === '') message = `${groupResource(resource)} is forbidden: ${reason}`;
  return about(resource, name, 403, 'Forbidden', message);
}

export function invalid(kind: GroupKind, name: string, errors: readonly FieldError[]): StatusError {
  const causes = errors.map((error) => ({ reason: error.type, message: error.message, field: error.field }));
  const suffix = errors.length === 0 ? '' : `: ${aggregateText(errors)}`;
  return new StatusError({
    code: 422,
    reason: 'Invalid',
    message: `${groupKind(kind)} "${name}" is invalid${suffix}`,
    details: { ...named(name), ...grouped(kind.group), kind: kind.kind, ...(causes.length > 0 ? { causes } : {}) },
  });
}

export function badRequest(message: string): StatusError {
  return new StatusError({ code: 400, reason: 'BadRequest', message });
}

export function unauthorized(message = 'Unauthorized'): StatusError {
  return new StatusError({ code: 401, reason: 'Unauthorized', message });
}

/** `action`: `create`, `patch`, `deletecollection`, … */
export function methodNotSupported(resource: GroupResource, action: string): StatusError {
  return new StatusError({
    code: 405,
    reason: 'MethodNotAllowed',
    message: `${action} is not supported on resources of kind "${groupResource(resource)}"`,
    details: { ...grouped(resource.group), kind: resource.plural },
  });
}

export function notAcceptable(accepted: readonly string[]): StatusError {
  return new StatusError({
    code: 406,
    reason: 'NotAcceptable',
    message: `only the following media types are accepted: ${accepted.join(', ')}`,
  });
}

export function unsupportedMediaType(accepted: readonly string[]): StatusError {
  return new StatusError({
    code: 415,
    reason: 'UnsupportedMediaType',
    message: `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`,
  });
}

export function applyConflict(causes: readonly StatusCause[], message: string): StatusError {
  return new StatusError({ code: 409, reason: 'Conflict', message, details: { causes } });
}

/** A resourceVersion or continue token that is compacted away. */
export function expired(message: string): StatusError {
  return new StatusError({ code: 410, reason: 'Expired', message });
}

/** A watch or list from a revision that is no longer there. */
export function tooOldResourceVersion(requested: number, oldest: number): StatusError {
  return expired(`too old resource version: ${requested} (${oldest})`);
}

export function timeout(message: string, retryAfterSeconds = 0): StatusError {
  return new StatusError({
    code: 504,
    reason: 'Timeout',
    message: `Timeout: ${message}`,
    details: retry(retryAfterSeconds),
  });
}

export function requestEntityTooLarge(message: string): StatusError {
  return new StatusError({
    code: 413,
    reason: 'RequestEntityTooLarge',
    message: `Request entity too large: ${message}`,
  });
}

export function serviceUnavailable(message: string): StatusError {
  return new StatusError({ code: 503, reason: 'ServiceUnavailable', message });
}

export function internalError(message: string): StatusError {
  return new StatusError({
    code: 500,
    reason: 'InternalError',
    message: `Internal error occurred: ${message}`,
    details: { causes: [{ message }] },
  });
}

/** What a path that names nothing answers. */
export function unknownResource(): StatusError {
  return new StatusError({
    code: 404,
    reason: 'NotFound',
    message: 'the server could not find the requested resource',
    details: {},
  });
}

export function isNotFound(error: unknown): boolean {
  return error instanceof StatusError && error.reason === 'NotFound';
}

export function isAlreadyExists(error: unknown): boolean {
  return error instanceof StatusError && error.reason === 'AlreadyExists';
}

function about(
  { group, plural }: GroupResource,
  name: string,
  code: number,
  reason: string,
  message: string,
  more: { retryAfterSeconds?: number } = {},
): StatusError {
  return new StatusError({
    code,
    reason,
    message,
    details: { ...named(name), ...grouped(group), kind: plural, ...more },
  });
}

function named(name: string): { name?: string } {
  return name === '' ? {} : { name };
}

function grouped(group: string): { group?: string } {
  return group === '' ? {} : { group };
}

function retry(retryAfterSeconds: number): { retryAfterSeconds?: number } {
  return retryAfterSeconds > 0 ? { retryAfterSeconds } : {};
}
