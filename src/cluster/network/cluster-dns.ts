import type { DnsReply } from '#posix/network.ts';
import type { Fabric } from './fabric.ts';
import type { Host } from './host.ts';

const NXDOMAIN: DnsReply = { status: 'NXDOMAIN', records: [] };

/** How hosts ask name servers: those in pods, and those of the world outside. */
export class ClusterDns {
  readonly #fabric: Fabric;

  constructor(fabric: Fabric) {
    this.#fabric = fabric;
  }

  /** `name` is complete, without the final dot. Undefined: no answer comes; `refused`: nobody listens, and it shows. */
  async ask(from: Host, server: string, name: string, type: string): Promise<DnsReply | 'refused' | undefined> {
    const route = this.#fabric.nameServer(from, server);
    if (route.kind === 'name-server') return this.#outside(name, type);
    if (route.kind === 'refused') return 'refused';
    if (route.kind !== 'host') return undefined;
    const service = await route.host.serviceAt(route.address, route.port, this.#fabric.clock, 'UDP');
    return service?.dns === undefined ? 'refused' : service.dns(name, type, `${route.source}:${String(from.ephemeralPort())}`);
  }

  #outside(name: string, type: string): DnsReply {
    const records = this.#fabric.internet.records(name, type);
    return records === undefined ? NXDOMAIN : { status: 'NOERROR', records };
  }
}
