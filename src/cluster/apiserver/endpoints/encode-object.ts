import type { KubeObject } from '#kube/object.ts';
import { negotiate } from './negotiation.ts';
import { queryValue } from './request-info.ts';
import type { RequestScope } from './request-scope.ts';
import { partialObject, tableOf, type IncludeObject } from './table.ts';

/** One object in the form the client accepts. */
export function encodeObject(scope: RequestScope, object: KubeObject): unknown {
  const { server, request, version } = scope;
  const { as } = negotiate(request.headers?.['accept']);
  if (as === 'Table') {
    const includeObject = queryValue(request.query, 'includeObject') as IncludeObject | undefined;
    const { resourceVersion } = object.metadata;
    return tableOf(scope, [object], { resourceVersion }, server.clock.now(), includeObject === undefined ? {} : { includeObject });
  }
  return as === 'PartialObjectMetadata' ? partialObject(object) : version.fromStored(object);
}
