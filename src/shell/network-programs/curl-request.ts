/** What curl's options ask for, as a request. */
import { encodeBase64 } from '#posix/base64.ts';
import type { HttpRequest } from '#posix/network.ts';
import type { Process } from '#posix/process.ts';
import { concatBytes, readAll } from '#posix/read-stream.ts';
import { encodeUtf8 } from '#posix/utf8.ts';
import type { ParsedOptions } from '../programs/parse-options.ts';
import { resolvePath } from '../programs/program.ts';
import { sentCookies } from './curl-cookies.ts';
import { CurlError } from './curl-error.ts';
import { curlVersion } from './curl-version.ts';
import type { Url } from './parse-url.ts';

export async function requestBody(process: Process, options: ParsedOptions): Promise<Uint8Array | undefined> {
  const upload = options.get('T');
  if (upload !== undefined) return upload === '-' ? readAll(process.stdin) : process.fs.readFile(resolvePath(process, upload));
  const parts: Uint8Array[] = [];
  for (const kind of ['d', 'data-raw', 'data-binary', 'data-urlencode', 'json']) {
    for (const value of options.values.get(kind) ?? []) {
      if (parts.length > 0) parts.push(encodeUtf8('&'));
      if (value.startsWith('@') && kind !== 'data-raw' && kind !== 'data-urlencode') {
        const path = value.slice(1);
        if (path !== '-' && !process.fs.exists(resolvePath(process, path))) throw new CurlError(26, `Failed to open ${path}`);
        const content = path === '-' ? await readAll(process.stdin) : process.fs.readFile(resolvePath(process, path));
        parts.push(kind === 'd' ? content.filter((byte) => byte !== 10 && byte !== 13) : content);
      } else if (kind === 'data-urlencode') {
        const at = value.indexOf('=');
        const file = /^([^=@]*)@(.+)$/.exec(value);
        if (file !== null) {
          const [, name = '', path = ''] = file;
          parts.push(encodeUtf8(`${name === '' ? '' : `${name}=`}${encodeURIComponent(readFile(process, path))}`));
          continue;
        }
        parts.push(
          encodeUtf8(at < 0 ? encodeURIComponent(value) : `${value.slice(0, at)}${at === 0 ? '' : '='}${encodeURIComponent(value.slice(at + 1))}`),
        );
      } else {
        parts.push(encodeUtf8(value));
      }
    }
  }
  const forms = [...(options.values.get('F') ?? []), ...(options.values.get('form-string') ?? []).map((text) => text.replace('=', '=\u0000'))];
  if (forms.length > 0) {
    for (const form of forms) parts.push(formPart(process, form));
    parts.push(encodeUtf8('--------------------------podium--\r\n'));
  }
  return parts.length === 0 ? undefined : concatBytes(parts);
}

interface RequestDetails {
  readonly method: string;
  readonly body: Uint8Array | undefined;
  /** Whether the host is the one that the user named: others get no credentials. */
  readonly trusted: boolean;
}

export function makeRequest(process: Process, options: ParsedOptions, url: Url, { method, body, trusted }: RequestDetails): HttpRequest {
  const standard = url.port === (url.scheme === 'https' ? 443 : 80);
  const headers: Record<string, string> = {
    host: standard ? url.host : `${url.host}:${url.port}`,
    'user-agent': options.get('A') ?? `curl/${curlVersion(process)}`,
    accept: '*/*',
  };
  const known = trusted || options.has('location-trusted');
  const user = url.user ?? (known ? options.get('u') : undefined);
  const token = known ? options.get('oauth2-bearer') : undefined;
  if (token !== undefined) headers['authorization'] = `Bearer ${token}`;
  if (user !== undefined) headers['authorization'] = `Basic ${encodeBase64(encodeUtf8(user))}`;
  if (options.has('b')) headers['cookie'] = sentCookies(process, options.get('b') ?? '');
  if (options.has('r')) headers['range'] = `bytes=${options.get('r') ?? ''}`;
  if (options.has('compressed')) headers['accept-encoding'] = 'deflate, gzip, br, zstd';
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

/** One part of a multipart form: `name=value`, `name=@file`, `name=<file`, each with `;type=` and `;filename=`. */
function formPart(process: Process, form: string): Uint8Array {
  const at = form.indexOf('=');
  if (at < 0) throw new CurlError(2, `Illegally formatted input field`);
  const name = form.slice(0, at);
  const literal = form.charAt(at + 1) === '\u0000';
  const [value = '', ...settings] = literal ? [form.slice(at + 2)] : form.slice(at + 1).split(';');
  const setting = (key: string): string | undefined =>
    settings
      .find((each) => each.trim().startsWith(`${key}=`))
      ?.trim()
      .slice(key.length + 1);
  const upload = !literal && value.startsWith('@');
  const path = value.slice(1);
  const content = upload || (!literal && value.startsWith('<')) ? readFile(process, path) : value;
  const file = upload ? `; filename="${setting('filename') ?? path.replace(/^.*\//, '')}"` : '';
  const type = setting('type') ?? (upload ? (TYPES[path.replace(/^.*\./, '')] ?? 'application/octet-stream') : undefined);
  return encodeUtf8(
    `--------------------------podium\r\nContent-Disposition: form-data; name="${name}"${file}${type === undefined ? '' : `\r\nContent-Type: ${type}`}\r\n\r\n${content}\r\n`,
  );
}

const TYPES: Readonly<Record<string, string>> = {
  gif: 'image/gif',
  html: 'text/html',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  pdf: 'application/pdf',
  png: 'image/png',
  svg: 'image/svg+xml',
  txt: 'text/plain',
  xml: 'application/xml',
};

function readFile(process: Process, path: string): string {
  const full = resolvePath(process, path);
  if (!process.fs.exists(full)) throw new CurlError(26, `Failed to open/read local data from file/application`);
  return process.fs.readText(full);
}
