// The API server as programs on the simulated network reach it: HTTPS at a node's port.
import { StatusError } from '#kube/status-error.ts';
import type { ApiRequest, HttpMethod, Transport } from '#kube/transport.ts';
import type { HttpRequest, HttpResponse, Service } from '#posix/network.ts';
import { decodeUtf8, encodeUtf8 } from '#posix/utf8.ts';

/** `authenticate` turns a bearer token (undefined: none was sent) into a door; undefined refuses it. `certificate`: PEM. */
export function apiEndpoint(authenticate: (token: string | undefined) => Transport | undefined, certificate?: string): Service {
  return { http: (request) => answer(request, authenticate), ...(certificate !== undefined && { certificate: () => certificate }) };
}

async function answer(request: HttpRequest, authenticate: (token: string | undefined) => Transport | undefined): Promise<HttpResponse> {
  const pretty = /^(curl|wget)/i.test(request.headers['user-agent'] ?? '');
  if (request.scheme === 'http') return reply(400, 'Client sent an HTTP request to an HTTPS server.\n', 'text/plain');
  const token = /^Bearer (.+)$/.exec(request.headers['authorization'] ?? '')?.[1];
  const transport = authenticate(token);
  try {
    if (transport === undefined) throw new StatusError({ code: 401, reason: 'Unauthorized', message: 'Unauthorized' });
    const { status, body } = await transport.send(apiRequest(request));
    return typeof body === 'string'
      ? reply(status, body, 'text/plain; charset=utf-8')
      : reply(status, `${JSON.stringify(body, null, pretty ? 2 : undefined)}${pretty ? '' : '\n'}`, 'application/json');
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    return reply(error.code, JSON.stringify(error.status, null, pretty ? 2 : undefined), 'application/json');
  }
}

function apiRequest({ method, target, headers, body }: HttpRequest): ApiRequest {
  const [path = '/', search = ''] = target.split('?');
  const query: Record<string, string> = {};
  for (const pair of search.split('&').filter((part) => part !== '')) {
    const [name = '', value = ''] = pair.split('=');
    query[decodeURIComponent(name)] = decodeURIComponent(value.replaceAll('+', ' '));
  }
  const others = Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'authorization'));
  const text = decodeUtf8(body);
  return { method: method as HttpMethod, path: decodeURIComponent(path), query, headers: others, ...(text !== '' && { body: parse(text) }) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new StatusError({
      code: 400,
      reason: 'BadRequest',
      message: `the object provided is unrecognized (must be of type JSON): ${error.message}`,
    });
  }
}

function reply(status: number, text: string, type: string): HttpResponse {
  const body = encodeUtf8(text);
  return { status, headers: { 'content-type': type, 'cache-control': 'no-cache, private', 'content-length': String(body.length) }, body };
}
