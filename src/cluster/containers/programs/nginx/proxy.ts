// Mirrors ngx_http_proxy_module.
import { inTime } from '#posix/deadline.ts';
import type { HttpRequest, HttpResponse } from '#posix/network.ts';
import { PosixError } from '#posix/posix-error.ts';
import { httpDate } from '../nginx-pages.ts';
import { ownPage, setting, settings, type Exchange } from './exchange.ts';
import { fillVariables } from './nginx-variables.ts';
import { parseTarget, peersOf, type ProxyTarget } from './upstreams.ts';

const TRIES = 3;

export async function proxy(exchange: Exchange, to: string): Promise<HttpResponse> {
  const { context } = exchange;
  const target = parseTarget(fillVariables(to, exchange));
  if (target === undefined) {
    exchange.log('error', `invalid URL prefix in "${to}"`);
    return ownPage(exchange, 500);
  }
  const unresolved = to.includes('$') && !/^[\d.]+$/.test(target.host) && target.host !== 'localhost';
  if (
    unresolved &&
    setting(exchange, 'resolver') === undefined &&
    !context.http.some(({ name, args }) => name === 'upstream' && args[0] === target.host)
  ) {
    exchange.log('error', `no resolver defined to resolve ${target.host}`);
    return ownPage(exchange, 502);
  }
  try {
    return await tryPeers(exchange, target, target.uri !== undefined && !to.includes('$'));
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
    exchange.log('error', `${target.host} could not be resolved (3: Host not found)`);
    return ownPage(exchange, 502);
  }
}

async function tryPeers(exchange: Exchange, target: ProxyTarget, replacesPrefix: boolean): Promise<HttpResponse> {
  const { process, signature } = exchange.context;
  const request = upstreamRequest(exchange, target, replacesPrefix);
  const seconds = Number.parseFloat(setting(exchange, 'proxy_read_timeout')?.args[0] ?? '60');
  let status = 502;
  for (const { address, port } of (await peersOf(target, exchange)).slice(0, TRIES)) {
    try {
      const answer = process.machine.network.http(address, port, request);
      const response = await process.race(inTime(process.machine.clock, seconds * 1000, answer));
      exchange.isProxied = true;
      const hidden = new Set(['date', 'server', ...settings(exchange, 'proxy_hide_header').map(({ args }) => (args[0] ?? '').toLowerCase())]);
      const headers = Object.fromEntries(Object.entries(response.headers).filter(([name]) => !hidden.has(name)));
      return {
        ...response,
        headers: { server: signature, date: httpDate(process.machine.clock.now()), ...moved(headers, exchange, target) },
      };
    } catch (error) {
      if (!(error instanceof PosixError)) throw error;
      const late = error.code === 'ETIMEDOUT';
      status = late ? 504 : 502;
      const upstream = `upstream: "${target.scheme}://${address}:${String(port)}${request.target}"`;
      const what = late ? 'upstream timed out (110: Connection timed out)' : 'connect() failed (111: Connection refused)';
      exchange.log('error', `${what} while ${late ? 'reading response header from' : 'connecting to'} upstream, ${upstream}`);
    }
  }
  return ownPage(exchange, status);
}

function upstreamRequest(exchange: Exchange, { scheme, host, port, uri }: ProxyTarget, replacesPrefix: boolean): HttpRequest {
  const { request, location, uri: path, args } = exchange;
  const prefix = location?.args.at(-1) ?? '/';
  const regular = /^~/.test(location?.args[0] ?? '');
  const rewritten = path !== decodePath(request.target);
  const query = args === '' ? '' : `?${args}`;
  const whole = rewritten ? encodeURI(path) + query : request.target;
  const replaced = replacesPrefix && !regular && !rewritten ? `${uri ?? ''}${encodeURI(path).slice(prefix.length)}${query}` : whole;
  const headers: Record<string, string> = { ...request.headers, host: port === undefined ? host : `${host}:${String(port)}`, connection: 'close' };
  for (const { args: words } of settings(exchange, 'proxy_set_header')) {
    const [name = '', value = ''] = words;
    const filled = fillVariables(value, exchange);
    if (filled === '') delete headers[name.toLowerCase()];
    else headers[name.toLowerCase()] = filled;
  }
  headers['host'] ??= host;
  const method = setting(exchange, 'proxy_method')?.args[0] ?? request.method;
  return { method, target: uri !== undefined && !replacesPrefix ? uri : replaced, headers, body: request.body, scheme };
}

export function decodePath(target: string): string {
  const [path = '/'] = target.split('?');
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** proxy_redirect default: a Location below what is proxied leads back here. */
function moved(
  headers: Readonly<Record<string, string>>,
  { location }: Exchange,
  { scheme, host, port, uri }: ProxyTarget,
): Readonly<Record<string, string>> {
  const base = `${scheme}://${host}${port === undefined ? '' : `:${String(port)}`}${uri ?? ''}`;
  const to = headers['location'];
  if (to === undefined || uri === undefined || !to.startsWith(base)) return headers;
  return { ...headers, location: (location?.args.at(-1) ?? '/') + to.slice(base.length) };
}
