/** What curl's options ask for, as a request. */
import { encodeBase64 } from '#posix/base64.ts';
import type { HttpRequest } from '#posix/network.ts';
import type { Process } from '#posix/process.ts';
import { concatBytes, readAll } from '#posix/read-stream.ts';
import { encodeUtf8 } from '#posix/utf8.ts';
import type { ParsedOptions } from '../programs/parse-options.ts';
import { resolvePath } from '../programs/program.ts';
import { CurlError } from './curl-error.ts';
import type { Url } from './parse-url.ts';

export async function requestBody(process: Process, options: ParsedOptions): Promise<Uint8Array | undefined> {
  const upload = options.get('T');
  if (upload !== undefined) return upload === '-' ? readAll(process.stdin) : process.fs.readFile(resolvePath(process, upload));
  const parts: Uint8Array[] = [];
  for (const kind of ['d', 'data-raw', 'data-binary', 'data-urlencode', 'json']) {
    for (const value of options.values.get(kind) ?? []) {
      if (parts.length > 0) parts.push(encodeUtf8('&'));
      if (value.startsWith('@') && kind !== 'data-raw') {
        const path = value.slice(1);
        if (path !== '-' && !process.fs.exists(resolvePath(process, path))) throw new CurlError(26, `Failed to open ${path}`);
        const content = path === '-' ? await readAll(process.stdin) : process.fs.readFile(resolvePath(process, path));
        parts.push(kind === 'd' ? content.filter((byte) => byte !== 10 && byte !== 13) : content);
      } else if (kind === 'data-urlencode') {
        const at = value.indexOf('=');
        parts.push(
          encodeUtf8(at < 0 ? encodeURIComponent(value) : `${value.slice(0, at)}${at === 0 ? '' : '='}${encodeURIComponent(value.slice(at + 1))}`),
        );
      } else {
        parts.push(encodeUtf8(value));
      }
    }
  }
  const forms = options.values.get('F') ?? [];
  if (forms.length > 0) {
    for (const form of forms) {
      const [name = '', ...rest] = form.split('=');
      const value = rest.join('=');
      const content = value.startsWith('@') ? process.fs.readText(resolvePath(process, value.slice(1))) : value;
      parts.push(
        encodeUtf8(
          `--------------------------podium\r\nContent-Disposition: form-data; name="${name}"${value.startsWith('@') ? `; filename="${value.slice(1)}"` : ''}\r\n\r\n${content}\r\n`,
        ),
      );
    }
    parts.push(encodeUtf8('--------------------------podium--\r\n'));
  }
  return parts.length === 0 ? undefined : concatBytes(parts);
}

export function makeRequest(options: ParsedOptions, url: Url, method: string, body: Uint8Array | undefined): HttpRequest {
  const standard = url.port === (url.scheme === 'https' ? 443 : 80);
  const headers: Record<string, string> = {
    host: standard ? url.host : `${url.host}:${url.port}`,
    'user-agent': options.get('A') ?? 'curl/7.88.1',
    accept: '*/*',
  };
  const user = options.get('u') ?? url.user;
  if (user !== undefined) headers['authorization'] = `Basic ${encodeBase64(encodeUtf8(user))}`;
  if (options.has('b')) headers['cookie'] = options.get('b') ?? '';
  if (options.has('e')) headers['referer'] = options.get('e') ?? '';
  const sends = body !== undefined && !options.has('G');
  if (sends) {
    headers['content-length'] = String(body.length);
    headers['content-type'] = options.has('json')
      ? 'application/json'
      : options.has('F')
        ? 'multipart/form-data; boundary=------------------------podium'
        : 'application/x-www-form-urlencoded';
    if (options.has('json')) headers['accept'] = 'application/json';
    if (options.has('T')) delete headers['content-type'];
  }
  for (const header of options.values.get('H') ?? []) {
    const at = header.indexOf(':');
    const name = (at < 0 ? header.replace(/;$/, '') : header.slice(0, at)).trim().toLowerCase();
    const value = at < 0 ? '' : header.slice(at + 1).trim();
    if (value === '' && at >= 0) delete headers[name];
    else headers[name] = value;
  }
  headers['host'] ??= url.host;
  let query = '';
  if (body !== undefined && options.has('G'))
    query = `${url.target.includes('?') ? '&' : '?'}${[...body].map((byte) => String.fromCharCode(byte)).join('')}`;
  return {
    method,
    target: url.target.replaceAll(' ', '%20') + query,
    headers,
    body: sends ? body : new Uint8Array(0),
    scheme: url.scheme === 'https' ? 'https' : 'http',
  };
}
