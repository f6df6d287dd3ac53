// Mirrors the canary decision and the cookie affinity of ingress-nginx's balancer.
import { fnv32a } from '#kube/hash.ts';
import type { HttpRequest } from '#posix/network.ts';
import type { Random } from '#posix/random.ts';
import type { Backend } from '../service-table.ts';
import type { Canary } from './annotations.ts';
import type { CanaryBackend, IngressLocation } from './ingress-servers.ts';

/** The canary that gets the request, if one does: by header, then by cookie, then by weight. */
export function chosenCanary({ canaries }: IngressLocation, request: HttpRequest, random: Random): CanaryBackend | undefined {
  return canaries.find(({ options }) => options.canary !== undefined && takes(options.canary, request, random));
}

function takes({ header, headerValue, headerPattern, cookie, weight, weightTotal }: Canary, request: HttpRequest, random: Random): boolean {
  const sent = header === undefined ? undefined : request.headers[header];
  if (sent !== undefined) {
    if (headerValue !== undefined) {
      if (sent === headerValue) return true;
    } else if (headerPattern !== undefined) {
      if (sent.includes(headerPattern)) return true;
    } else if (sent === 'always') return true;
    else if (sent === 'never') return false;
  }
  const crumb = cookie === undefined ? undefined : cookieOf(request, cookie);
  if (crumb === 'always') return true;
  if (crumb === 'never') return false;
  return weight > 0 && random.next() * weightTotal < weight;
}

export function cookieOf({ headers }: HttpRequest, name: string): string | undefined {
  for (const pair of (headers['cookie'] ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
}

/** The same endpoint for the same key as long as it is there; the others keep theirs when one goes. */
export function stickyBackend(key: string, backends: readonly Backend[]): Backend | undefined {
  let best: { readonly backend: Backend; readonly rank: number } | undefined;
  for (const backend of backends) {
    const rank = fnv32a(`${backend.address}:${String(backend.port)}|${key}`);
    if (best === undefined || rank > best.rank) best = { backend, rank };
  }
  return best?.backend;
}
