// Mirrors what a network plug-in that enforces NetworkPolicies (Calico, Cilium) lets through.
import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort, Pod } from '#kube/generated/types.ts';
import { selectorOf } from '#kube/label-selector.ts';
import type { Api } from '../api/api.ts';
import { parseRange, rangeContains } from './address-range.ts';
import type { Host } from './host.ts';

export type Protocol = 'TCP' | 'UDP' | 'SCTP' | 'ICMP';

/** The first packet of a connection, after Services are resolved to an endpoint. */
export interface Packet {
  readonly from: Host;
  /** As the receiver sees the sender. */
  readonly source: string;
  /** Undefined outside the cluster. */
  readonly to: Host | undefined;
  readonly destination: string;
  /** 0 for ICMP. */
  readonly port: number;
  readonly protocol: Protocol;
  /** It has left the sender's node; only what the receiver lets in is still to decide. */
  readonly left?: boolean | undefined;
}

/** Decides whether a connection may begin. Those that are established are not asked about again. */
export interface PacketFilter {
  allows(packet: Packet): boolean;
}

/** A cluster whose network plug-in ignores policies. */
export const allowEverything: PacketFilter = { allows: () => true };

/** One end of a connection as rules see it. */
interface Peer {
  readonly address: string;
  readonly pod: Pod | undefined;
}

type Rule = { readonly peers: readonly NetworkPolicyPeer[] | undefined; readonly ports: readonly NetworkPolicyPort[] | undefined };

export class PolicyFilter implements PacketFilter {
  readonly #api: Api;
  readonly #unsubscribe: () => void;
  #policies: ReadonlyMap<string, readonly NetworkPolicy[]> | undefined;

  constructor(api: Api) {
    this.#api = api;
    this.#unsubscribe = api.subscribe('networkpolicies.networking.k8s.io', () => {
      this.#policies = undefined;
    });
  }

  stop(): void {
    this.#unsubscribe();
  }

  allows(packet: Packet): boolean {
    const { from, to } = packet;
    if (from === to || this.#current().size === 0) return true;
    const sender: Peer = { address: packet.source, pod: packet.source === from.address ? this.#podOf(from) : undefined };
    const receiver: Peer = { address: packet.destination, pod: to === undefined ? undefined : this.#podOf(to) };
    return (packet.left === true || this.#leaves(this.#podOf(from), receiver, packet)) && this.#enters(receiver, sender, packet);
  }

  #leaves(pod: Pod | undefined, receiver: Peer, packet: Packet): boolean {
    return pod === undefined || this.#passes(pod, 'Egress', receiver, receiver.pod, packet);
  }

  #enters(receiver: Peer, sender: Peer, { from, to, port, protocol }: Packet): boolean {
    if (receiver.pod === undefined) return true;
    // A node always reaches its own pods: the kubelet probes them.
    if (from.options.place === 'node' && from.options.node === to?.options.node && from.addresses.includes(sender.address)) return true;
    return this.#passes(receiver.pod, 'Ingress', sender, receiver.pod, { port, protocol });
  }

  /** `ports` of rules name container ports of `target`. */
  #passes(
    pod: Pod,
    direction: 'Ingress' | 'Egress',
    peer: Peer,
    target: Pod | undefined,
    { port, protocol }: Pick<Packet, 'port' | 'protocol'>,
  ): boolean {
    const namespace = pod.metadata.namespace ?? '';
    const selecting = (this.#current().get(namespace) ?? []).filter(
      (policy) => typesOf(policy).includes(direction) && selectorOf(policy.spec.podSelector ?? {}).matches(pod.metadata.labels),
    );
    if (selecting.length === 0) return true;
    return selecting.some((policy) =>
      rulesOf(policy, direction).some(
        (rule) =>
          (rule.ports === undefined || rule.ports.length === 0 || rule.ports.some((each) => portMatches(each, target, port, protocol))) &&
          (rule.peers === undefined || rule.peers.length === 0 || rule.peers.some((each) => this.#peerMatches(each, namespace, peer))),
      ),
    );
  }

  #peerMatches({ ipBlock, namespaceSelector, podSelector }: NetworkPolicyPeer, namespace: string, { address, pod }: Peer): boolean {
    if (ipBlock !== undefined) {
      if (ipBlock.cidr.includes(':')) return false;
      return rangeContains(parseRange(ipBlock.cidr), address) && !(ipBlock.except ?? []).some((range) => rangeContains(parseRange(range), address));
    }
    if (pod === undefined) return false;
    const own = pod.metadata.namespace ?? '';
    if (namespaceSelector === undefined ? own !== namespace : !this.#namespaceMatches(namespaceSelector, own)) return false;
    return podSelector === undefined || selectorOf(podSelector).matches(pod.metadata.labels);
  }

  #namespaceMatches(selector: NonNullable<NetworkPolicyPeer['namespaceSelector']>, name: string): boolean {
    return selectorOf(selector).matches(this.#api.find('namespaces', undefined, name)?.metadata.labels);
  }

  /** Undefined for nodes, the workstation and pods in a node's own network. */
  #podOf({ options: { place, pod } }: Host): Pod | undefined {
    if (place !== 'pod' || pod === undefined) return undefined;
    const slash = pod.indexOf('/');
    return this.#api.find('pods', pod.slice(0, slash), pod.slice(slash + 1));
  }

  #current(): ReadonlyMap<string, readonly NetworkPolicy[]> {
    if (this.#policies !== undefined) return this.#policies;
    const policies = new Map<string, NetworkPolicy[]>();
    for (const policy of this.#api.list('networkpolicies.networking.k8s.io')) {
      const { namespace = '' } = policy.metadata;
      policies.set(namespace, [...(policies.get(namespace) ?? []), policy]);
    }
    this.#policies = policies;
    return policies;
  }
}

function typesOf({ spec }: NetworkPolicy): readonly string[] {
  return spec.policyTypes ?? ((spec.egress ?? []).length > 0 ? ['Ingress', 'Egress'] : ['Ingress']);
}

function rulesOf({ spec }: NetworkPolicy, direction: 'Ingress' | 'Egress'): readonly Rule[] {
  return direction === 'Ingress'
    ? (spec.ingress ?? []).map(({ from, ports }) => ({ peers: from, ports }))
    : (spec.egress ?? []).map(({ to, ports }) => ({ peers: to, ports }));
}

function portMatches(rule: NetworkPolicyPort, target: Pod | undefined, port: number, protocol: Protocol): boolean {
  if ((rule.protocol ?? 'TCP') !== protocol) return false;
  if (rule.port === undefined) return true;
  if (typeof rule.port === 'number') return rule.endPort === undefined ? rule.port === port : port >= rule.port && port <= rule.endPort;
  return (target?.spec.containers ?? []).some((container) =>
    (container.ports ?? []).some((each) => each.name === rule.port && (each.protocol ?? 'TCP') === protocol && each.containerPort === port),
  );
}
