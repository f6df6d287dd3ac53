// Mirrors the allocators of k8s.io/kubernetes/pkg/registry/core/service/storage: addresses and node ports out of ranges.
import type { Service } from '#kube/generated/types.ts';
import type { Draft } from '#kube/object.ts';
import * as field from '#kube/field-errors.ts';
import { internalError, invalid } from '#kube/status-errors.ts';
import { randomInteger } from '#posix/random.ts';
import { formatAddress, parseRange, rangeContains, rangeSize } from '../../../../network/address-range.ts';
import type { StrategyContext } from '../../../resource-definition.ts';
import { hasClusterIp, needsHealthCheck, opensNodePorts } from './default-service.ts';
import { initIpFamilies } from './ip-families.ts';

/** Random tries before the range is searched from its beginning. */
const TRIES = 64;
const KIND = { group: '', kind: 'Service' };

export function allocateService(service: Draft<Service>, old: Service | undefined, context: StrategyContext): void {
  if (hasClusterIp(service)) allocateAddress(service, old, context);
  if (!opensNodePorts(service)) return;
  const taken = takenPorts(service, context);
  allocateNodePorts(service, old, taken, context);
  if (needsHealthCheck(service)) allocateHealthCheckPort(service, old, taken, context);
}

function allocateAddress(service: Draft<Service>, old: Service | undefined, context: StrategyContext): void {
  const { spec } = service;
  if (spec.clusterIP === undefined || spec.clusterIP === '') spec.clusterIP = spec.clusterIPs?.[0] ?? '';
  initIpFamilies(service, old);
  if (spec.clusterIP !== 'None' && spec.clusterIP !== old?.spec.clusterIP) {
    const range = parseRange(context.ranges.serviceAddresses);
    const taken = new Set(context.api.list('services').flatMap((other) => other.spec.clusterIPs ?? [other.spec.clusterIP ?? '']));
    if (spec.clusterIP !== '') {
      const wanted = spec.clusterIP;
      const fail = (detail: string): never => {
        throw invalid(KIND, service.metadata.name, [field.invalid('spec.clusterIPs', [wanted], detail)]);
      };
      if (!rangeContains(range, wanted))
        fail(
          `failed to allocate IP ${wanted}: the provided IP (${wanted}) is not in the valid range. The range of valid IPs is ${context.ranges.serviceAddresses}`,
        );
      if (taken.has(wanted)) fail(`failed to allocate IP ${wanted}: provided IP is already allocated`);
    } else spec.clusterIP = freeAddress(range.base, rangeSize(range), taken, context);
  }
  if (spec.clusterIPs?.[0] !== spec.clusterIP) spec.clusterIPs = [spec.clusterIP, ...(spec.clusterIPs ?? []).slice(1)];
}

/** Not the first (the network) and not the last. */
function freeAddress(base: number, size: number, taken: ReadonlySet<string>, context: StrategyContext): string {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const address = formatAddress(base + 1 + randomInteger(context.random, size - 2));
    if (!taken.has(address)) return address;
  }
  for (let offset = 1; offset < size - 1; offset++) {
    const address = formatAddress(base + offset);
    if (!taken.has(address)) return address;
  }
  throw internalError('failed to allocate a serviceIP: range is full');
}

/** What other Services have of the nodes' ports. */
function takenPorts({ metadata }: Draft<Service>, { api }: StrategyContext): Set<number> {
  const others = api.list('services').filter((other) => other.metadata.uid !== metadata.uid);
  const ports = others.flatMap(({ spec }) => [spec.healthCheckNodePort, ...(spec.ports ?? []).map(({ nodePort }) => nodePort)]);
  return new Set(ports.flatMap((port) => port || []));
}

/** Without ports of its own a load balancer still gets those that were asked for. */
function allocateNodePorts(service: Draft<Service>, old: Service | undefined, taken: Set<number>, context: StrategyContext): void {
  const [low, high] = context.ranges.nodePorts;
  const own = new Set((old?.spec.ports ?? []).map((port) => port.nodePort));
  const unasked = service.spec.type === 'LoadBalancer' && service.spec.allocateLoadBalancerNodePorts === false;
  for (const [index, port] of (service.spec.ports ?? []).entries()) {
    const path = `spec.ports[${index}].nodePort`;
    if (!port.nodePort && unasked) continue;
    if (!port.nodePort) port.nodePort = freePort(low, high, taken, context);
    else if (!own.has(port.nodePort)) {
      if (port.nodePort < low || port.nodePort > high) {
        throw invalid(KIND, service.metadata.name, [
          field.invalid(path, port.nodePort, `provided port is not in the valid range. The range of valid ports is ${low}-${high}`),
        ]);
      }
      if (taken.has(port.nodePort))
        throw invalid(KIND, service.metadata.name, [field.invalid(path, port.nodePort, 'provided port is already allocated')]);
    }
    taken.add(port.nodePort);
  }
}

function allocateHealthCheckPort({ spec }: Draft<Service>, old: Service | undefined, taken: ReadonlySet<number>, context: StrategyContext): void {
  const [low, high] = context.ranges.nodePorts;
  const wanted = spec.healthCheckNodePort ?? 0;
  if (wanted === 0) spec.healthCheckNodePort = freePort(low, high, taken, context);
  else if (wanted !== old?.spec.healthCheckNodePort && (wanted < low || wanted > high || taken.has(wanted))) {
    const why = taken.has(wanted)
      ? 'provided port is already allocated'
      : `provided port is not in the valid range. The range of valid ports is ${low}-${high}`;
    throw internalError(`failed to allocate requested HealthCheck NodePort ${wanted}: ${why}`);
  }
}

function freePort(low: number, high: number, taken: ReadonlySet<number>, context: StrategyContext): number {
  const size = high - low + 1;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const port = low + randomInteger(context.random, size);
    if (!taken.has(port)) return port;
  }
  for (let port = low; port <= high; port++) if (!taken.has(port)) return port;
  throw internalError('failed to allocate a nodePort: range is full');
}
