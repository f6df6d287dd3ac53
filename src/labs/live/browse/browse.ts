import type { Cluster } from '#cluster/cluster.ts';
import type { TrafficEvent } from '#cluster/network/traffic.ts';
import type { Clock } from '#posix/clock.ts';
import { inTime } from '#posix/deadline.ts';
import type { HttpRequest } from '#posix/network.ts';
import { PosixError, type ErrorCode } from '#posix/posix-error.ts';
import type { PageFailure, PageRequest, PageResult } from '../../lab-host.ts';
import { ingressAddress } from './ingress-address.ts';

const REASONS: Partial<Record<ErrorCode, PageFailure>> = {
  ENOTFOUND: 'name',
  ECONNREFUSED: 'refused',
  ETIMEDOUT: 'timeout',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ECONNRESET: 'reset',
};

/** ms that a page may take. */
const PATIENCE = 15_000;

/**
 * One exchange from the learner's machine, as its browser would have it. A host that only an Ingress knows is
 * found at the ingress controller, as with a line in /etc/hosts.
 */
export async function browse(cluster: Cluster, clock: Clock, request: PageRequest): Promise<PageResult> {
  const url = URL.canParse(request.url) ? new URL(request.url) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    return { kind: 'failure', reason: 'bad-url', message: `${request.url} is not an address that begins with http:// or https://` };
  }
  const seen: TrafficEvent[] = [];
  const stop = cluster.observeTraffic((event) => seen.push(event));
  try {
    const { address, hostsEntry } = await locate(cluster, url.hostname.replace(/^\[|\]$/g, ''));
    const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
    const response = await inTime(clock, PATIENCE, cluster.network.http(address, port, toHttp(url, request)));
    const pod = answeredBy(seen, url);
    return { kind: 'response', ...response, address: `${address}:${port}`, hostsEntry, ...(pod !== undefined && { pod }) };
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
    return { kind: 'failure', reason: REASONS[error.code] ?? 'reset', message: error.message };
  } finally {
    stop();
  }
}

async function locate(cluster: Cluster, host: string): Promise<{ readonly address: string; readonly hostsEntry: boolean }> {
  try {
    const [address] = await cluster.network.resolve(host);
    if (address !== undefined) return { address, hostsEntry: false };
  } catch (error) {
    if (!(error instanceof PosixError) || error.code !== 'ENOTFOUND') throw error;
  }
  const address = ingressAddress(cluster.api, host);
  if (address === undefined) throw new PosixError('ENOTFOUND', host);
  return { address, hostsEntry: true };
}

function toHttp(url: URL, { method, headers, body }: PageRequest): HttpRequest {
  return {
    method,
    target: url.pathname + url.search,
    headers: { ...headers, host: url.host, ...(body.length > 0 && { 'content-length': String(body.length) }) },
    body,
    scheme: url.protocol === 'https:' ? 'https' : 'http',
  };
}

/** The innermost exchange ends first. */
function answeredBy(seen: readonly TrafficEvent[], url: URL): string | undefined {
  const event = seen.find(({ to, path, via, host }) => to?.kind === 'pod' && (via !== undefined || (path === url.pathname && host === url.host)));
  return event?.to === undefined ? undefined : `${event.to.namespace ?? ''}/${event.to.name}`;
}
