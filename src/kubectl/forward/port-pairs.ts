/** What `8080:http` means for a pod behind a service. Mirrors the port arithmetic of kubectl/pkg/cmd/portforward. */
import type { Pod, Service } from '#kube/generated/types.ts';
import { UsageError } from '../usage-error.ts';

export interface PortPair {
  /** 0: any. */
  readonly local: number;
  readonly remote: number;
}

/** `8080:http` as local and remote text; `80` is both. */
function splitPort(text: string): readonly [string, string] {
  const [local = '', remote, ...more] = text.split(':');
  return remote === undefined || more.length > 0 ? [local, local] : [local, remote];
}

function numberOf(text: string): number | undefined {
  return /^-?\d+$/.test(text) ? Number(text) : undefined;
}

/** `ports` with the pod's numbers in place of the service's numbers and names. */
export function servicePorts(ports: readonly string[], service: Service, pod: Pod): readonly string[] {
  return ports.map((text) => {
    const [local, remote] = splitPort(text);
    const declared = service.spec?.ports ?? [];
    const port = numberOf(remote) ?? declared.find(({ name }) => name === remote)?.port;
    if (port === undefined) throw new UsageError(`Service '${service.metadata.name}' does not have a named port '${remote}'`);
    const target = String(targetOf(service, pod, port));
    const number = String(port);
    // With a local port that is the service's, the service's stays the local one.
    const kept = local === remote ? number : local;
    return kept === target ? target : `${kept}:${target}`;
  });
}

function targetOf(service: Service, pod: Pod, port: number): number {
  const declared = service.spec?.ports?.find((candidate) => candidate.port === port);
  if (declared === undefined) throw new UsageError(`Service ${service.metadata.name} does not have a service port ${port}`);
  if (service.spec?.clusterIP === 'None') return port;
  const { targetPort } = declared;
  if (targetPort === undefined || targetPort === 0) return port;
  return typeof targetPort === 'number' ? targetPort : containerPort(pod, targetPort);
}

function containerPort(pod: Pod, name: string): number {
  const found = pod.spec.containers.flatMap(({ ports }) => ports ?? []).find((port) => port.name === name)?.containerPort;
  if (found === undefined) throw new UsageError(`Pod '${pod.metadata.name}' does not have a named port '${name}'`);
  return found;
}

/** `ports` with numbers in place of the names of container ports. */
export function podPorts(ports: readonly string[], pod: Pod): readonly string[] {
  return ports.map((text) => {
    const [local, remote] = splitPort(text);
    const port = numberOf(remote) ?? containerPort(pod, remote);
    return local === remote ? String(port) : `${local}:${String(port)}`;
  });
}

/** Mirrors parsePorts of client-go/tools/portforward. */
export function parsePortPairs(ports: readonly string[]): readonly PortPair[] {
  return ports.map((text) => {
    const parts = text.split(':');
    if (parts.length > 2) throw new UsageError(`invalid port format '${text}'`);
    const [local = '', remote = local] = parts;
    const from = parts.length === 2 && local === '' ? '0' : local;
    return { local: port(from, 'local'), remote: port(remote, 'remote', true) };
  });
}

function port(text: string, side: string, positive = false): number {
  const number = numberOf(text);
  const reason =
    number === undefined
      ? `strconv.ParseUint: parsing "${text}": invalid syntax`
      : number < 0
        ? `strconv.ParseUint: parsing "${text}": invalid syntax`
        : number > 65535
          ? `strconv.ParseUint: parsing "${text}": value out of range`
          : undefined;
  if (number === undefined || reason !== undefined) throw new UsageError(`error parsing ${side} port '${text}': ${reason ?? ''}`);
  if (positive && number === 0) throw new UsageError('remote port must be > 0');
  return number;
}
