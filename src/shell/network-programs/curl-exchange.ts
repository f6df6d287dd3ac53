/** One transfer of curl: from the URL to the answer that is shown, redirects followed. */
import type { HttpRequest, HttpResponse } from '#posix/network.ts';
import { PosixError } from '#posix/posix-error.ts';
import type { Process } from '#posix/process.ts';
import type { ParsedOptions } from '../programs/parse-options.ts';
import { CurlError } from './curl-error.ts';
import { makeRequest, requestBody } from './curl-request.ts';
import { handshake } from './curl-tls.ts';
import { curlVersion } from './curl-version.ts';
import { headerName, reasonOfResponse } from './http-status.ts';
import { ADDRESS } from './dns/ask.ts';
import { parseUrl, resolveUrl, withoutDotSegments, type Url } from './parse-url.ts';

export interface Exchange {
  readonly url: Url;
  readonly request: HttpRequest;
  readonly response: HttpResponse;
  readonly address: string;
  readonly redirects: number;
  readonly times: Times;
}

/** Moments of the last request, ms since the epoch. */
export interface Times {
  readonly started: number;
  resolved: number;
  connected: number;
  /** The name is known; a connection stands. */
  named?: boolean;
  answering?: boolean;
}

export async function exchange(process: Process, options: ParsedOptions, text: string, times: Times): Promise<Exchange> {
  let address = text;
  let method = options.get('X');
  let body = await requestBody(process, options);
  let first: Url | undefined;
  const most = Number(options.get('max-redirs') ?? '50');
  for (let redirects = 0; ; redirects++) {
    const url = checked(parseUrl(address), options);
    first ??= url;
    const verb = method ?? (options.has('I') ? 'HEAD' : body !== undefined && !options.has('G') ? (options.has('T') ? 'PUT' : 'POST') : 'GET');
    const trusted = url.host === first.host && url.port === first.port;
    const request = makeRequest(process, options, url, { method: verb, body, trusted });
    const { response, at } = await send(process, options, url, request, times);
    const location = response.headers['location'];
    if (!follows(options) || location === undefined || response.status < 300 || response.status >= 400)
      return { url, request, response, address: at, redirects, times };
    if (most >= 0 && redirects >= most) throw new CurlError(47, `Maximum (${most}) redirects followed`);
    if (options.has('i') || options.has('I')) await process.stdout.write(headersText(response));
    address = resolveUrl(url, location);
    if (options.has('v')) await process.stderr.write(`* Issue another request to this URL: '${address}'\n`);
    if (response.status <= 303 && request.method === 'POST' && method === undefined) body = undefined;
    if (response.status === 303) method = undefined;
  }
}

function follows(options: ParsedOptions): boolean {
  return options.has('L') || options.has('location-trusted');
}

function checked(url: Url | undefined, options: ParsedOptions): Url {
  if (url === undefined) throw new CurlError(3, 'URL using bad/illegal format or missing URL');
  if (url.scheme !== 'http' && url.scheme !== 'https') throw new CurlError(1, `Protocol "${url.scheme}" not supported or disabled in libcurl`);
  if (url.port > 65535) throw new CurlError(3, 'URL using bad/illegal format or missing URL');
  return options.has('path-as-is') ? url : { ...url, target: withoutDotSegments(url.target) };
}

