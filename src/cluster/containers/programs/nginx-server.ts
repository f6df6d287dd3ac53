// Mirrors the phases of nginx's http core: server and location rewrites, access, content, error pages, headers.
import type { HttpRequest, HttpResponse } from '#posix/network.ts';
import { encodeUtf8 } from '#posix/utf8.ts';
import { refusal } from './nginx/access-phase.ts';
import { ownPage, scopeOf, setting, settings, type Exchange, type NginxContext } from './nginx/exchange.ts';
import { nginxRegex } from './nginx/nginx-regex.ts';
import { fillVariables } from './nginx/nginx-variables.ts';
import { decodePath, proxy } from './nginx/proxy.ts';
import { runRewrites } from './nginx/rewrite-phase.ts';
import { serveFile, tryFiles } from './nginx/static-files.ts';
import { listDirectives, type Directive } from './nginx-config.ts';
import { nginxResponse } from './nginx-pages.ts';

/** How often a request may look for a location anew, before nginx calls it a cycle. */
const MAX_CYCLES = 10;

/** The server block for a Host header among those that listen on the port. */
export function selectServer(servers: readonly Directive[], host: string): Directive | undefined {
  if (servers.length === 1) return servers[0];
  const name = host.replace(/:\d+$/, '').toLowerCase();
  const names = (server: Directive): readonly string[] => listDirectives(server.block ?? [], 'server_name').flatMap(({ args }) => args);
  const fits = (test: (pattern: string) => boolean): Directive | undefined => servers.find((server) => names(server).some(test));
  return (
    fits((pattern) => pattern.toLowerCase() === name) ??
    fits((pattern) => /^\*?\./.test(pattern) && (name.endsWith(pattern.replace(/^\*/, '')) || pattern === `.${name}`)) ??
    fits((pattern) => pattern.endsWith('.*') && name.startsWith(pattern.slice(0, -1))) ??
    fits((pattern) => pattern.startsWith('~') && nginxRegex(pattern.slice(1), true)?.test(name) === true) ??
    servers.find((server) => listDirectives(server.block ?? [], 'listen').some(({ args }) => args.includes('default_server'))) ??
    servers[0]
  );
}

export interface Served {
  readonly response: HttpResponse;
  readonly exchange: Exchange;
}

export async function serveRequest(
  server: Directive,
  request: HttpRequest,
  port: number,
  context: NginxContext,
  log: (level: 'error' | 'info', text: string, exchange: Exchange) => void,
): Promise<Served> {
  const [, ...query] = request.target.split('?');
  const exchange: Exchange = {
    context,
    request,
    server,
    port,
    uri: decodePath(request.target),
    args: query.join('?'),
    location: undefined,
    captures: [],
    variables: new Map(),
    user: undefined,
    isProxied: false,
    log: (level, text) => {
      log(level, text, exchange);
    },
  };
  const early = runRewrites(server.block ?? [], exchange);
  const first = typeof early === 'object' ? early : await process(exchange, 0, false);
  return { response: withHeaders(await withErrorPage(first, exchange), exchange), exchange };
}

/** From finding the location to the answer. `internal`: the path comes from nginx itself. */
async function process(exchange: Exchange, cycle: number, internal: boolean): Promise<HttpResponse> {
  if (cycle > MAX_CYCLES) {
    exchange.log('error', 'rewrite or internal redirection cycle while processing');
    return ownPage(exchange, 500);
  }
  exchange.location = selectLocation(exchange);
  const block = exchange.location?.block ?? [];
  if (!internal && cycle === 0 && block.some(({ name }) => name === 'internal')) return ownPage(exchange, 404);
  const rewritten = runRewrites(block, exchange);
  if (typeof rewritten === 'object') return rewritten;
  if (rewritten === 'again') return process(exchange, cycle + 1, internal);
  return content(exchange, cycle);
}

async function content(exchange: Exchange, cycle: number): Promise<HttpResponse> {
  const refused = refusal(exchange);
  if (refused !== undefined) return refused;
  const tried = tryFiles(exchange);
  if (tried !== undefined && 'status' in tried) return ownPage(exchange, tried.status);
  if (tried !== undefined && 'last' in tried) return redirectWithin(exchange, tried.last, cycle);
  const block = exchange.location?.block ?? [];
  const proxied = block.find(({ name }) => name === 'proxy_pass') ?? activeIf(block, exchange)?.block?.find(({ name }) => name === 'proxy_pass');
  if (proxied !== undefined) return proxy(exchange, proxied.args[0] ?? '');
  if (block.some(({ name }) => name === 'stub_status')) return stubStatus(exchange);
  if (block.some(({ name }) => name === 'empty_gif')) return ownPage(exchange, 404);
  return serveFile(exchange, tried === undefined ? exchange.uri : tried.path);
}

