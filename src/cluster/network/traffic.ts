import type { HttpRequest, RequestVia } from '#posix/network.ts';
import type { Host } from './host.ts';
import type { Protocol } from './network-policy.ts';

/** One end of an exchange, as the cluster map draws it. */
export interface TrafficEnd {
  readonly kind: 'workstation' | 'node' | 'pod' | 'internet';
  /** Of the pod, node, workstation or internet host; an address where nobody is. */
  readonly name: string;
  /** Of pods. */
  readonly namespace?: string;
}

/** How an exchange ended: the status of an answer, or what became of the connection. */
export type TrafficOutcome = number | 'connected' | 'answered' | 'refused' | 'timeout' | 'unreachable' | 'reset';

/** One request or connection that came to its end, as it is reported to who watches. Plain data. */
export interface TrafficEvent {
  /** ms since the epoch, at the end. */
  readonly at: number;
  /** ms that it took. */
  readonly took: number;
  readonly from: TrafficEnd;
  /** Where it arrived; absent when it arrived nowhere. */
  readonly to?: TrafficEnd;
  /** What the sender asked for. */
  readonly address: string;
  readonly port: number;
  readonly protocol: 'HTTP' | 'HTTPS' | Protocol;
  /** The Service whose address or node port it was sent to. */
  readonly service?: { readonly namespace: string; readonly name: string };
  /** The Ingress or HTTPRoute that sent it on; `from` is then the controller's pod. */
  readonly via?: RequestVia;
  readonly method?: string;
  readonly host?: string;
  readonly path?: string;
  readonly outcome: TrafficOutcome;
}

export type TrafficObserver = (event: TrafficEvent) => void;

export function endOf(host: Host): TrafficEnd {
  const { place, pod, name } = host.options;
  if (place !== 'pod' || pod === undefined) return { kind: place === 'pod' ? 'pod' : place, name };
  const slash = pod.indexOf('/');
  return { kind: 'pod', namespace: pod.slice(0, slash), name: pod.slice(slash + 1) };
}

export function requestFields({
  method,
  target,
  headers,
  scheme,
  via,
}: HttpRequest): Pick<TrafficEvent, 'protocol' | 'method' | 'path' | 'host' | 'via'> {
  return {
    protocol: scheme === 'https' ? 'HTTPS' : 'HTTP',
    method,
    path: target.split('?')[0] ?? '/',
    ...(headers['host'] !== undefined && { host: headers['host'] }),
    ...(via !== undefined && { via }),
  };
}

export function outcomeOf(code: string): TrafficOutcome {
  if (code === 'ECONNREFUSED') return 'refused';
  if (code === 'ETIMEDOUT') return 'timeout';
  return code === 'EHOSTUNREACH' ? 'unreachable' : 'reset';
}
