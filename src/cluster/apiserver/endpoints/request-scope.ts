import type { ApiRequest } from '#kube/transport.ts';
import { unknownResource } from '#kube/status-errors.ts';
import { StatusError } from '#kube/status-error.ts';
import type { ApiServer } from '../api-server.ts';
import type { UserInfo } from '../authentication/user-info.ts';
import type { WriteContext } from '../generic/write-context.ts';
import type { ResourceDefinition, ServedVersion } from '../resource-definition.ts';
import { queryValue, queryValues, type RequestInfo } from './request-info.ts';

/** One request, understood. */
export interface RequestScope {
  readonly server: ApiServer;
  readonly user: UserInfo;
  readonly request: ApiRequest;
  readonly info: RequestInfo;
  readonly definition: ResourceDefinition;
  /** What the client speaks; its objects are converted on their way in and out. */
  readonly version: ServedVersion;
  /** Filled while the request is served; become Warning headers. */
  readonly warnings: string[];
}

/** A path that leads nowhere. Over HTTP its body is the text `404 page not found`. */
export function pageNotFound(group?: string, resource?: string): StatusError {
  const { status } = unknownResource();
  const causes = [{ reason: 'UnexpectedServerResponse', message: '404 page not found' }];
  return new StatusError({ ...status, details: { ...(group ? { group } : {}), ...(resource ? { kind: resource } : {}), causes } });
}

export function methodNotAllowed(): StatusError {
  return new StatusError({
    code: 405,
    reason: 'MethodNotAllowed',
    message: 'the server does not allow this method on the requested resource',
    details: {},
  });
}

interface BodyWithOptions {
  readonly dryRun?: readonly string[];
  readonly deleteOptions?: { readonly dryRun?: readonly string[] };
}

export function isDryRun({ request }: RequestScope): boolean {
  const body = (typeof request.body === 'object' ? request.body : undefined) as BodyWithOptions | null | undefined;
  // Of a deletion, and of an eviction, which has the options of its deletion in it.
  const values = [...queryValues(request.query, 'dryRun'), ...(body?.dryRun ?? []), ...(body?.deleteOptions?.dryRun ?? [])];
  return values.includes('All');
}

export function writeContext(scope: RequestScope, operation: WriteContext['operation'] = 'Update'): WriteContext {
  const { server, user, request, warnings } = scope;
  return {
    api: server.api(),
    clock: server.clock,
    random: server.random,
    ranges: server.ranges,
    user: user.name,
    userInfo: user,
    dryRun: isDryRun(scope),
    fieldManager: queryValue(request.query, 'fieldManager') ?? managerFromUserAgent(request.headers?.['user-agent'] ?? ''),
    operation,
    warn: (message) => {
      if (!warnings.includes(message)) warnings.push(message);
    },
  };
}

/** The part of the User-Agent before the first slash, as upstream's managerOrUserAgent takes it. */
function managerFromUserAgent(userAgent: string): string {
  return (userAgent.split('/')[0] ?? '').slice(0, 128) || 'unknown';
}
