import { request as requestHttp, type IncomingMessage } from 'node:http';
import { Agent, request as requestHttps } from 'node:https';
import {
  ConnectionError,
  type ApiRequest,
  type ApiResponse,
  type ByteStream,
  type ChannelStream,
  type Transport,
  type WatchEvent,
  type WatchStream,
} from '#kube/transport.ts';
import { StatusError, type Status } from '#kube/status-error.ts';
import type { ResolvedConfig } from '#kubectl/config/resolved-config.ts';
import { describeNetworkError } from './network-error.ts';
import { openChannels } from './open-channels.ts';

/** A real API server over HTTPS (or HTTP), with the credentials of a kubeconfig. */
export class HttpsTransport implements Transport {
  readonly server: string;
  readonly #base: URL;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #agent: Agent | undefined;
  readonly #timeout: number;

  constructor(config: ResolvedConfig) {
    this.server = config.server;
    this.#base = new URL(config.server);
    this.#timeout = config.requestTimeout;
    const basic =
      config.username === undefined ? undefined : `Basic ${Buffer.from(`${config.username}:${config.password ?? ''}`).toString('base64')}`;
    const authorization = config.token === undefined ? basic : `Bearer ${config.token}`;
    this.#headers = authorization === undefined ? {} : { authorization };
    this.#agent =
      this.#base.protocol === 'http:'
        ? undefined
        : new Agent({
            keepAlive: true,
            rejectUnauthorized: !config.insecureSkipTlsVerify,
            ...(config.certificateAuthority === undefined ? {} : { ca: config.certificateAuthority }),
            ...(config.clientCertificate === undefined ? {} : { cert: config.clientCertificate }),
            ...(config.clientKey === undefined ? {} : { key: config.clientKey }),
            ...(config.tlsServerName === undefined ? {} : { servername: config.tlsServerName }),
          });
  }

  async send(request: ApiRequest): Promise<ApiResponse> {
    const response = await this.#request(request);
    const text = await readText(response);
    const body = parseBody(response, text);
    throwStatus(response, body, text);
    const headers = Object.fromEntries(Object.entries(response.headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
    const warnings = response.headersDistinct['warning'];
    return { status: response.statusCode ?? 0, headers: warnings === undefined ? headers : { ...headers, warning: warnings }, body, text };
  }

  async watch(request: ApiRequest): Promise<WatchStream> {
    const response = await this.#accept(request);
    return {
      close: () => response.destroy(),
      async *[Symbol.asyncIterator]() {
        let rest = '';
        for await (const chunk of ended(response)) {
          rest += String(chunk);
          const lines = rest.split('\n');
          rest = lines.pop() ?? '';
          for (const line of lines) if (line.trim() !== '') yield JSON.parse(line) as WatchEvent;
        }
      },
    };
  }

  async stream(request: ApiRequest): Promise<ByteStream> {
    const response = await this.#accept(request);
    return {
      close: () => response.destroy(),
      async *[Symbol.asyncIterator]() {
        for await (const chunk of ended(response)) yield new Uint8Array(chunk as Buffer);
      },
    };
  }

  connect(request: ApiRequest): Promise<ChannelStream> {
    return openChannels(this.#url(request), { headers: { ...this.#headers, ...inLines(request.headers ?? {}) }, agent: this.#agent });
  }

  async #accept(request: ApiRequest): Promise<IncomingMessage> {
    const response = await this.#request(request);
    if ((response.statusCode ?? 0) >= 400) {
      const text = await readText(response);
      throwStatus(response, parseBody(response, text), text);
    }
    return response;
  }

  #url({ path, query }: ApiRequest): URL {
    const url = new URL(this.#base);
    url.pathname = `${this.#base.pathname.replace(/\/$/, '')}${path}`;
    for (const [name, value] of Object.entries(query ?? {})) for (const each of [value].flat()) url.searchParams.append(name, each);
    return url;
  }

  #request(request: ApiRequest): Promise<IncomingMessage> {
    const url = this.#url(request);
    const body = request.body === undefined ? undefined : typeof request.body === 'string' ? request.body : JSON.stringify(request.body);
    const headers = {
      accept: 'application/json',
      // Node.js leaves the length of a DELETE's body out unless told.
      ...(body === undefined ? {} : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) }),
      ...inLines(request.headers ?? {}),
      ...this.#headers,
    };
    return new Promise((resolve, reject) => {
      const options = { method: request.method, headers, agent: this.#agent };
      const sent = url.protocol === 'http:' ? requestHttp(url, { method: options.method, headers }, resolve) : requestHttps(url, options, resolve);
      if (this.#timeout > 0)
        sent.setTimeout(this.#timeout, () =>
          sent.destroy(
            new ConnectionError(`${request.method} "${url.href}": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`),
          ),
        );
      sent.on('error', (error) => reject(error instanceof ConnectionError ? error : new ConnectionError(describeNetworkError(error, url))));
      sent.end(body);
    });
  }
}

/** A header that may be repeated has one value a line. */
function inLines(headers: Readonly<Record<string, string>>): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, value.endsWith('\n') ? value.slice(0, -1).split('\n') : value] as const),
  );
}

/** The response's chunks; a connection that we ended ourselves is its end, not an error. */
async function* ended(response: IncomingMessage): AsyncGenerator {
  try {
    for await (const chunk of response) yield chunk;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE' && (error as NodeJS.ErrnoException).code !== 'ECONNRESET') throw error;
  }
}

async function readText(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function parseBody(response: IncomingMessage, text: string): unknown {
  return response.headers['content-type']?.startsWith('application/json') === true && text !== '' ? JSON.parse(text) : text;
}

function throwStatus(response: IncomingMessage, body: unknown, text: string): void {
  const code = response.statusCode ?? 0;
  if (code < 400) return;
  if (typeof body === 'object' && body !== null && (body as Partial<Status>).kind === 'Status') throw new StatusError(body);
  throw new StatusError({
    code,
    reason: code === 401 ? 'Unauthorized' : code === 404 ? 'NotFound' : 'Unknown',
    message:
      code === 404
        ? 'the server could not find the requested resource'
        : text.trim() === ''
          ? `the server responded with the status code ${code}`
          : text.trim(),
  });
}
