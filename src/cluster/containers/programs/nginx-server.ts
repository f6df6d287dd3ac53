// Mirrors nginx's http core, static, index, autoindex, return, try_files, rewrite and proxy modules.
import type { HttpRequest, HttpResponse } from '#posix/network.ts';
import { PosixError } from '#posix/posix-error.ts';
import type { Process } from '#posix/process.ts';
import { encodeUtf8 } from '#posix/utf8.ts';
import { findDirective, listDirectives, type Directive } from './nginx-config.ts';
import { contentType, httpDate, nginxPage, nginxResponse } from './nginx-pages.ts';

export interface NginxContext {
  readonly process: Process;
  readonly signature: string;
  readonly http: readonly Directive[];
  readonly log: (text: string) => Promise<void>;
}

/** The server block for a Host header among those that listen on the port. */
export function selectServer(servers: readonly Directive[], host: string): Directive | undefined {
  const name = host.replace(/:\d+$/, '').toLowerCase();
  const names = (server: Directive): readonly string[] => listDirectives(server.block ?? [], 'server_name').flatMap(({ args }) => args);
  const wildcard = (pattern: string): boolean =>
    (pattern.startsWith('*.') && name.endsWith(pattern.slice(1))) || (pattern.startsWith('~') && new RegExp(pattern.slice(1)).test(name));
  return (
    servers.find((server) => names(server).includes(name)) ??
    servers.find((server) => names(server).some(wildcard)) ??
    servers.find((server) => listDirectives(server.block ?? [], 'listen').some(({ args }) => args.includes('default_server'))) ??
    servers[0]
  );
}

export async function serveRequest(server: Directive, request: HttpRequest, context: NginxContext, depth = 0): Promise<HttpResponse> {
  const [path = '/'] = request.target.split('?');
  const block = server.block ?? [];
  const location = selectLocation(block, decodeURIComponent(path));
  const scope = [location?.block ?? [], block, context.http];
  const returned = findDirective(location?.block ?? [], 'return') ?? findDirective(block, 'return');
  if (returned !== undefined) return respondReturn(returned, request, scope, context);
  const rewritten = rewrite(listDirectives(location?.block ?? [], 'rewrite'), request.target);
  if (rewritten !== undefined && rewritten !== request.target && depth < 5 && findDirective(location?.block ?? [], 'proxy_pass') === undefined) {
    return serveRequest(server, { ...request, target: rewritten }, context, depth + 1);
  }
  const proxy = findDirective(location?.block ?? [], 'proxy_pass');
  const response =
    proxy !== undefined
      ? await proxyTo(proxy.args[0] ?? '', { ...request, target: rewritten ?? request.target }, location, scope, context)
      : serveFile(decodeURIComponent((rewritten ?? path).split('?')[0] ?? '/'), request, location, scope, context);
  const page = errorPage(scope, response.status);
  if (page !== undefined && depth < 3 && proxy === undefined) {
    const inner = await serveRequest(server, { ...request, method: 'GET', target: page }, context, depth + 1);
    if (inner.status === 200) return { ...inner, status: response.status };
  }
  return withHeaders(response, scope, request, context);
}

function selectLocation(server: readonly Directive[], path: string): Directive | undefined {
  const locations = listDirectives(server, 'location');
  let best: Directive | undefined;
  let length = -1;
  for (const location of locations) {
    const [first = '', second] = location.args;
    if (first === '=' && second === path) return location;
    const prefix = first === '^~' ? (second ?? '') : second === undefined ? first : undefined;
    if (prefix !== undefined && !prefix.startsWith('@') && path.startsWith(prefix) && prefix.length > length)
      [best, length] = [location, prefix.length];
  }
  if (best?.args[0] === '^~') return best;
  const regular = locations.find(
    ({ args: [kind, pattern = ''] }) => (kind === '~' || kind === '~*') && new RegExp(pattern, kind === '~*' ? 'i' : '').test(path),
  );
  return regular ?? best;
}

type Scope = readonly (readonly Directive[])[];

