// Mirrors CoreDNS with its kubernetes plug-in (pods insecure) and forward.
import type { Endpoint, EndpointSlice, Service } from '#kube/generated/types.ts';
import type { DnsRecord } from '#posix/network.ts';
import type { Api } from '../api/api.ts';
import { parseAddress } from './address-range.ts';

/** Records for one full name, or how it failed. */
export interface Lookup {
  readonly status: 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL' | 'REFUSED';
  readonly records: readonly DnsRecord[];
}

export type Upstream = (name: string, type: string) => Lookup;

const NXDOMAIN: Lookup = { status: 'NXDOMAIN', records: [] };
const TTL = 30;

export class ClusterDns {
  readonly #api: Api;
  readonly #domain: string;
  readonly #upstream: Upstream;

  constructor(api: Api, domain: string, upstream: Upstream) {
    this.#api = api;
    this.#domain = domain;
    this.#upstream = upstream;
  }

  /** `name` is complete, without the final dot. */
  lookup(name: string, type: string): Lookup {
    const wanted = name.toLowerCase();
    if (wanted.endsWith('.in-addr.arpa')) return this.#reverse(wanted, type) ?? this.#upstream(name, type);
    if (wanted !== this.#domain && !wanted.endsWith(`.${this.#domain}`)) return this.#upstream(name, type);
    const labels = wanted === this.#domain ? [] : wanted.slice(0, -this.#domain.length - 1).split('.');
    const found = this.#inZone(wanted, labels, type);
    return found === undefined ? NXDOMAIN : { status: 'NOERROR', records: found };
  }

  #inZone(name: string, labels: readonly string[], type: string): readonly DnsRecord[] | undefined {
    if (labels.length === 0) return [];
    if (labels.length === 1 && labels[0] === 'dns-version') return type === 'TXT' ? [{ name, type: 'TXT', ttl: 5, data: '"1.1.0"' }] : [];
    const kind = labels[labels.length - 1];
    const namespace = labels[labels.length - 2];
    if (kind !== 'svc' && kind !== 'pod') return undefined;
    if (namespace === undefined) return [];
    if (this.#api.find('namespaces', undefined, namespace) === undefined) return undefined;
    const rest = labels.slice(0, -2);
    if (rest.length === 0) return [];
    return kind === 'pod' ? podRecords(name, rest, type) : this.#serviceRecords(name, namespace, rest, type);
  }

  #serviceRecords(name: string, namespace: string, labels: readonly string[], type: string): readonly DnsRecord[] | undefined {
    const service = this.#api.find('services', namespace, labels[labels.length - 1] ?? '');
    if (service === undefined) return undefined;
    const prefix = labels.slice(0, -1);
    if (prefix.length === 2 && prefix[0]?.startsWith('_') === true) {
      const port = prefix[0].slice(1);
      const protocol = (prefix[1] ?? '').slice(1).toUpperCase();
      const records = this.#ports(name, service, (each) => each.name === port && (each.protocol ?? 'TCP') === protocol);
      return records.length === 0 ? undefined : type === 'SRV' ? records : [];
    }
    if (service.spec?.type === 'ExternalName') {
      if (prefix.length > 0) return undefined;
      const target = service.spec.externalName ?? '';
      const cname: DnsRecord = { name, type: 'CNAME', ttl: TTL, data: `${target}.` };
      return type === 'CNAME' ? [cname] : [cname, ...this.lookup(target, type).records];
    }
    if (service.spec?.clusterIP !== 'None') {
      if (prefix.length > 0) return undefined;
      if (type === 'SRV') return this.#ports(name, service, () => true);
      return type === 'A' ? [{ name, type: 'A', ttl: TTL, data: service.spec?.clusterIP ?? '' }] : [];
    }
    const endpoints = this.#endpoints(service).filter(({ endpoint }) => prefix.length === 0 || hostLabel(endpoint) === prefix[0]);
    if (prefix.length > 1 || endpoints.length === 0) return undefined;
    if (type === 'SRV') return this.#ports(name, service, () => true);
    return type === 'A' ? endpoints.map(({ endpoint }) => ({ name, type: 'A', ttl: TTL, data: endpoint.addresses[0] ?? '' })) : [];
  }

  #ports(name: string, service: Service, matches: (port: { readonly name?: string; readonly protocol?: string }) => boolean): readonly DnsRecord[] {
    const { namespace = '', name: serviceName } = service.metadata;
    const host = `${serviceName}.${namespace}.svc.${this.#domain}.`;
    if (service.spec?.clusterIP !== 'None') {
      return (service.spec?.ports ?? []).filter(matches).map((port) => ({ name, type: 'SRV', ttl: TTL, data: `0 100 ${String(port.port)} ${host}` }));
    }
    return this.#endpoints(service).flatMap(({ endpoint, slice }) =>
      (slice.ports ?? [])
        .filter(matches)
        .map((port) => ({ name, type: 'SRV', ttl: TTL, data: `0 100 ${String(port.port ?? 0)} ${hostLabel(endpoint)}.${host}` })),
    );
  }

  #reverse(name: string, type: string): Lookup | undefined {
    const address = name.slice(0, -'.in-addr.arpa'.length).split('.').reverse().join('.');
    const target = this.#nameOf(address);
    if (target === undefined) return undefined;
    return { status: 'NOERROR', records: type === 'PTR' ? [{ name, type: 'PTR', ttl: TTL, data: `${target}.` }] : [] };
  }

  #nameOf(address: string): string | undefined {
    for (const service of this.#api.list('services')) {
      const host = `${service.metadata.name}.${service.metadata.namespace ?? ''}.svc.${this.#domain}`;
      if (service.spec?.clusterIP === address) return host;
      if (service.spec?.clusterIP !== 'None') continue;
      const found = this.#endpoints(service).find(({ endpoint }) => endpoint.addresses[0] === address);
      if (found !== undefined) return `${hostLabel(found.endpoint)}.${host}`;
    }
    return undefined;
  }

  #endpoints(service: Service): readonly { readonly endpoint: Endpoint; readonly slice: EndpointSlice }[] {
    const { namespace = '', name } = service.metadata;
    const slices = this.#api.list('endpointslices.discovery.k8s.io', { namespace, labels: { 'kubernetes.io/service-name': name } });
    const unready = service.spec?.publishNotReadyAddresses === true;
    return slices.flatMap((slice) =>
      (slice.endpoints ?? []).filter((endpoint) => unready || (endpoint.conditions?.ready ?? true)).map((endpoint) => ({ endpoint, slice })),
    );
  }
}

/** The name of an endpoint below its headless Service: its hostname, or its address with dashes. */
function hostLabel(endpoint: Endpoint): string {
  return endpoint.hostname ?? (endpoint.addresses[0] ?? '').replaceAll('.', '-');
}

function podRecords(name: string, labels: readonly string[], type: string): readonly DnsRecord[] | undefined {
  const address = (labels[0] ?? '').replaceAll('-', '.');
  if (labels.length !== 1 || parseAddress(address) === undefined) return undefined;
  return type === 'A' ? [{ name, type: 'A', ttl: TTL, data: address }] : [];
}
