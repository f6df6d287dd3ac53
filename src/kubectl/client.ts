/** Requests to one API server; mirrors the dynamic client and resource.Helper of k8s.io/cli-runtime. */
import { UsageError } from './usage-error.ts';
import { groupVersion, type ApiResource } from '#kube/api-resource.ts';
import type { Unstructured } from '#kube/object.ts';
import { StatusError } from '#kube/status-error.ts';
import type { ApiRequest, ApiResponse, ByteStream, ChannelStream, Transport, WatchEvent, WatchStream } from '#kube/transport.ts';
import { discover, type Discovery } from './discovery.ts';

export type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface ObjectList extends Unstructured {
  readonly items: readonly Unstructured[];
}

export type PatchType = 'json' | 'merge' | 'strategic' | 'apply';

const PATCH_CONTENT: Readonly<Record<PatchType, string>> = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
};

/** Accept header with which the server prints tables. */
export const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json';

export interface ClientOptions {
  /** Sent with each request: impersonation. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Told each warning of the server. */
  readonly warn?: (text: string) => void;
  /** Interrupts waiting when the process is ended. */
  readonly race?: <T>(promise: Promise<T>) => Promise<T>;
}

export class Client {
  readonly transport: Transport;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #warn: (text: string) => void;
  readonly #race: <T>(promise: Promise<T>) => Promise<T>;
  readonly #warned = new Set<string>();

  constructor(transport: Transport, options: ClientOptions = {}) {
    this.transport = transport;
    this.#headers = options.headers ?? {};
    this.#warn = options.warn ?? (() => undefined);
    this.#race = options.race ?? ((promise) => promise);
  }

  get server(): string {
    return this.transport.server;
  }

  /** What the server serves; kept for as long as the transport. `fresh` asks again. */
  discovery(fresh = false): Promise<Discovery> {
    return discover(this, fresh);
  }

  get(resource: ApiResource, namespace: string, name: string, query: Query = {}, accept?: string): Promise<Unstructured> {
    return this.#object('GET', objectPath(resource, namespace, name), query, undefined, accept);
  }

