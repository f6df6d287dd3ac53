import type { HttpResponse } from '#posix/network.ts';

/** Reason phrases, as servers send them. */
export const statusText: Readonly<Record<number, string>> = {
  100: 'Continue',
  101: 'Switching Protocols',
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
  408: 'Request Timeout',
  409: 'Conflict',
  410: 'Gone',
  413: 'Request Entity Too Large',
  415: 'Unsupported Media Type',
  418: "I'm a teapot",
  422: 'Unprocessable Entity',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

export function headerName(name: string): string {
  return name.replace(/(^|-)([a-z])/g, (_, dash: string, letter: string) => dash + letter.toUpperCase()).replace(/^Etag$/, 'ETag');
}

const NGINX_WORDS: Readonly<Record<number, string>> = {
  405: 'Not Allowed',
  413: 'Request Entity Too Large',
  503: 'Service Temporarily Unavailable',
  504: 'Gateway Time-out',
};

/** The status line's words: nginx has some of its own, and so has what does not say who it is (the ingress controller). */
export function reasonOfResponse({ status, headers }: HttpResponse): string {
  const server = headers['server'] ?? 'nginx';
  return (server.startsWith('nginx') || server.startsWith('openresty') ? NGINX_WORDS[status] : undefined) ?? statusText[status] ?? '';
}
