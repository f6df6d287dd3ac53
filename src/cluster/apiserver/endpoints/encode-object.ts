import type { KubeObject } from '#kube/object.ts';
import { negotiate } from './negotiation.ts';
import { queryValue } from './request-info.ts';
import type { RequestScope } from './request-scope.ts';
import { partialObject, tableOf, type IncludeObject } from './table.ts';

/** One object in the form the client accepts. */
export function encodeObject({ server, request, definition }: RequestScope, object: KubeObject): unknown {
  const { as } = negotiate(request.headers?.['accept']);
  if (as === 'Table') {
    const includeObject = queryValue(request.query, 'includeObject') as IncludeObject | undefined;
    const { resourceVersion } = object.metadata;
    return tableOf(definition, [object], { resourceVersion }, server.clock.now(), includeObject === undefined ? {} : { includeObject });
  }
  return as === 'PartialObjectMetadata' ? partialObject(object) : object;
}
