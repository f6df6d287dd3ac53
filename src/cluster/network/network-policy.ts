import type { Host } from './host.ts';

/** Decides whether a packet may travel. Consulted for every connection, after Services are resolved to a pod. */
export interface PacketFilter {
  allows(from: Host, to: Host, port: number): boolean;
}

/** No NetworkPolicy is enforced yet: a cluster whose network plug-in ignores them. */
export const allowEverything: PacketFilter = { allows: () => true };
