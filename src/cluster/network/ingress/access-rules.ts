// Mirrors what nginx decides about a request before it is proxied: who may, how often, how much, and where else to go.
import type { Secret } from '#kube/generated/types.ts';
import type { HttpRequest } from '#posix/network.ts';
import { parseRange, rangeContains } from '../address-range.ts';
import type { Cors, IngressOptions } from './annotations.ts';
import { authorizedUser } from './basic-auth.ts';
import type { IngressLocation } from './ingress-servers.ts';

/** An answer that nginx gives itself. */
export interface Refusal {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface RuleContext {
  /** Of the server that answers: whether its host has a certificate of its own. */
  readonly tls: boolean;
  /** `namespace/name` or a name in the Ingress's namespace. */
  readonly findSecret: (reference: string, namespace: string) => Secret | undefined;
  readonly limiter: RateLimiter;
  readonly now: number;
  /** Requests of this client to this location, this one among them. */
  readonly underWay: number;
}

const RATE_LIMITED: Refusal = { status: 503 };

/** Undefined: go on. Otherwise the answer, and for passwords the user who was let in. */
export function refusal({ ingress, options, path }: IngressLocation, request: HttpRequest, context: RuleContext): Refusal | undefined {
  const client = request.remoteAddress ?? '';
  const { host = '' } = request.headers;
  const name = host.replace(/:\d+$/, '');
  if (options.appRoot !== undefined && request.target === '/') {
    return { status: 302, headers: { location: `${request.scheme}://${host}${options.appRoot}` } };
  }
  if (request.scheme === 'http' && (options.forceSslRedirect || (options.sslRedirect && context.tls))) {
    return { status: 308, headers: { location: `https://${name}${request.target}` } };
  }
  if (!mayCome(options, client)) return { status: 403 };
  if (options.limitConnections > 0 && context.underWay > options.limitConnections) return RATE_LIMITED;
  if (options.limitRps > 0 || options.limitRpm > 0) {
    const rate = options.limitRps > 0 ? options.limitRps : options.limitRpm / 60;
    const whole = options.limitRps > 0 ? options.limitRps : options.limitRpm;
    if (!context.limiter.take(`${ingress.metadata.uid}${path}${client}`, rate, whole * options.burst, context.now)) return RATE_LIMITED;
  }
  if (options.basicAuth !== undefined) {
    const secret = context.findSecret(options.basicAuth.secret, ingress.metadata.namespace ?? '');
    if (secret === undefined) return { status: 503 };
    if (authorizedUser(request.headers['authorization'], secret, options.basicAuth.perUser) === undefined)
      return { status: 401, headers: { 'www-authenticate': `Basic realm="${options.basicAuth.realm}"` } };
  }
  if (options.cors !== undefined && request.method === 'OPTIONS') return { status: 204, headers: corsHeaders(options.cors, request) };
  if (options.redirect !== undefined) return { status: options.redirect.code, headers: { location: options.redirect.to } };
  if (options.bodySize > 0 && request.body.length > options.bodySize) return { status: 413 };
  return undefined;
}

function mayCome({ allowed, denied }: IngressOptions, client: string): boolean {
  const listed = (ranges: readonly string[]): boolean => ranges.some((range) => !range.includes(':') && rangeContains(parseRange(range), client));
  return !listed(denied) && (allowed.length === 0 || listed(allowed));
}

export function corsHeaders(
  { origins, methods, headers, credentials, maxAge, exposed }: Cors,
  request: HttpRequest,
): Readonly<Record<string, string>> {
  const { origin = '' } = request.headers;
  const allowed = origins.includes('*') ? '*' : origins.find((each) => each === origin);
  if (allowed === undefined) return {};
  return {
    'access-control-allow-origin': allowed,
    ...(credentials && { 'access-control-allow-credentials': 'true' }),
    'access-control-allow-methods': methods,
    'access-control-allow-headers': headers,
    ...(exposed !== undefined && { 'access-control-expose-headers': exposed }),
    'access-control-max-age': maxAge,
  };
}

/** Mirrors limit_req: a bucket that leaks `rate` requests a second and holds `burst` beyond. */
export class RateLimiter {
  readonly #buckets = new Map<string, { readonly excess: number; readonly at: number }>();

  take(key: string, rate: number, burst: number, now: number): boolean {
    const old = this.#buckets.get(key);
    const excess = old === undefined ? 0 : Math.max(0, old.excess - (rate * (now - old.at)) / 1000 + 1);
    if (excess > burst) return false;
    if (this.#buckets.size > 10_000) this.#buckets.clear();
    this.#buckets.set(key, { excess, at: now });
    return true;
  }
}
