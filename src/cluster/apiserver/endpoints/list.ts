// Mirrors ListResource of k8s.io/apiserver/pkg/endpoints/handlers.
import { groupResource, groupVersion } from '#kube/api-resource.ts';
import type { KubeObject } from '#kube/object.ts';
import { StatusError } from '#kube/status-error.ts';
import { badRequest, expired } from '#kube/status-errors.ts';
import type { ApiRequest } from '#kube/transport.ts';
import { decodeBase64Url, encodeBase64Url } from '../base64-url.ts';
import { parseJson } from './decode-body.ts';
import { negotiate } from './negotiation.ts';
import { objectFilter } from './object-filter.ts';
import { queryValue } from './request-info.ts';
import type { RequestScope } from './request-scope.ts';
import { partialObjectList, tableOf, type IncludeObject } from './table.ts';

export function listObjects(scope: RequestScope): unknown {
  const { server, request, version } = scope;
  checkResourceVersion(request.query, server.store.revision);
  const { items, metadata } = selectPage(scope);
  const { as } = negotiate(request.headers?.['accept']);
  if (as === 'Table') {
    const includeObject = queryValue(request.query, 'includeObject') as IncludeObject | undefined;
    return tableOf(scope, items, metadata, server.clock.now(), includeObject === undefined ? {} : { includeObject });
  }
  if (as === 'PartialObjectMetadataList' || as === 'PartialObjectMetadata') return partialObjectList(items, metadata);
  return {
    kind: version.listKind ?? `${version.resource.kind}List`,
    apiVersion: groupVersion(version.resource),
    metadata,
    items: items.map(version.fromStored),
  };
}

/** Everything the request selects. */
export function selectObjects({ server, request, info, definition }: RequestScope): readonly KubeObject[] {
  const filter = objectFilter(definition, request.query);
  const listed = server.store.list(groupResource(definition.resource), {
    ...(info.namespace === undefined ? {} : { namespace: info.namespace }),
    ...(filter.labels === undefined ? {} : { labels: filter.labels }),
  });
  return filter.selective ? listed.filter(filter.matches) : listed;
}

interface Page {
  readonly items: readonly KubeObject[];
  readonly metadata: { readonly resourceVersion: string; readonly continue?: string; readonly remainingItemCount?: number };
}

function selectPage(scope: RequestScope): Page {
  const { server, request } = scope;
  const limit = Number(queryValue(request.query, 'limit') ?? 0);
  const token = queryValue(request.query, 'continue');
  const resourceVersion = String(server.store.revision);
  let items = selectObjects(scope);
  if (token !== undefined && token !== '') {
    const start = decodeContinue(token);
    items = items.filter((object) => keyOf(object) > start);
  }
  if (!(limit > 0) || items.length <= limit) return { items, metadata: { resourceVersion } };
  const page = items.slice(0, limit);
  const last = keyOf(page[limit - 1] as KubeObject);
  const selective = (queryValue(request.query, 'labelSelector') ?? queryValue(request.query, 'fieldSelector') ?? '') !== '';
  const remaining = selective ? {} : { remainingItemCount: items.length - limit };
  return { items: page, metadata: { resourceVersion, continue: encodeContinue(last, server.store.revision), ...remaining } };
}

/** Sorts as the store does: by namespace, then name. */
function keyOf({ metadata }: KubeObject): string {
  return `${metadata.namespace ?? ''}\u0000${metadata.name}`;
}

function encodeContinue(start: string, revision: number): string {
  return encodeBase64Url(JSON.stringify({ v: 'meta.k8s.io/v1', rv: revision, start }));
}

function decodeContinue(token: string): string {
  const text = decodeBase64Url(token);
  if (text === undefined) throw badRequest('continue key is not valid: illegal base64 data');
  const { start } = parseJson(text) as { readonly start?: unknown };
  if (typeof start !== 'string') throw badRequest('continue key is not valid: incorrect encoded start key (version meta.k8s.io/v1)');
  return start;
}

/** Refuses revisions that the store has not reached or, with `Exact`, no longer has. */
export function checkResourceVersion(query: ApiRequest['query'], current: number): void {
  const text = queryValue(query, 'resourceVersion') ?? '';
  const match = queryValue(query, 'resourceVersionMatch') ?? '';
  if (match !== '' && text === '') throw badRequest('resourceVersionMatch is forbidden unless resourceVersion is provided');
  if (text === '' || text === '0') return;
  const revision = parseResourceVersion(text);
  if (revision > current) {
    throw new StatusError({
      code: 504,
      reason: 'Timeout',
      message: `Timeout: Too large resource version: ${revision}, current: ${current}`,
      details: { causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }], retryAfterSeconds: 1 },
    });
  }
  if (match === 'Exact' && revision < current) throw expired('The resourceVersion for the provided list is too old.');
}

export function parseResourceVersion(text: string): number {
  if (!/^[0-9]+$/.test(text)) {
    throw badRequest(`Invalid value: "${text}": strconv.ParseUint: parsing "${text}": invalid syntax`);
  }
  return Number(text);
}
