import type { NetworkPolicy, Node, Pod, Service } from '#kube/generated/types.ts';
import type { PosixError } from '#posix/posix-error.ts';
import { nearestName } from '../../text/nearest-name.ts';
import { because, waiting, type Because } from '../../verdict.ts';
import type { Origin, PodPlace, World } from '../../world.ts';
import { explainMissing } from '../missing/explain-missing.ts';
import { explainPod } from '../pod/explain-pod.ts';
import { explainService } from '../service/explain-service.ts';
import { formatLabels, formatOwnLabels, matchesLabels } from '../service/selector-gap.ts';
import { say, type Phrase } from '../../text/phrase.ts';

/** A place that was not reached. */
export interface Goal {
  readonly from: Origin;
  /** As it was asked for: a name or an address. */
  readonly host: string;
  readonly port: number;
}

const isAddress = (host: string): boolean => /^[0-9.]+$|:/.test(host);

export const namespaceOf = (from: Origin, world: World): string => (from === 'workstation' ? world.namespace : from.namespace);

/** The service that a name or address stands for, seen from a namespace. */
export async function serviceAt({ host, from }: Goal, world: World): Promise<Service | undefined> {
  const services = (await world.cluster.list('services')) as readonly Service[];
  if (isAddress(host)) {
    return services.find(
      ({ spec, status }) =>
        spec?.clusterIPs?.includes(host) === true ||
        spec?.clusterIP === host ||
        status?.loadBalancer?.ingress?.some(({ ip }) => ip === host) === true,
    );
  }
  const [name, namespace = namespaceOf(from, world)] = host.split('.');
  return services.find(({ metadata }) => metadata.name === name && metadata.namespace === namespace);
}

async function podAt({ host }: Goal, world: World): Promise<Pod | undefined> {
  return ((await world.cluster.list('pods')) as readonly Pod[]).find(({ status }) => status?.podIP === host);
}

/** `_http._tcp.web`: the name of a port. */
function portUnknown([, port = '', name = '', namespace]: RegExpExecArray, services: readonly Service[], here: string): Because {
  const service = services.find(({ metadata }) => metadata.name === name && metadata.namespace === (namespace ?? here));
  if (service === undefined)
    return because('name-unknown', {
      host: name,
      near: nearestName(
        name,
        services.map(({ metadata }) => metadata.name),
      ),
    });
  return because('dns-port-name', { service: name, port, names: (service.spec?.ports ?? []).flatMap((each) => each.name ?? []) });
}

/** Why a name has no address. */
export async function nameUnknown(host: string, from: Origin, world: World): Promise<Because> {
  const services = (await world.cluster.list('services')) as readonly Service[];
  const here = namespaceOf(from, world);
  const port = /^_([^.]+)\._(?:tcp|udp|sctp)\.([^.]+)(?:\.([^.]+))?/.exec(host);
  if (port !== null) return portUnknown(port, services, here);
  const [name = '', namespace] = host.split('.');
  if (from === 'workstation' && services.some(({ metadata }) => metadata.name === name) && (namespace === undefined || host.includes('.svc')))
    return because('name-outside', { host });
  if (namespace === undefined) {
    const elsewhere = services.find(({ metadata }) => metadata.name === name && metadata.namespace !== here);
    if (elsewhere !== undefined) return because('name-other-namespace', { host, namespace: elsewhere.metadata.namespace, here });
  } else if (
    services.some(({ metadata }) => metadata.name === name) &&
    !services.some(({ metadata }) => metadata.name === name && metadata.namespace === namespace)
  ) {
    const owner = services.find(({ metadata }) => metadata.name === name);
    return because('name-wrong-namespace', { host, namespace, found: owner?.metadata.namespace });
  }
  const near = nearestName(
    name,
    services.filter(({ metadata }) => metadata.namespace === (namespace ?? here)).map(({ metadata }) => metadata.name),
  );
  return because('name-unknown', { host, near });
}

const denies = (policy: NetworkPolicy, type: 'Ingress' | 'Egress', pod: Pod): boolean =>
  policy.metadata.namespace === pod.metadata.namespace &&
  (policy.spec?.policyTypes ?? ['Ingress']).includes(type) &&
  matchesLabels(policy.spec?.podSelector?.matchLabels ?? {}, pod.metadata.labels);

