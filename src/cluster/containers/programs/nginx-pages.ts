import type { HttpResponse } from '#posix/network.ts';
import { encodeUtf8 } from '#posix/utf8.ts';

const TITLES: Readonly<Record<number, string>> = {
  301: 'Moved Permanently',
  302: 'Found',
  303: 'See Other',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  401: 'Authorization Required',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Not Allowed',
  413: 'Request Entity Too Large',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Temporarily Unavailable',
  504: 'Gateway Time-out',
};

/** One of nginx's own pages. `signature`: `nginx/1.29.1`. */
export function nginxPage(status: number, signature: string): Uint8Array {
  const title = `${String(status)} ${TITLES[status] ?? ''}`;
  return encodeUtf8(
    `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>${signature}</center>\r\n</body>\r\n</html>\r\n`,
  );
}

export function nginxResponse(
  status: number,
  signature: string,
  now: number,
  body: Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): HttpResponse {
  const { 'content-type': type, 'last-modified': modified, ...others } = headers;
  const entity = {
    ...(type !== undefined && { 'content-type': type }),
    'content-length': String(body.length),
    ...(modified !== undefined && { 'last-modified': modified }),
  };
  // In the order in which nginx sends them.
  return { status, headers: { server: signature, date: httpDate(now), ...entity, connection: 'keep-alive', ...others }, body };
}

const dates = new Map<number, string>();
const DATES = 256;

/** `Sat, 21 Nov 2026 04:00:00 GMT` */
export function httpDate(ms: number): string {
  const second = Math.floor(ms / 1000);
  let text = dates.get(second);
  if (text === undefined) {
    text = new Date(second * 1000).toUTCString();
    if (dates.size >= DATES) dates.clear();
    dates.set(second, text);
  }
  return text;
}

/** `21/Nov/2026:04:00:00 +0000`, as access logs tell the time. */
export function logDate(ms: number): string {
  const text = httpDate(ms);
  return `${text.slice(5, 7)}/${text.slice(8, 11)}/${text.slice(12, 16)}:${text.slice(17, 25)} +0000`;
}

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html',
  htm: 'text/html',
  css: 'text/css',
  js: 'application/javascript',
  json: 'application/json',
  xml: 'text/xml',
  txt: 'text/plain',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  svg: 'image/svg+xml',
  ico: 'image/x-icon',
  pdf: 'application/pdf',
  woff2: 'font/woff2',
};

export function contentType(path: string, fallback: string): string {
  return TYPES[path.slice(path.lastIndexOf('.') + 1).toLowerCase()] ?? fallback;
}