/** proxy_pass may stand within an `if`. */
function activeIf(block: readonly Directive[], exchange: Exchange): Directive | undefined {
  return block.find(
    (directive) =>
      directive.name === 'if' && runRewrites([{ ...directive, block: [{ ...directive, name: 'break', args: [] }] }], exchange) === 'stop',
  );
}

/** To a named location, or to a path that is looked up anew. */
async function redirectWithin(exchange: Exchange, target: string, cycle: number): Promise<HttpResponse> {
  if (target.startsWith('@')) {
    const named = listDirectives(exchange.server.block ?? [], 'location').find(({ args }) => args[0] === target);
    if (named === undefined || cycle > MAX_CYCLES) {
      exchange.log('error', `could not find named location "${target}"`);
      return ownPage(exchange, 500);
    }
    exchange.location = named;
    const rewritten = runRewrites(named.block ?? [], exchange);
    if (typeof rewritten === 'object') return rewritten;
    return content(exchange, cycle + 1);
  }
  const [path = '/', query] = target.split('?');
  exchange.uri = path;
  if (query !== undefined) exchange.args = query;
  return process(exchange, cycle + 1, true);
}

function selectLocation(exchange: Exchange): Directive | undefined {
  const { uri } = exchange;
  const search = (locations: readonly Directive[]): Directive | undefined => {
    let best: Directive | undefined;
    let length = -1;
    for (const location of locations) {
      const [first = '', second] = location.args;
      if (first === '=' && second === uri) return location;
      const prefix = first === '^~' ? (second ?? '') : second === undefined && !/^[@~=]/.test(first) ? first : undefined;
      if (prefix !== undefined && uri.startsWith(prefix) && prefix.length > length) [best, length] = [location, prefix.length];
    }
    const nested = best === undefined ? undefined : search(listDirectives(best.block ?? [], 'location'));
    if (nested !== undefined) return nested;
    if (best?.args[0] === '^~') return best;
    for (const location of locations) {
      const [kind = '', pattern = ''] = location.args;
      const match = /^~\*?$/.test(kind) ? nginxRegex(pattern, kind === '~*')?.match(uri) : undefined;
      if (match === undefined) continue;
      exchange.captures = match.groups;
      for (const [name, value] of match.named) exchange.variables.set(name.toLowerCase(), value);
      return location;
    }
    return best;
  };
  return search(listDirectives(exchange.server.block ?? [], 'location'));
}

/** `error_page 404 =200 /page`: what is shown in place of nginx's own pages, and of the backend's where that is asked for. */
async function withErrorPage(response: HttpResponse, exchange: Exchange): Promise<HttpResponse> {
  if (response.status < 300 || (response.status < 400 && response.status !== 301)) return response;
  if (exchange.isProxied && setting(exchange, 'proxy_intercept_errors')?.args[0] !== 'on') return response;
  const page = settings(exchange, 'error_page').find(({ args }) => args.includes(String(response.status)));
  const target = page?.args.at(-1);
  if (page === undefined || target === undefined) return response;
  const changed = page.args.find((arg) => arg.startsWith('='));
  if (/^https?:/.test(target)) return ownPage(exchange, changed === undefined ? 302 : Number(changed.slice(1)), { location: target });
  const inner = await redirectWithin({ ...exchange, request: { ...exchange.request, method: 'GET' } }, fillVariables(target, exchange), 1);
  if (inner.status >= 400 && !target.startsWith('@')) return response;
  return { ...inner, status: changed === undefined ? response.status : changed === '=' ? inner.status : Number(changed.slice(1)) };
}

const ALWAYS_ADDED = new Set([200, 201, 204, 206, 301, 302, 303, 304, 307, 308]);

function withHeaders(response: HttpResponse, exchange: Exchange): HttpResponse {
  const added: Record<string, string> = {};
  for (const { args } of settings(exchange, 'add_header')) {
    const [name = '', value = '', always] = args;
    const filled = fillVariables(value, exchange);
    if (filled !== '' && (always === 'always' || ALWAYS_ADDED.has(response.status))) added[name.toLowerCase()] = filled;
  }
  const expires = scopeOf(exchange).flatMap((block) => listDirectives(block, 'expires'))[0]?.args[0];
  const seconds = /^(\d+)([smhd])$/.exec(expires ?? '');
  if (seconds !== null && response.status < 400)
    added['cache-control'] ??= `max-age=${String(Number(seconds[1]) * ({ s: 1, m: 60, h: 3600, d: 86_400 }[seconds[2] ?? 's'] ?? 1))}`;
  return { ...response, headers: { ...response.headers, ...added } };
}

function stubStatus({ context: { counters, process: owner, signature } }: Exchange): HttpResponse {
  const { accepted, requests, active } = counters;
  const body = `Active connections: ${String(active)} \nserver accepts handled requests\n ${String(accepted)} ${String(accepted)} ${String(requests)} \nReading: 0 Writing: ${String(active)} Waiting: 0 \n`;
  return nginxResponse(200, signature, owner.machine.clock.now(), encodeUtf8(body), { 'content-type': 'text/plain' });
}