/** A rule that was meant to let this in, and does not: other labels, or another port. */
function nearlyAllowed(policy: NetworkPolicy, source: Pod | undefined, { port }: Goal): Phrase | undefined {
  for (const { from, ports } of policy.spec?.ingress ?? []) {
    const selectors = (from ?? []).flatMap(({ podSelector, namespaceSelector }) =>
      podSelector?.matchLabels === undefined || namespaceSelector !== undefined ? [] : [podSelector.matchLabels],
    );
    const own = source?.metadata.labels;
    if (own !== undefined && selectors.length > 0 && !selectors.some((labels) => matchesLabels(labels, own)))
      return say('policy-lets-labels', { labels: selectors.map(formatLabels), own: formatOwnLabels(own) });
    const open = (ports ?? []).flatMap((each) => (each.port === undefined ? [] : [String(each.port)]));
    if (open.length > 0 && !open.includes(String(port))) return say('policy-lets-ports', { ports: open });
  }
  return undefined;
}

/** Policies that select one of the two ends, and so may drop what is between them. */
async function policyBetween(goal: Goal, world: World): Promise<Because | undefined> {
  const policies = (await world.cluster.list('networkpolicies.networking.k8s.io')) as readonly NetworkPolicy[];
  if (policies.length === 0) return undefined;
  const service = await serviceAt(goal, world);
  const pods = (await world.cluster.list('pods')) as readonly Pod[];
  const { from } = goal;
  const source =
    from === 'workstation' ? undefined : pods.find(({ metadata }) => metadata.name === from.pod && metadata.namespace === from.namespace);
  const targets =
    service === undefined
      ? pods.filter(({ status }) => status?.podIP === goal.host)
      : pods.filter(
          ({ metadata }) => metadata.namespace === service.metadata.namespace && matchesLabels(service.spec?.selector ?? {}, metadata.labels),
        );
  const incoming = policies.find((policy) => targets.some((pod) => denies(policy, 'Ingress', pod)));
  if (incoming !== undefined)
    return because('policy-ingress', {
      policy: incoming.metadata.name,
      namespace: incoming.metadata.namespace,
      detail: nearlyAllowed(incoming, source, goal),
    });
  const outgoing = source === undefined ? undefined : policies.find((policy) => denies(policy, 'Egress', source));
  if (outgoing === undefined) return undefined;
  const allowsDns = (outgoing.spec?.egress ?? []).some(
    ({ ports, to }) =>
      (ports === undefined || ports.some(({ port }) => port === 53)) &&
      (to === undefined || to.some(({ namespaceSelector, ipBlock }) => namespaceSelector !== undefined || ipBlock !== undefined)),
  );
  if (!allowsDns && !isAddress(goal.host)) return because('policy-dns', { policy: outgoing.metadata.name });
  return because('policy-egress', { policy: outgoing.metadata.name, namespace: outgoing.metadata.namespace });
}

/** Why a port of a node, as services of type NodePort open them, lets nobody in. */
async function nodePortClosed({ host, port }: Goal, world: World): Promise<Because | undefined> {
  if (port < 30_000 || port > 32_767) return undefined;
  const nodes = (await world.cluster.list('nodes')) as readonly Node[];
  const isNode = ({ status, metadata }: Node): boolean =>
    status?.addresses?.some(({ address }) => address === host) === true || Object.values(metadata.annotations ?? {}).includes(host);
  if (!nodes.some(isNode)) return undefined;
  const services = (await world.cluster.list('services')) as readonly Service[];
  for (const service of services) {
    const opened = service.spec?.ports?.find(({ nodePort }) => nodePort === port);
    if (opened === undefined) continue;
    return (
      (await explainService(service, world)) ??
      because('refused-by-pods', { service: service.metadata.name, target: String(opened.targetPort ?? opened.port) })
    );
  }
  return because('node-port-unknown', { port });
}

