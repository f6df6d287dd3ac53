// Mirrors nginx's static, index, autoindex and try_files modules.
import type { HttpResponse } from '#posix/network.ts';
import { PosixError } from '#posix/posix-error.ts';
import { encodeUtf8 } from '#posix/utf8.ts';
import { contentType, httpDate, nginxResponse } from '../nginx-pages.ts';
import { ownPage, setting, type Exchange } from './exchange.ts';
import { fillVariables } from './nginx-variables.ts';

/** Where a path of the request lies in the file system. */
function fileOf(exchange: Exchange, path: string): string {
  const { location, captures } = exchange;
  const alias = location?.block?.find(({ name }) => name === 'alias')?.args[0];
  if (alias === undefined) return fillVariables(setting(exchange, 'root')?.args[0] ?? '/etc/nginx/html', exchange) + path;
  const filled = fillVariables(alias, exchange);
  return /^~/.test(location?.args[0] ?? '') && captures.length > 0 ? filled : filled + path.slice((location?.args.at(-1) ?? '').length);
}

/** What `try_files` finds: a path, a status, or the name of a location; undefined where it is not set. */
export function tryFiles(exchange: Exchange): { readonly path: string } | { readonly status: number } | { readonly last: string } | undefined {
  const words = setting(exchange, 'try_files')?.args;
  if (words === undefined) return undefined;
  const { fs } = exchange.context.process;
  for (const word of words.slice(0, -1)) {
    const path = fillVariables(word, exchange);
    const file = fileOf(exchange, path);
    if (fs.exists(file) && (fs.stat(file).type === 'directory') === path.endsWith('/')) return { path };
  }
  const last = words.at(-1) ?? '';
  return last.startsWith('=') ? { status: Number(last.slice(1)) } : { last: fillVariables(last, exchange) };
}

export function serveFile(exchange: Exchange, path: string): HttpResponse {
  const { context, request } = exchange;
  const { fs } = context.process;
  if (request.method !== 'GET' && request.method !== 'HEAD') return ownPage(exchange, 405);
  const file = fileOf(exchange, path);
  try {
    if (fs.stat(file).type !== 'directory') return sendFile(exchange, file);
    if (!path.endsWith('/')) return ownPage(exchange, 301, { location: `${request.scheme}://${request.headers['host'] ?? ''}${encodeURI(path)}/` });
    const index = (setting(exchange, 'index')?.args ?? ['index.html']).map((name) => `${file}${name}`).find((each) => fs.exists(each));
    if (index !== undefined) return sendFile(exchange, index);
    if (setting(exchange, 'autoindex')?.args[0] === 'on') return autoindex(exchange, path, file);
    exchange.log('error', `directory index of "${file}" is forbidden`);
    return ownPage(exchange, 403);
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
    const [number, words] = error.code === 'EACCES' ? [13, 'Permission denied'] : [2, 'No such file or directory'];
    exchange.log('error', `open() "${file}" failed (${String(number)}: ${words})`);
    return ownPage(exchange, error.code === 'EACCES' ? 403 : 404);
  }
}

function sendFile(exchange: Exchange, file: string): HttpResponse {
  const { context, request } = exchange;
  const { fs, machine } = context.process;
  const now = machine.clock.now();
  const { mtime } = fs.stat(file);
  const body = fs.readFile(file);
  const type = contentType(file, setting(exchange, 'default_type')?.args[0] ?? 'text/plain');
  const etag = `"${Math.floor(mtime / 1000).toString(16)}-${body.length.toString(16)}"`;
  const fresh = { etag, 'last-modified': httpDate(mtime) };
  const { 'if-none-match': known, 'if-modified-since': since } = request.headers;
  if (known === etag || (known === undefined && since === fresh['last-modified']))
    return { status: 304, headers: { server: context.signature, date: httpDate(now), ...fresh, connection: 'keep-alive' }, body: new Uint8Array(0) };
  const range = /^bytes=(\d*)-(\d*)$/.exec(request.headers['range'] ?? '');
  if (range === null) return nginxResponse(200, context.signature, now, body, { 'content-type': type, ...fresh, 'accept-ranges': 'bytes' });
  const [, from = '', to = ''] = range;
  const first = from === '' ? Math.max(0, body.length - Number(to)) : Number(from);
  const last = from === '' || to === '' ? body.length - 1 : Math.min(Number(to), body.length - 1);
  if (first > last) return ownPage(exchange, 416);
  const part = { 'content-type': type, ...fresh, 'content-range': `bytes ${String(first)}-${String(last)}/${String(body.length)}` };
  return nginxResponse(206, context.signature, now, body.slice(first, last + 1), part);
}

function autoindex({ context: { process, signature } }: Exchange, path: string, folder: string): HttpResponse {
  const lines = process.fs.readDirectory(folder).map((name) => {
    const stat = process.fs.stat(`${folder}${name}`);
    const shown = stat.type === 'directory' ? `${name}/` : name;
    const date = new Date(stat.mtime).toUTCString().split(' ');
    return `<a href="${encodeURIComponent(name)}${stat.type === 'directory' ? '/' : ''}">${escaped(shown)}</a>${' '.repeat(Math.max(1, 51 - shown.length))}${date[1] ?? ''}-${date[2] ?? ''}-${date[3] ?? ''} ${(date[4] ?? '').slice(0, 5)}${(stat.type === 'directory' ? '-' : String(stat.size)).padStart(20)}\r\n`;
  });
  const title = escaped(path);
  const body = `<html>\r\n<head><title>Index of ${title}</title></head>\r\n<body>\r\n<h1>Index of ${title}</h1><hr><pre><a href="../">../</a>\r\n${lines.join('')}</pre><hr></body>\r\n</html>\r\n`;
  return nginxResponse(200, signature, process.machine.clock.now(), encodeUtf8(body), { 'content-type': 'text/html' });
}

function escaped(text: string): string {
  return text.replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign] ?? sign);
}