function setting(scope: Scope, name: string): Directive | undefined {
  for (const block of scope) {
    const found = findDirective(block, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

function errorPage(scope: Scope, status: number): string | undefined {
  for (const block of scope) {
    const pages = listDirectives(block, 'error_page');
    if (pages.length > 0) return pages.find(({ args }) => args.includes(String(status)))?.args.at(-1);
  }
  return undefined;
}

function rewrite(rules: readonly Directive[], target: string): string | undefined {
  const [path = '', query] = target.split('?');
  let current = path;
  for (const {
    args: [pattern = '', replacement = '', flag],
  } of rules) {
    const regular = new RegExp(pattern);
    if (!regular.test(current)) continue;
    current = current.replace(regular, replacement);
    if (flag === 'last' || flag === 'break') break;
  }
  return rules.length === 0 ? undefined : current + (query === undefined ? '' : `?${query}`);
}

/** `$host`, `$request_uri`, … */
export function fillVariables(text: string, request: HttpRequest, { process }: Pick<NginxContext, 'process'>): string {
  if (!text.includes('$')) return text;
  const [path = '', query = ''] = request.target.split('?');
  return text.replace(/\$\{?([a-z_0-9]+)\}?/gi, (whole, name: string) => {
    if (name.startsWith('http_')) return request.headers[name.slice(5).replaceAll('_', '-')] ?? '';
    switch (name) {
      case 'host':
        return (request.headers['host'] ?? '').replace(/:\d+$/, '');
      case 'uri':
      case 'document_uri':
        return path;
      case 'request_uri':
        return request.target;
      case 'args':
      case 'query_string':
        return query;
      case 'is_args':
        return query === '' ? '' : '?';
      case 'scheme':
        return request.scheme;
      case 'hostname':
        return process.machine.hostname;
      case 'remote_addr':
      case 'proxy_add_x_forwarded_for':
        return request.remoteAddress ?? '';
      case 'server_addr':
        return process.machine.network.addresses[0] ?? '';
      case 'request_method':
        return request.method;
      case 'server_protocol':
        return 'HTTP/1.1';
      case 'proxy_host':
        return '';
      default:
        return name.startsWith('arg_') ? (new RegExp(`(?:^|&)${name.slice(4)}=([^&]*)`).exec(query)?.[1] ?? '') : whole === '$' ? '$' : '';
    }
  });
}

function respondReturn({ args }: Directive, request: HttpRequest, scope: Scope, context: NginxContext): HttpResponse {
  const [first = '', second] = args;
  const status = /^\d+$/.test(first) ? Number(first) : 302;
  const text = fillVariables(second ?? (status === 302 && second === undefined && !/^\d+$/.test(first) ? first : ''), request, context);
  const now = context.process.machine.clock.now();
  if ([301, 302, 303, 307, 308].includes(status)) {
    return nginxResponse(status, context.signature, now, nginxPage(status, context.signature), { 'content-type': 'text/html', location: text });
  }
  if (second === undefined && status >= 400)
    return nginxResponse(status, context.signature, now, nginxPage(status, context.signature), { 'content-type': 'text/html' });
  const type = setting(scope, 'default_type')?.args[0] ?? 'text/plain';
  return withHeaders(nginxResponse(status, context.signature, now, encodeUtf8(text), { 'content-type': type }), scope, request, context);
}

function withHeaders(response: HttpResponse, scope: Scope, request: HttpRequest, context: NginxContext): HttpResponse {
  const block = scope.find((each) => findDirective(each, 'add_header') !== undefined);
  if (block === undefined) return response;
  const added = listDirectives(block, 'add_header').map(
    ({ args: [name = '', value = ''] }) => [name.toLowerCase(), fillVariables(value, request, context)] as const,
  );
  return { ...response, headers: { ...response.headers, ...Object.fromEntries(added) } };
}

function serveFile(path: string, request: HttpRequest, location: Directive | undefined, scope: Scope, context: NginxContext): HttpResponse {
  const { fs, machine } = context.process;
  const now = machine.clock.now();
  const fail = (status: number): HttpResponse =>
    nginxResponse(status, context.signature, now, nginxPage(status, context.signature), { 'content-type': 'text/html' });
  if (request.method !== 'GET' && request.method !== 'HEAD') return fail(405);
  const alias = findDirective(location?.block ?? [], 'alias')?.args[0];
  const root = setting(scope, 'root')?.args[0] ?? '/etc/nginx/html';
  const prefix = location?.args.at(-1) ?? '';
  const fileOf = (target: string): string => (alias === undefined ? root + target : alias + target.slice(prefix.length));
  const tries = setting(scope, 'try_files')?.args;
  let target = path;
  if (tries !== undefined) {
    const found = tries
      .slice(0, -1)
      .map((word) => fillVariables(word, request, context))
      .find((word) => fs.exists(fileOf(word)) && (fs.stat(fileOf(word)).type === 'directory') === word.endsWith('/'));
    const last = tries.at(-1) ?? '';
    if (found === undefined && last.startsWith('=')) return fail(Number(last.slice(1)));
    target = found ?? fillVariables(last, request, context);
  }
  try {
    let file = fileOf(target);
    if (fs.stat(file).type === 'directory') {
      if (!target.endsWith('/')) {
        const port = '';
        return nginxResponse(301, context.signature, now, nginxPage(301, context.signature), {
          'content-type': 'text/html',
          location: `http://${request.headers['host'] ?? ''}${port}${target}/`,
        });
      }
      const index = (setting(scope, 'index')?.args ?? ['index.html']).map((name) => `${file}${name}`).find((candidate) => fs.exists(candidate));
      if (index === undefined) {
        if (setting(scope, 'autoindex')?.args[0] === 'on') return autoindex(path, file, context);
        void context.log(
          `[error] ${String(context.process.pid)}#${String(context.process.pid)}: *1 directory index of "${file}" is forbidden, client: ${request.remoteAddress ?? ''}, server: localhost, request: "${request.method} ${request.target} HTTP/1.1", host: "${request.headers['host'] ?? ''}"`,
        );
        return fail(403);
      }
      file = index;
    }
    const { mtime } = fs.stat(file);
    const body = fs.readFile(file);
    const type = contentType(file, setting(scope, 'default_type')?.args[0] ?? 'text/plain');
    const etag = `"${Math.floor(mtime / 1000).toString(16)}-${body.length.toString(16)}"`;
    const fresh = { etag, 'last-modified': httpDate(mtime) };
    if (request.headers['if-none-match'] === etag)
      return {
        status: 304,
        headers: { server: context.signature, date: httpDate(now), ...fresh, connection: 'keep-alive' },
        body: new Uint8Array(0),
      };
    return nginxResponse(200, context.signature, now, body, { 'content-type': type, ...fresh, 'accept-ranges': 'bytes' });
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
    if (error.code === 'EACCES') return fail(403);
    void context.log(
      `[error] ${String(context.process.pid)}#${String(context.process.pid)}: *1 open() "${fileOf(target)}" failed (2: No such file or directory), client: ${request.remoteAddress ?? ''}, server: localhost, request: "${request.method} ${request.target} HTTP/1.1", host: "${request.headers['host'] ?? ''}"`,
    );
    return fail(404);
  }
}

function autoindex(path: string, folder: string, { process, signature }: NginxContext): HttpResponse {
  const lines = process.fs.readDirectory(folder).map((name) => {
    const stat = process.fs.stat(`${folder}${name}`);
    const shown = stat.type === 'directory' ? `${name}/` : name;
    const date = new Date(stat.mtime).toUTCString().split(' ');
    return `<a href="${encodeURIComponent(name)}${stat.type === 'directory' ? '/' : ''}">${shown}</a>${' '.repeat(Math.max(1, 51 - shown.length))}${date[1] ?? ''}-${date[2] ?? ''}-${date[3] ?? ''} ${(date[4] ?? '').slice(0, 5)}${(stat.type === 'directory' ? '-' : String(stat.size)).padStart(20)}\r\n`;
  });
  const body = `<html>\r\n<head><title>Index of ${path}</title></head>\r\n<body>\r\n<h1>Index of ${path}</h1><hr><pre><a href="../">../</a>\r\n${lines.join('')}</pre><hr></body>\r\n</html>\r\n`;
  return nginxResponse(200, signature, process.machine.clock.now(), encodeUtf8(body), { 'content-type': 'text/html' });
}

async function proxyTo(
  to: string,
  request: HttpRequest,
  location: Directive | undefined,
  scope: Scope,
  context: NginxContext,
): Promise<HttpResponse> {
  const match = /^(https?):\/\/([^/:]+)(?::(\d+))?(\/.*)?$/.exec(fillVariables(to, request, context));
  const { network, clock } = context.process.machine;
  const fail = (status: number): HttpResponse =>
    nginxResponse(status, context.signature, clock.now(), nginxPage(status, context.signature), { 'content-type': 'text/html' });
  if (match === null) return fail(500);
  const [, scheme = 'http', name = '', port, uri] = match;
  const upstream = listDirectives(context.http, 'upstream').find(({ args }) => args[0] === name);
  const [host = name, upstreamPort] = upstream === undefined ? [name] : (findDirective(upstream.block ?? [], 'server')?.args[0] ?? '').split(':');
  const prefix = location?.args.at(-1) ?? '';
  const target = uri === undefined ? request.target : uri + request.target.slice(prefix.length);
  const headers: Record<string, string> = { ...request.headers, host: port === undefined ? name : `${name}:${port}`, connection: 'close' };
  for (const {
    args: [header = '', value = ''],
  } of scope.flatMap((block) => listDirectives(block, 'proxy_set_header')))
    headers[header.toLowerCase()] = fillVariables(value, request, context);
  try {
    const [address = host] = await network.resolve(host);
    const response = await network.http(address, Number(port ?? upstreamPort ?? (scheme === 'https' ? 443 : 80)), {
      ...request,
      headers,
      target,
      scheme: scheme as 'http' | 'https',
    });
    return { ...response, headers: { ...response.headers, server: context.signature } };
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
    return fail(error.code === 'ETIMEDOUT' ? 504 : 502);
  }
}