async function refused(goal: Goal, world: World): Promise<Because> {
  const service = await serviceAt(goal, world);
  if (service !== undefined) {
    const ports = service.spec?.ports ?? [];
    if (!ports.some(({ port }) => port === goal.port)) return otherPort(service, goal);
    return (
      (await explainService(service, world)) ??
      because('refused-by-pods', { service: service.metadata.name, target: String(ports[0]?.targetPort ?? goal.port) })
    );
  }
  const closed = await nodePortClosed(goal, world);
  if (closed !== undefined) return closed;
  const pod = await podAt(goal, world);
  if (pod !== undefined) return (await explainPod(pod, world)) ?? because('refused-by-pod', { pod: pod.metadata.name, port: goal.port });
  return because('refused', { host: goal.host, port: goal.port });
}

const otherPort = (service: Service, { port }: Goal): Because =>
  because('no-such-port', { service: service.metadata.name, port, ports: service.spec?.ports?.map((offered) => String(offered.port)) ?? [] });

async function timedOut(goal: Goal, world: World): Promise<Because> {
  const service = await serviceAt(goal, world);
  const policy = await policyBetween(goal, world);
  if (policy !== undefined) return policy;
  if (service !== undefined && service.spec?.ports?.some(({ port }) => port === goal.port) !== true) return otherPort(service, goal);
  if (service !== undefined && goal.from === 'workstation' && (service.spec?.type ?? 'ClusterIP') === 'ClusterIP')
    return because('cluster-address-outside', { service: service.metadata.name, host: goal.host });
  const cause = service === undefined ? undefined : await explainService(service, world);
  return cause ?? because('timed-out', { host: goal.host, port: goal.port });
}

/** What stands between `from` and the place it did not reach. */
export async function explainUnreached(error: PosixError, goal: Goal, world: World): Promise<Because> {
  switch (error.code) {
    case 'ENOTFOUND':
    case 'EAGAIN':
      return (error.code === 'EAGAIN' ? await policyBetween(goal, world) : undefined) ?? nameUnknown(goal.host, goal.from, world);
    case 'ECONNREFUSED':
      return refused(goal, world);
    case 'ECONNRESET':
      return because('reset', { host: goal.host, port: goal.port });
    case 'EHOSTUNREACH':
      if (goal.from !== 'workstation') return (await sourceProblem(goal.from, world)) ?? because('unreachable', { host: goal.host });
      return because('unreachable', { host: goal.host });
    case 'ETIMEDOUT':
      return timedOut(goal, world);
    default:
      return because('network', { message: error.message });
  }
}

/** A pod that is to be asked, or looked into, and cannot be: not there, or not running. */
export async function sourceProblem(from: Origin, world: World, ended = false): Promise<Because | undefined> {
  if (from === 'workstation') return undefined;
  const pod = (await world.cluster.find('pods', from.namespace, from.pod)) as Pod | undefined;
  if (pod === undefined) {
    const missing = await explainMissing({ resource: 'pods', word: 'pod', name: from.pod }, from.namespace, world);
    return missing ?? because('source-missing', { pod: from.pod, namespace: from.namespace });
  }
  if (from.container !== undefined) {
    const found = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])].map(({ name }) => name);
    if (!found.includes(from.container))
      return because('container-missing', { container: from.container, found, near: nearestName(from.container, found) });
  }
  return notRunning(pod, from, ended, world);
}

/** With `ended` a container that has run before will do: its logs stay. */
async function notRunning(pod: Pod, from: PodPlace, ended: boolean, world: World): Promise<Because | undefined> {
  const phase = pod.status?.phase ?? 'Pending';
  if (phase === 'Succeeded' || phase === 'Failed') return because('source-not-running', { pod: from.pod, phase });
  const statuses = pod.status?.containerStatuses ?? [];
  const asked = statuses.find(({ name }) => name === (from.container ?? pod.spec.containers[0]?.name));
  if (ended && (asked?.state?.terminated ?? asked?.lastState?.terminated) !== undefined) return undefined;
  const runs = phase === 'Running' && (asked === undefined || asked.state?.running !== undefined || asked.state === undefined);
  if (runs) return undefined;
  return (await explainPod(pod, world)) ?? waiting('source-not-running', { pod: from.pod, phase });
}
