// Mirrors the watch cache of k8s.io/apiserver/pkg/storage/cacher and handlers/watch.go.
import { groupResource, groupVersion } from '#kube/api-resource.ts';
import type { KubeObject } from '#kube/object.ts';
import type { StatusError } from '#kube/status-error.ts';
import { badRequest, tooOldResourceVersion } from '#kube/status-errors.ts';
import type { WatchEvent, WatchStream } from '#kube/transport.ts';
import type { StoreEvent } from '../../storage/store.ts';
import { checkResourceVersion, parseResourceVersion } from './list.ts';
import { negotiate } from './negotiation.ts';
import { objectFilter, type ObjectFilter } from './object-filter.ts';
import { isTrue, queryValue } from './request-info.ts';
import type { RequestScope } from './request-scope.ts';
import { partialObject, tableOf, type IncludeObject } from './table.ts';
import { WatchQueue } from './watch-queue.ts';

const BOOKMARK_MS = 60_000;
const INITIAL_EVENTS_END = 'k8s.io/initial-events-end';

export function watchObjects(scope: RequestScope): WatchStream {
  const { server, request, info, definition, version } = scope;
  const { store, clock } = server;
  const resource = groupResource(definition.resource);
  const filter = objectFilter(definition, request.query, info.name);
  const { query } = request;
  const bookmarks = isTrue(queryValue(query, 'allowWatchBookmarks') ?? 'false');
  const sendInitial = queryValue(query, 'sendInitialEvents');
  if (sendInitial !== undefined && queryValue(query, 'resourceVersionMatch') !== 'NotOlderThan') {
    throw badRequest(
      'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan',
    );
  }
  if (sendInitial === undefined) checkResourceVersion(query, store.revision);
  const encode = encoder(scope);
  const releases: (() => void)[] = [];
  const queue = new WatchQueue(() => releases.forEach((release) => release()));
  const deliver = (event: StoreEvent): void => {
    const seen = transition(event, filter, info.namespace);
    if (seen !== undefined) queue.push({ type: seen.type, object: encode(seen.object) });
  };
  const bookmark = (annotations?: Readonly<Record<string, string>>): void => {
    const metadata = { resourceVersion: String(store.revision), creationTimestamp: null, ...(annotations === undefined ? {} : { annotations }) };
    const object = { kind: version.resource.kind, apiVersion: groupVersion(version.resource), metadata };
    queue.push({ type: 'BOOKMARK', object });
  };

  const from = queryValue(query, 'resourceVersion') ?? '';
  if (sendInitial === undefined ? from === '' || from === '0' : isTrue(sendInitial)) {
    const options = info.namespace === undefined ? {} : { namespace: info.namespace };
    for (const object of store.list(resource, options)) if (filter.matches(object)) queue.push({ type: 'ADDED', object: encode(object) });
    if (sendInitial !== undefined && bookmarks) bookmark({ [INITIAL_EVENTS_END]: 'true' });
  } else if (from !== '' && from !== '0') {
    const changes = store.changesSince(parseResourceVersion(from), resource);
    if (changes === undefined) return failed(tooOldResourceVersion(Number(from), store.revision));
    changes.forEach(deliver);
  }

  releases.push(store.subscribe(deliver, resource));
  const timeoutSeconds = Number(queryValue(query, 'timeoutSeconds') ?? 0);
  if (timeoutSeconds > 0) {
    const timer = clock.schedule(clock.now() + timeoutSeconds * 1000, () => queue.close());
    releases.push(() => timer.cancel());
  }
  if (bookmarks) releases.push(repeat(scope, () => bookmark()));
  return queue;
}

/** Every minute until it is stopped. Only clients that ask for bookmarks cost a timer. */
function repeat({ server: { clock } }: RequestScope, task: () => void): () => void {
  const next = (): void => {
    task();
    timer = clock.schedule(clock.now() + BOOKMARK_MS, next);
  };
  let timer = clock.schedule(clock.now() + BOOKMARK_MS, next);
  return () => timer.cancel();
}

function failed(error: StatusError): WatchStream {
  const queue = new WatchQueue(() => undefined);
  queue.push({ type: 'ERROR', object: error.status });
  queue.close();
  return queue;
}

/** How a change looks to someone who sees only what `filter` lets through. */
function transition(
  { type, object, previous }: StoreEvent,
  filter: ObjectFilter,
  namespace: string | undefined,
): { type: WatchEvent['type']; object: KubeObject } | undefined {
  if (namespace !== undefined && object.metadata.namespace !== namespace) return undefined;
  const now = type !== 'DELETED' && filter.matches(object);
  const before = previous !== undefined && filter.matches(previous);
  if (now) return { type: before ? 'MODIFIED' : 'ADDED', object };
  if (!before) return undefined;
  if (type === 'DELETED') return { type, object };
  const { resourceVersion } = object.metadata;
  return { type: 'DELETED', object: { ...previous, metadata: { ...previous.metadata, resourceVersion } } };
}

function encoder(scope: RequestScope): (object: KubeObject) => unknown {
  const { server, request, version } = scope;
  const { as } = negotiate(request.headers?.['accept']);
  if (as === 'Table') {
    let first = true;
    const includeObject = queryValue(request.query, 'includeObject') as IncludeObject | undefined;
    return (object) => {
      const { resourceVersion } = object.metadata;
      const options = { withColumns: first, ...(includeObject === undefined ? {} : { includeObject }) };
      first = false;
      return tableOf(scope, [object], { resourceVersion }, server.clock.now(), options);
    };
  }
  return as === undefined ? version.fromStored : partialObject;
}
