import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { stringify } from 'yaml';
import { StatusError } from '#kube/status-error.ts';
import type { ApiRequest, ApiResponse, Transport } from '#kube/transport.ts';
import { encodeOpenApiV2 } from './protobuf/encode-openapi-v2.ts';
import { readApiRequest, splitUrl } from './read-api-request.ts';
import { sendChunks, sendWatch } from './send-stream.ts';
import { sendStatus } from './send-status.ts';
import { upgradeToChannels } from './upgrade-to-channels.ts';

export interface KubeHandlerOptions {
  /** The API as whoever sent the request. Reject with `StatusError` (401) for strangers. */
  readonly transport: (request: IncomingMessage) => Transport | Promise<Transport>;
}

/** Serves a Kubernetes API to real clients. URLs begin at the API's root: take prefixes off first. */
export interface KubeHandler {
  handle(request: IncomingMessage, response: ServerResponse): void;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

const STREAMED = /\/pods\/[^/]+\/log$|\/proxy(\/|$)/;
const OPENAPI_PROTOBUF = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf';
const UPGRADED = /\/pods\/[^/]+\/(exec|attach|portforward)$/;

export function createKubeHandler({ transport }: KubeHandlerOptions): KubeHandler {
  return {
    handle(request, response) {
      answer(transport, request, response).catch((error: unknown) => sendStatus(response, error));
    },
    upgrade(request, socket, head) {
      socket.on('error', () => socket.destroy());
      upgradeToChannels(transport, request, socket, head).catch(() => socket.destroy());
    },
  };
}

async function answer(transportOf: KubeHandlerOptions['transport'], request: IncomingMessage, response: ServerResponse): Promise<void> {
  const api = await readApiRequest(request);
  const transport = await transportOf(request);
  if (isWatch(api)) return sendWatch(response, await transport.watch(api));
  if (UPGRADED.test(api.path)) return refuseWithoutUpgrade(transport, api);
  if (STREAMED.test(api.path)) return sendChunks(response, await transport.stream(api));
  send(request, response, await transport.send(api));
}

function isWatch({ method, query, path }: ApiRequest): boolean {
  const watch = query?.['watch'];
  return method === 'GET' && (watch === 'true' || watch === '1') && /^\/apis?\//.test(path);
}

/** What a client that cannot speak WebSocket is told; errors of the pod itself come first. */
async function refuseWithoutUpgrade(transport: Transport, api: ApiRequest): Promise<void> {
  (await transport.connect(api)).close();
  throw new StatusError({ code: 400, reason: 'BadRequest', message: 'Upgrade request required' });
}

function send(request: IncomingMessage, response: ServerResponse, { status, headers, body }: ApiResponse): void {
  if (typeof body === 'string') {
    response.writeHead(status, headers as Record<string, string | string[]>).end(body);
    return;
  }
  if (isOpenApiV2(request)) {
    response.writeHead(status, { 'content-type': OPENAPI_PROTOBUF }).end(encodeOpenApiV2(body as object));
    return;
  }
  const yaml = /^application\/yaml\b/.test(request.headers.accept ?? '');
  const text = yaml ? stringify(body, { aliasDuplicateObjects: false }) : `${JSON.stringify(body, null, isPretty(request) ? 2 : 0)}\n`;
  const contentType = yaml ? 'application/yaml' : (headers['content-type'] ?? 'application/json');
  response
    .writeHead(status, { ...headers, 'content-type': contentType, 'cache-control': 'no-cache, private' } as Record<string, string | string[]>)
    .end(text);
}

function isOpenApiV2({ url = '', headers }: IncomingMessage): boolean {
  return url.startsWith('/openapi/v2') && (headers.accept ?? '').includes('com.github.proto-openapi.spec.v2');
}

/** Mirrors isPrettyPrint of k8s.io/apiserver: as `pretty` says, else for those who look at it with their own eyes. */
function isPretty({ url = '', headers }: IncomingMessage): boolean {
  const asked = splitUrl(url).query['pretty'];
  if (asked !== undefined) return /^(1|t|true)$/i.test(String(asked));
  return /^(curl|Wget|Mozilla\/5\.0)/.test(headers['user-agent'] ?? '');
}
