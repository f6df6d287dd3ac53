import type { HttpRequest, HttpResponse } from '#posix/network.ts';
import type { Process } from '#posix/process.ts';
import type { RateLimiter } from '../../../network/ingress/access-rules.ts';
import type { Directive } from '../nginx-config.ts';
import { nginxPage, nginxResponse } from '../nginx-pages.ts';

/** What all requests of one configuration share. */
export interface NginxContext {
  readonly process: Process;
  readonly signature: string;
  readonly http: readonly Directive[];
  readonly counters: { accepted: number; requests: number; active: number };
  /** By upstream: whose turn it is. */
  readonly turns: Map<string, number>;
  readonly limiter: RateLimiter;
}

/** One request on its way through a server block. */
export interface Exchange {
  readonly context: NginxContext;
  readonly request: HttpRequest;
  readonly server: Directive;
  readonly port: number;
  /** Decoded path, as rewrites have left it. */
  uri: string;
  args: string;
  location: Directive | undefined;
  /** Of the last regular expression: `$1` and named groups. */
  captures: readonly string[];
  readonly variables: Map<string, string>;
  user: string | undefined;
  /** The answer is a backend's, whatever its status. */
  isProxied: boolean;
  readonly log: (level: 'error' | 'info', text: string) => void;
}

/** The blocks that settings are looked up in, the innermost first. */
export function scopeOf({ location, server, context }: Exchange): readonly (readonly Directive[])[] {
  return [location?.block ?? [], server.block ?? [], context.http];
}

export function setting(exchange: Exchange, name: string): Directive | undefined {
  for (const block of scopeOf(exchange)) {
    const found = block.find((directive) => directive.name === name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** All of a name from the innermost block that has any: how array-like directives are inherited. */
export function settings(exchange: Exchange, name: string): readonly Directive[] {
  for (const block of scopeOf(exchange)) {
    const found = block.filter((directive) => directive.name === name);
    if (found.length > 0) return found;
  }
  return [];
}

/** One of nginx's own pages. */
export function ownPage({ context: { signature, process } }: Exchange, status: number, headers: Readonly<Record<string, string>> = {}): HttpResponse {
  const body = nginxPage(status, signature);
  return nginxResponse(status, signature, process.machine.clock.now(), body, { 'content-type': 'text/html', ...headers });
}