async function send(
  process: Process,
  options: ParsedOptions,
  url: Url,
  request: HttpRequest,
  times: Times,
): Promise<{ response: HttpResponse; at: string }> {
  const { network, clock } = process.machine;
  const recent = curlVersion(process).startsWith('8.');
  const say = async (...lines: readonly string[]) => {
    if (options.has('v') && lines.length > 0) await process.stderr.write(lines.map((line) => `${line}\n`).join(''));
  };
  const { host, port } = redirected(options, url);
  const addresses = await addressesOf(process, options, host, port);
  times.resolved = clock.now();
  times.named = true;
  if (recent && !ADDRESS.test(host)) await say(`* Host ${host}:${port} was resolved.`, '* IPv6: (none)', `* IPv4: ${addresses.join(', ')}`);
  const tls = url.scheme === 'https' ? handshake(process, options, url.host) : undefined;
  const limit = Number(options.get('connect-timeout') ?? '0') * 1000;
  let failure: PosixError | undefined;
  for (const address of addresses) {
    await say(`*   Trying ${address}:${port}...`);
    const begun = clock.now();
    let connected = false;
    const sent: HttpRequest = {
      ...request,
      ...(tls !== undefined && { verify: tls.verify, serverName: url.host }),
      connected: () => {
        connected = true;
        times.connected = clock.now();
        times.answering = true;
      },
    };
    try {
      const answer = network.http(address, port, sent);
      const late = async (): Promise<never> => {
        await process.sleep(limit);
        if (connected) return new Promise<never>(() => undefined);
        throw new CurlError(28, `Connection timed out after ${clock.now() - begun} milliseconds`);
      };
      const response = await process.race(limit > 0 ? Promise.race([answer, late()]) : answer);
      await say(`* Connected to ${host} (${address}) port ${port}${recent ? '' : ' (#0)'}`, ...(tls?.lines() ?? []));
      if (recent) await say('* using HTTP/1.x');
      await say(...conversation(request, response, recent));
      return { response, at: address };
    } catch (error) {
      if (!(error instanceof PosixError)) throw error;
      failure = error;
      if (connected) await say(`* Connected to ${host} (${address}) port ${port}${recent ? '' : ' (#0)'}`);
      else await say(`* connect to ${address} port ${port} ${recent ? 'from 0.0.0.0 port 0 ' : ''}failed: ${error.message}`);
    }
  }
  throw problem(failure, host, port, clock.now() - times.started);
}

function problem(failure: PosixError | undefined, host: string, port: number, elapsed: number): CurlError {
  if (failure?.code === 'EPROTO') return new CurlError(35, 'error:0A00010B:SSL routines::wrong version number');
  if (failure?.code === 'ECONNRESET') return new CurlError(56, 'Recv failure: Connection reset by peer');
  if (failure?.code === 'EPIPE') return new CurlError(52, 'Empty reply from server');
  const code = failure?.code === 'ETIMEDOUT' ? 28 : 7;
  return new CurlError(code, `Failed to connect to ${host} port ${port} after ${elapsed} ms: Couldn't connect to server`);
}

/** Where `--connect-to` leads. */
function redirected(options: ParsedOptions, url: Url): { readonly host: string; readonly port: number } {
  for (const rule of options.values.get('connect-to') ?? []) {
    const [from = '', fromPort = '', to = '', toPort = ''] = rule.split(':');
    if ((from === '' || from === url.host) && (fromPort === '' || Number(fromPort) === url.port))
      return { host: to === '' ? url.host : to, port: toPort === '' ? url.port : Number(toPort) };
  }
  return url;
}

async function addressesOf(process: Process, options: ParsedOptions, host: string, port: number): Promise<readonly string[]> {
  const pinned = (options.values.get('resolve') ?? [])
    .map((entry) => /^\+?([^:]+):(\d+):(.+)$/.exec(entry))
    .find((entry) => (entry?.[1] === host || entry?.[1] === '*') && Number(entry[2]) === port)?.[3];
  if (pinned !== undefined) return pinned.split(',').map((each) => each.replace(/^\[|\]$/g, ''));
  if (host === 'localhost' && !options.has('6')) return ['127.0.0.1'];
  try {
    if (options.has('6')) throw new PosixError('ENOTFOUND', host);
    return await process.race(process.machine.network.resolve(host));
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
    throw new CurlError(6, `Could not resolve host: ${host}`);
  }
}

function conversation(request: HttpRequest, response: HttpResponse, recent: boolean): readonly string[] {
  const lines = (mark: string, headers: Readonly<Record<string, string>>): readonly string[] => [
    ...Object.entries(headers).map(([name, value]) => `${mark} ${headerName(name)}: ${value}`),
    `${mark} `,
  ];
  return [
    `> ${request.method} ${request.target} HTTP/1.1`,
    ...lines('>', request.headers),
    ...(request.body.length > 0 && !recent ? [`} [${request.body.length} bytes data]`] : []),
    ...(recent ? [request.body.length > 0 ? `* upload completely sent off: ${request.body.length} bytes` : '* Request completely sent off'] : []),
    `< HTTP/1.1 ${response.status} ${reasonOfResponse(response)}`,
    ...lines('<', response.headers),
  ];
}

export function headersText(response: HttpResponse): string {
  return `HTTP/1.1 ${response.status} ${reasonOfResponse(response)}\r\n${Object.entries(response.headers)
    .map(([name, value]) => `${headerName(name)}: ${value}\r\n`)
    .join('')}\r\n`;
}
