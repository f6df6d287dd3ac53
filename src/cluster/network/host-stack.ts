import type { Transport } from '#kube/transport.ts';
import { sleep } from '#posix/clock.ts';
import type { Connection, DnsAnswer, HttpRequest, HttpResponse, Listener, ListeningPort, NetworkStack, Service } from '#posix/network.ts';
import { PosixError } from '#posix/posix-error.ts';
import type { Api } from '../api/api.ts';
import { parseAddress } from './address-range.ts';
import type { ClusterDns } from './cluster-dns.ts';
import type { Fabric } from './fabric.ts';
import type { Host, ResolverFiles } from './host.ts';
import { candidates, hostsEntries, parseResolvConf } from './resolver.ts';

/** What the C library waits for a name server: two attempts of five seconds. */
const DNS_TIMEOUT = 10_000;

/** The network as the programs of one host see it. */
export class HostStack implements NetworkStack {
  readonly #host: Host;
  readonly #fabric: Fabric;
  readonly #dns: ClusterDns;

  /** The cluster's API, for the programs of its own components. */
  readonly api: Api | undefined;
  /** The same for whoever a bearer token names; undefined when it names nobody. */
  readonly authenticate: ((token: string | undefined) => Transport | undefined) | undefined;

  /** /etc/hosts and /etc/resolv.conf as these programs see them: pods in a node's network have their own. */
  readonly #files: () => ResolverFiles;

  constructor(host: Host, fabric: Fabric, dns: ClusterDns, api?: Api, authenticate?: HostStack['authenticate'], files?: () => ResolverFiles) {
    this.#files = files ?? host.options.files;
    this.api = api;
    this.authenticate = authenticate;
    this.#host = host;
    this.#fabric = fabric;
    this.#dns = dns;
  }

  get hostname(): string {
    return this.#host.name;
  }

  get addresses(): readonly string[] {
    return this.#host.addresses;
  }

  async resolve(name: string): Promise<readonly string[]> {
    if (parseAddress(name) !== undefined) return [name];
    const known = hostsEntries(this.#files(), name);
    if (known.length > 0) return known;
    if (name === 'localhost') return ['127.0.0.1'];
    if (name.includes(':')) throw new PosixError('ENOTFOUND', name);
    const answer = await this.query(name, 'A');
    if (answer.status === 'TIMEOUT') throw new PosixError('ETIMEDOUT', name);
    const addresses = answer.records.filter((record) => record.type === 'A').map((record) => record.data);
    if (addresses.length === 0) throw new PosixError('ENOTFOUND', name);
    return addresses;
  }

  async query(name: string, type: string, server?: string): Promise<DnsAnswer> {
    const config = parseResolvConf(this.#files().resolvConf);
    const servers = server !== undefined ? [server] : config.servers.length > 0 ? config.servers : ['127.0.0.1'];
    let empty: DnsAnswer | undefined;
    let last: DnsAnswer | undefined;
    for (const candidate of candidates(name, config)) {
      const answer = await this.#askInTurn(servers, candidate, type);
      if (answer.status === 'TIMEOUT') return { ...answer, name };
      if (answer.status === 'NOERROR' && answer.records.length > 0) return answer;
      if (answer.status === 'NOERROR') empty ??= answer;
      last = answer;
    }
    return empty ?? { status: 'NXDOMAIN', records: [], server: servers[0] ?? '', ...last, name: name.replace(/\.$/, '') };
  }

  /** Name servers that do not answer are passed over. */
  async #askInTurn(servers: readonly string[], name: string, type: string): Promise<DnsAnswer> {
    let refused = true;
    for (const server of servers) {
      const reply = await this.#dns.ask(this.#host, server, name.toLowerCase(), type);
      if (reply === undefined) await sleep(this.#fabric.clock, DNS_TIMEOUT / servers.length);
      else if (reply !== 'refused') return { ...reply, name, server };
      refused &&= reply === 'refused';
    }
    return { status: 'TIMEOUT', name, server: servers[0] ?? '', records: [], ...(refused && { refused }) };
  }

  http(address: string, port: number, request: HttpRequest): Promise<HttpResponse> {
    return this.#fabric.http(this.#host, address, port, request);
  }

  connect(address: string, port: number): Promise<Connection> {
    return this.#fabric.connect(this.#host, address, port);
  }

  datagram(address: string, port: number, payload: Uint8Array): Promise<Uint8Array | undefined> {
    return this.#fabric.datagram(this.#host, address, port, payload);
  }

  ping(address: string): Promise<number> {
    return this.#fabric.ping(this.#host, address);
  }

  listen(port: number, service: Service, address?: string): Listener {
    return this.#host.listen(port, service, address);
  }

  listening(): readonly ListeningPort[] {
    return this.#host.ports();
  }
}
