// Mirrors the handler chain of k8s.io/apiserver: authentication is done, then impersonation, authorization, the endpoint.
import { forbidden, internalError, methodNotSupported } from '#kube/status-errors.ts';
import type { ApiRequest, ApiResponse, ByteStream, ChannelStream, Transport, WatchStream } from '#kube/transport.ts';
import type { ApiServer } from '../api-server.ts';
import type { UserInfo } from '../authentication/user-info.ts';
import { waitForDefaultServiceAccount } from '../admission/wait-for-default-service-account.ts';
import { impersonate } from '../authentication/impersonate.ts';
import { isReview, reviews } from '../authorization/access-reviews.ts';
import { authorize, refusal } from '../authorization/authorizer.ts';
import { getObject } from '../generic/read-object.ts';
import { connectToPod, streamFromPod } from './connect.ts';
import { decodeBody } from './decode-body.ts';
import { deleteCollection, deleteOne } from './delete.ts';
import { discoveryDocument } from './discovery.ts';
import { encodeObject } from './encode-object.ts';
import { listObjects } from './list.ts';
import { nonResourceDocument } from './non-resource.ts';
import { patchObject } from './patch.ts';
import { parseRequestInfo, type RequestInfo } from './request-info.ts';
import { methodNotAllowed, pageNotFound, type RequestScope } from './request-scope.ts';
import { encodeScale, scaleOf } from './scale.ts';
import { decodeUtf8 } from '#posix/utf8.ts';
import { createSubresource, isCreatable } from './create-subresource.ts';
import { create, update } from './write.ts';
import { watchObjects } from './watch.ts';

const JSON_HEADERS = { 'content-type': 'application/json' } as const;
/** Served as streams; a plain GET reads them to their end. */
const STREAMED = new Set(['log', 'proxy']);

/** The whole REST surface, as one user. */
export class Handler implements Transport {
  readonly #server: ApiServer;
  readonly #user: UserInfo;

  constructor(server: ApiServer, user: UserInfo) {
    this.#server = server;
    this.#user = user;
  }

  get server(): string {
    return this.#server.url;
  }

  async send(request: ApiRequest): Promise<ApiResponse> {
    const info = parseRequestInfo(request);
    if (info === undefined) return this.#nonResource(request);
    const scope = this.#scope(request, info);
    if (STREAMED.has(info.subresource ?? '')) return readToEnd(await streamFromPod(scope));
    if (info.resource === 'pods' && info.verb === 'create' && info.name === '')
      await waitForDefaultServiceAccount(this.#server, info.namespace ?? '');
    const { status, body } = dispatch(scope);
    const headers = scope.warnings.length === 0 ? JSON_HEADERS : { ...JSON_HEADERS, warning: scope.warnings.map(warningHeader) };
    return { status, headers, body };
  }

  async watch(request: ApiRequest): Promise<WatchStream> {
    const info = parseRequestInfo(request);
    if (info === undefined) throw pageNotFound();
    return watchObjects(this.#scope(request, { ...info, verb: 'watch' }));
  }

  async stream(request: ApiRequest): Promise<ByteStream> {
    const info = parseRequestInfo(request);
    if (info === undefined) throw pageNotFound();
    return streamFromPod(this.#scope(request, info));
  }

  async connect(request: ApiRequest): Promise<ChannelStream> {
    const info = parseRequestInfo(request);
    if (info === undefined) throw pageNotFound();
    return connectToPod(this.#scope(request, info));
  }

  #nonResource(request: ApiRequest): ApiResponse {
    const user = impersonate(this.#server, this.#user, request.headers);
    const verb = request.method.toLowerCase();
    if (!authorize(this.#server, user, { verb, path: request.path })) {
      throw forbidden({ group: '', plural: '' }, '', `User "${user.name}" cannot ${verb} path "${request.path}"`);
    }
    if (request.method === 'GET') {
      const body = discoveryDocument(this.#server.registry, request.path, request.headers?.['accept'] ?? '', this.#server.url);
      if (body !== undefined) return { status: 200, headers: discoveryHeaders(body), body };
      const found = nonResourceDocument(this.#server, request);
      if (found !== undefined) return found;
    }
    throw pageNotFound();
  }

  #scope(request: ApiRequest, info: RequestInfo): RequestScope {
    const user = impersonate(this.#server, this.#user, request.headers);
    if (!authorize(this.#server, user, info)) throw refusal(user, info);
    const served = this.#server.registry.findVersion(info.group, info.version, info.resource);
    if (served === undefined) throw pageNotFound(info.group, info.resource);
    const { deprecation } = served.version;
    return { server: this.#server, user, request, info, ...served, warnings: deprecation === undefined ? [] : [deprecation] };
  }
}

function discoveryHeaders(body: object): Readonly<Record<string, string>> {
  const { kind, apiVersion = '' } = body as { readonly kind?: string; readonly apiVersion?: string };
  if (kind !== 'APIGroupDiscoveryList') return JSON_HEADERS;
  return { 'content-type': `application/json;g=apidiscovery.k8s.io;v=${apiVersion.split('/')[1] ?? 'v2'};as=APIGroupDiscoveryList` };
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

function dispatch(scope: RequestScope): Answer {
  const { server, definition, info } = scope;
  const { verb, subresource } = info;
  const isConnection = subresource !== undefined && isCreatable(subresource);
  if (subresource !== undefined && !definition.resource.subresources.includes(subresource)) throw pageNotFound(info.group, info.resource);
  if (isConnection && verb === 'create') return { status: 201, body: createSubresource(scope) };
  if (subresource === undefined && !definition.resource.verbs.includes(verb)) {
    throw info.name === '' && verb === 'deletecollection' ? methodNotAllowed() : methodNotSupported(definition.resource, verb);
  }
  switch (verb) {
    case 'get': {
      const object = getObject(server, definition, info.namespace, info.name);
      return { status: 200, body: subresource === 'scale' ? encodeScale(scope, scaleOf(definition, object)) : encodeObject(scope, object) };
    }
    case 'list':
      return { status: 200, body: listObjects(scope) };
    case 'create': {
      const review = isReview(definition.resource) ? reviews[info.resource] : undefined;
      if (review !== undefined) return { status: 201, body: review(server, scope.user, decodeBody(scope)) };
      if (info.name !== '') throw methodNotAllowed();
      return { status: 201, body: encodeObject(scope, create(scope)) };
    }
    case 'update': {
      if (info.name === '') throw methodNotAllowed();
      const object = update(scope);
      return { status: 200, body: subresource === 'scale' ? object : encodeObject(scope, object) };
    }
    case 'patch': {
      if (info.name === '') throw methodNotAllowed();
      const { object, created } = patchObject(scope);
      return { status: created ? 201 : 200, body: subresource === 'scale' ? object : encodeObject(scope, object) };
    }
    case 'delete':
      return { status: 200, body: deleteOne(scope) };
    case 'deletecollection':
      return { status: 200, body: deleteCollection(scope) };
    default:
      throw internalError(`unknown verb ${verb}`);
  }
}

/** `299 - "text"`, with quotes and backslashes escaped. */
function warningHeader(text: string): string {
  return `299 - "${text.replace(/[\\"]/g, '\\$&')}"`;
}

async function readToEnd(stream: ByteStream): Promise<ApiResponse> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return { status: 200, headers: { 'content-type': 'text/plain' }, body: decodeChunks(chunks) };
}

function decodeChunks(chunks: readonly Uint8Array[]): string {
  const whole = new Uint8Array(chunks.reduce((size, chunk) => size + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return decodeUtf8(whole);
}
