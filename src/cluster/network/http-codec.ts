// HTTP/1.1 (RFC 9112) between byte connections and messages.
import type { Connection, HttpRequest, HttpResponse } from '#posix/network.ts';
import { PosixError } from '#posix/posix-error.ts';
import { concatBytes } from '#posix/read-stream.ts';
import { encodeUtf8 } from '#posix/utf8.ts';
import { ByteReader } from './byte-reader.ts';

const REASONS: Readonly<Record<number, string>> = {
  100: 'Continue',
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  204: 'No Content',
  206: 'Partial Content',
  301: 'Moved Permanently',
  302: 'Found',
  303: 'See Other',
  304: 'Not Modified',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  413: 'Request Entity Too Large',
  414: 'Request-URI Too Large',
  418: "I'm a teapot",
  422: 'Unprocessable Entity',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Temporarily Unavailable',
  504: 'Gateway Time-out',
};

export function reasonPhrase(status: number): string {
  return REASONS[status] ?? '';
}

/** `content-type` as servers spell it: `Content-Type`. */
export function headerName(name: string): string {
  if (name === 'etag') return 'ETag';
  return name.replace(/(^|-)([a-z])/g, (_, dash: string, letter: string) => dash + letter.toUpperCase());
}

function headerLines(headers: Readonly<Record<string, string>>): string {
  return Object.entries(headers)
    .map(([name, value]) => `${headerName(name)}: ${value}\r\n`)
    .join('');
}

/** What a server sends for `response` when it was asked with `method`. */
export function encodeResponse(response: HttpResponse, method: string): Uint8Array {
  const bodyless = response.status === 204 || response.status === 304 || response.status < 200;
  const headers = { ...response.headers };
  if (!bodyless && headers['content-length'] === undefined) headers['content-length'] = String(response.body.length);
  delete headers['transfer-encoding'];
  const head = encodeUtf8(`HTTP/1.1 ${String(response.status)} ${reasonPhrase(response.status)}\r\n${headerLines(headers)}\r\n`);
  return bodyless || method === 'HEAD' ? head : concatBytes([head, response.body]);
}

function encodeRequest(request: HttpRequest): Uint8Array {
  const { host = '', ...others } = request.headers;
  const length: Readonly<Record<string, string>> =
    request.body.length > 0 || request.method === 'POST' || request.method === 'PUT' ? { 'content-length': String(request.body.length) } : {};
  const head = `${request.method} ${request.target} HTTP/1.1\r\n${headerLines({ host, ...others, ...length })}\r\n`;
  return concatBytes([encodeUtf8(head), request.body]);
}

async function readHeaders(reader: ByteReader): Promise<Record<string, string>> {
  const headers: Record<string, string> = {};
  for (let line = await reader.line(); line !== undefined && line !== ''; line = await reader.line()) {
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
  }
  return headers;
}

async function readChunked(reader: ByteReader): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for (;;) {
    const size = Number.parseInt((await reader.line()) ?? '0', 16);
    if (!(size > 0)) break;
    chunks.push(await reader.bytes(size));
    await reader.line();
  }
  await readHeaders(reader);
  return concatBytes(chunks);
}

async function readRequest(
  reader: ByteReader,
  scheme: 'http' | 'https',
): Promise<(HttpRequest & { readonly version: string }) | 'malformed' | undefined> {
  let line = await reader.line();
  while (line === '') line = await reader.line();
  if (line === undefined) return undefined;
  const match = /^([A-Za-z]+) (\S+)(?: (HTTP\/\d\.\d))?$/.exec(line);
  if (match === null) return 'malformed';
  const [, method = '', target = '/', version = 'HTTP/0.9'] = match;
  const headers = version === 'HTTP/0.9' ? {} : await readHeaders(reader);
  if (version === 'HTTP/1.1' && headers['host'] === undefined) return 'malformed';
  const chunked = /chunked/i.test(headers['transfer-encoding'] ?? '');
  const body = chunked ? await readChunked(reader) : await reader.bytes(Number(headers['content-length'] ?? 0));
  return { method, target, headers: { host: '', ...headers }, body, scheme, version };
}

/** Serves a byte connection with a server that knows messages, until either side has enough. */
export async function serveHttp(
  connection: Connection,
  handle: (request: HttpRequest) => Promise<HttpResponse>,
  scheme: 'http' | 'https' = 'http',
): Promise<void> {
  const reader = new ByteReader(connection.input);
  try {
    for (;;) {
      const request = await readRequest(reader, scheme);
      if (request === undefined) break;
      if (request === 'malformed') {
        const body = encodeUtf8(
          '<html>\r\n<head><title>400 Bad Request</title></head>\r\n<body>\r\n<center><h1>400 Bad Request</h1></center>\r\n</body>\r\n</html>\r\n',
        );
        await connection.output.write(encodeResponse({ status: 400, headers: { 'content-type': 'text/html', connection: 'close' }, body }, 'GET'));
        break;
      }
      const response = await handle({ ...request, remoteAddress: connection.remoteAddress });
      const wanted = (request.headers['connection'] ?? '').toLowerCase();
      const close = request.version === 'HTTP/1.1' ? wanted === 'close' : wanted !== 'keep-alive';
      const headers = { ...response.headers, connection: close ? 'close' : 'keep-alive' };
      await connection.output.write(encodeResponse({ ...response, headers }, request.method));
      if (close) break;
    }
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
  } finally {
    connection.close();
  }
}

/** One exchange over a byte connection with a server that may or may not speak HTTP. */
export async function exchangeHttp(connection: Connection, request: HttpRequest): Promise<HttpResponse> {
  await connection.output.write(encodeRequest(request));
  const reader = new ByteReader(connection.input);
  const status = /^HTTP\/1\.[01] (\d{3})/.exec((await reader.line()) ?? '');
  if (status === null) {
    connection.close();
    throw new PosixError('ECONNRESET');
  }
  const headers = await readHeaders(reader);
  const length = headers['content-length'];
  const bodyless = request.method === 'HEAD' || status[1] === '204' || status[1] === '304';
  const body = bodyless
    ? new Uint8Array(0)
    : /chunked/i.test(headers['transfer-encoding'] ?? '')
      ? await readChunked(reader)
      : length === undefined
        ? await reader.rest()
        : await reader.bytes(Number(length));
  connection.close();
  return { status: Number(status[1]), headers, body };
}