  /** Without a namespace, in all of them. Follows `continue` when `limit` is in the query. */
  async list(resource: ApiResource, namespace?: string, query: Query = {}, accept?: string): Promise<ObjectList> {
    const path = collectionPath(resource, namespace);
    const first = (await this.#object('GET', path, query, undefined, accept)) as ObjectList;
    let page = first;
    const items = [...(first.items ?? [])];
    const rows = [...((first['rows'] as unknown[] | undefined) ?? [])];
    for (;;) {
      const token = (page.metadata as { continue?: string } | undefined)?.continue;
      if (token === undefined || token === '') break;
      page = (await this.#object('GET', path, { ...query, continue: token }, undefined, accept)) as ObjectList;
      items.push(...(page.items ?? []));
      rows.push(...((page['rows'] as unknown[] | undefined) ?? []));
    }
    return page === first ? first : { ...first, items, ...(rows.length > 0 ? { rows } : {}) };
  }

  /** What was read before carries a resourceVersion, which nothing that is to be made may have. */
  create(resource: ApiResource, namespace: string | undefined, object: Unstructured, query: Query = {}): Promise<Unstructured> {
    if (object.metadata?.resourceVersion === undefined) return this.#object('POST', collectionPath(resource, namespace), query, object);
    const { resourceVersion: _read, ...metadata } = object.metadata;
    return this.#object('POST', collectionPath(resource, namespace), query, { ...object, metadata });
  }

  replace(resource: ApiResource, namespace: string, name: string, object: Unstructured, query: Query = {}): Promise<Unstructured> {
    return this.#object('PUT', objectPath(resource, namespace, name), query, object);
  }

  patch(
    resource: ApiResource,
    namespace: string,
    name: string,
    type: PatchType,
    patch: unknown,
    query: Query = {},
    subresource = '',
  ): Promise<Unstructured> {
    return this.#object('PATCH', objectPath(resource, namespace, name, subresource), query, patch, undefined, PATCH_CONTENT[type]);
  }

  /** The Status, or the object as it is while it is being deleted. */
  delete(resource: ApiResource, namespace: string, name: string, options: Unstructured = {}, query: Query = {}): Promise<Unstructured> {
    return this.#object('DELETE', objectPath(resource, namespace, name), query, options);
  }

  subresource(
    method: 'GET' | 'POST' | 'PUT',
    resource: ApiResource,
    namespace: string,
    name: string,
    subresource: string,
    body?: unknown,
    query: Query = {},
    accept?: string,
  ): Promise<Unstructured> {
    return this.#object(method, objectPath(resource, namespace, name, subresource), query, body, accept);
  }

  /** Events until the server or `close` ends them. Rejects, and iterating rejects, when the process is ended. */
  async watch(resource: ApiResource, namespace: string | undefined, query: Query = {}, accept?: string): Promise<WatchStream> {
    const stream = await this.#race(
      this.transport.watch(this.#request('GET', collectionPath(resource, namespace), { ...query, watch: 'true' }, undefined, accept)),
    );
    return { close: () => stream.close(), [Symbol.asyncIterator]: () => this.#interruptible<WatchEvent>(stream) };
  }

  async stream(path: string, query: Query = {}): Promise<ByteStream> {
    const stream = await this.#race(this.transport.stream(this.#request('GET', path, query)));
    return { close: () => stream.close(), [Symbol.asyncIterator]: () => this.#interruptible<Uint8Array>(stream) };
  }

  connect(path: string, query: Query = {}): Promise<ChannelStream> {
    return this.#race(this.transport.connect(this.#request('POST', path, query)));
  }

  /** Any request; `path` may hold a query. */
  async raw(method: ApiRequest['method'], path: string, body?: unknown, accept = 'application/json, */*'): Promise<ApiResponse> {
    const [plain = '', ...rest] = path.split('?');
    return this.send({ ...this.#request(method, plain, {}, body, accept), query: queryOf(rest.join('?')) });
  }

  async send(request: ApiRequest): Promise<ApiResponse> {
    const response = await this.#race(this.transport.send(request));
    for (const text of warnings(response)) {
      if (this.#warned.has(text)) continue;
      this.#warned.add(text);
      this.#warn(text);
    }
    return response;
  }

  async #object(
    method: ApiRequest['method'],
    path: string,
    query: Query,
    body?: unknown,
    accept?: string,
    contentType?: string,
  ): Promise<Unstructured> {
    try {
      const response = await this.send(this.#request(method, path, query, body, accept, contentType));
      return response.body as Unstructured;
    } catch (error) {
      throw unserved(error, method, path);
    }
  }

  #request(method: ApiRequest['method'], path: string, query: Query, body?: unknown, accept = 'application/json', contentType?: string): ApiRequest {
    const given = Object.entries(query).filter((entry): entry is [string, string | readonly string[]] => entry[1] !== undefined && entry[1] !== '');
    return {
      method,
      path,
      query: Object.fromEntries(given),
      headers: {
        accept,
        'user-agent': 'kubectl/v1.34.5 (linux/amd64) kubernetes',
        ...this.#headers,
        ...(body === undefined ? {} : { 'content-type': contentType ?? 'application/json' }),
      },
      ...(body === undefined ? {} : { body }),
    };
  }

  async *#interruptible<T>(stream: AsyncIterable<T> & { close(): void }): AsyncGenerator<T> {
    const iterator = stream[Symbol.asyncIterator]();
    try {
      for (;;) {
        const next = await this.#race(iterator.next());
        if (next.done === true) return;
        yield next.value;
      }
    } finally {
      stream.close();
    }
  }
}

/** Of a path that no server handles, the request is named: `(patch configmaps web)`. Mirrors NewGenericServerResponse. */
function unserved(error: unknown, method: string, path: string): unknown {
  if (!(error instanceof StatusError) || error.message !== 'the server could not find the requested resource') return error;
  const [, group = '', resource = '', name = ''] =
    /^\/(?:api|apis\/([^/]+))\/[^/]+\/(?:namespaces\/[^/]+\/(?!(?:finalize|scale|status)$))?([^/]+)(?:\/([^/]+))?/.exec(path) ?? [];
  if (resource === '') return error;
  // The client of scales knows no groups.
  const what = `${resource}${group === '' || path.endsWith('/scale') ? '' : `.${group}`}${name === '' ? '' : ` ${decodeURIComponent(name)}`}`;
  const { kind: _kind, apiVersion: _version, metadata: _metadata, status: _status, ...rest } = error.status;
  return new StatusError({ ...rest, message: `${error.message} (${method.toLowerCase()} ${what})` });
}

/** What stands after the question mark, names without a value too (`verbose`), without what cannot be read. Mirrors url.URL.Query. */
function queryOf(search: string): Record<string, readonly string[]> {
  const query: Record<string, string[]> = {};
  for (const pair of search.split('&').filter((part) => part !== '' && !/%(?![\da-f]{2})/i.test(part))) {
    const [name = '', ...value] = pair.split('=').map((part) => unescape(part));
    (query[name] ??= []).push(value.join('='));
  }
  return query;
}

/** Bytes that are no UTF-8 stay as they are written. */
function unescape(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

/** `/api/v1/namespaces/default/pods`. */
export function collectionPath(resource: ApiResource, namespace?: string): string {
  const root = resource.group === '' ? `/api/${resource.version}` : `/apis/${groupVersion(resource)}`;
  const place = resource.namespaced && namespace !== undefined && namespace !== '' ? `/namespaces/${namespace}` : '';
  return `${root}${place}/${resource.plural}`;
}

/** `/apis/apps/v1/namespaces/default/deployments/web/scale`. */
export function objectPath(resource: ApiResource, namespace: string, name: string, subresource = ''): string {
  if (name === '') throw new UsageError('resource name may not be empty');
  return `${collectionPath(resource, namespace)}/${encodeURIComponent(name).replaceAll('%3A', ':')}${subresource === '' ? '' : `/${subresource}`}`;
}

/** The texts of Warning headers: `299 - "text"`. */
function warnings(response: ApiResponse): readonly string[] {
  const header = response.headers['warning'];
  if (header === undefined) return [];
  return (typeof header === 'string' ? [header] : header).map((value) => {
    const quoted = /^\d{3} \S+ "((?:[^"\\]|\\.)*)"/.exec(value);
    return quoted === null ? value : (quoted[1] ?? '').replaceAll(/\\(.)/g, '$1');
  });
}
