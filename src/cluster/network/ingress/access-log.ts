// Mirrors the log format `upstreaminfo` of ingress-nginx.
import type { HttpRequest, HttpResponse } from '#posix/network.ts';
import { logDate } from '../../containers/programs/nginx-pages.ts';

/** One try at an endpoint. */
export interface UpstreamTry {
  readonly address: string;
  readonly status: number;
  readonly length: number;
  /** ms */
  readonly took: number;
}

export interface LogEntry {
  readonly request: HttpRequest;
  readonly response: HttpResponse;
  readonly user: string | undefined;
  readonly upstream: string;
  readonly alternative: string;
  readonly tries: readonly UpstreamTry[];
  readonly id: string;
  readonly started: number;
  readonly now: number;
}

export function logLine({ request, response, user, upstream, alternative, tries, id, started, now }: LogEntry): string {
  const seconds = (ms: number): string => (ms / 1000).toFixed(3);
  const each = (field: (attempt: UpstreamTry) => string): string => (tries.length === 0 ? '-' : tries.map(field).join(', '));
  let asked = request.target.length + request.method.length + 13;
  for (const name in request.headers) asked += name.length + (request.headers[name] ?? '').length + 4;
  return [
    `${request.remoteAddress ?? '-'} - ${user ?? '-'} [${logDate(now)}]`,
    `"${request.method} ${request.target} HTTP/1.1" ${String(response.status)} ${String(response.body.length)}`,
    `"${request.headers['referer'] ?? '-'}" "${request.headers['user-agent'] ?? '-'}" ${String(asked + request.body.length)} ${seconds(now - started)}`,
    `[${upstream}] [${alternative}]`,
    `${each(({ address }) => address)} ${each(({ length }) => String(length))} ${each(({ took }) => seconds(took))} ${each(({ status }) => String(status))}`,
    `${id}\n`,
  ].join(' ');
}
