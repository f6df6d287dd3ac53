// Mirrors CoreDNS's plug-in kubernetes: the records of one zone.
import type { Endpoint, EndpointSlice, Service } from '#kube/generated/types.ts';
import type { DnsRecord } from '#posix/network.ts';
import type { Api } from '../../api/api.ts';
import { parseAddress } from '../address-range.ts';

export interface ZoneOptions {
  readonly domain: string;
  /** The plug-in's option `pods`. */
  readonly pods: 'disabled' | 'insecure' | 'verified';
  /** Seconds. */
  readonly ttl: number;
}

type Records = readonly DnsRecord[] | undefined;
type PortTest = (port: { readonly name?: string; readonly protocol?: string }) => boolean;

interface Found {
  readonly endpoint: Endpoint;
  readonly slice: EndpointSlice;
}

const VERSION = '"1.1.0"';

/** Undefined answers mean that the name does not exist; an empty list, that it has no record of the type. */
export class KubernetesZone {
  readonly #api: Api;
  readonly #options: ZoneOptions;

  constructor(api: Api, options: ZoneOptions) {
    this.#api = api;
    this.#options = options;
  }

  /** `name` is complete, below the domain or the domain itself, without the final dot. An ExternalName gives its CNAME alone. */
  lookup(name: string, type: string): Records {
    const { domain } = this.#options;
    const labels = name === domain ? [] : name.slice(0, -domain.length - 1).split('.');
    if (labels.length === 0) return [];
    if (labels.length === 1 && labels[0] === 'dns-version') return this.#only('TXT', name, type, VERSION);
    const kind = labels[labels.length - 1];
    const namespace = labels[labels.length - 2];
    if (kind !== 'svc' && kind !== 'pod') return undefined;
    if (namespace === undefined) return [];
    if (this.#api.find('namespaces', undefined, namespace) === undefined) return undefined;
    const rest = labels.slice(0, -2);
    if (rest.length === 0) return [];
    return kind === 'pod' ? this.#podRecords(name, namespace, rest, type) : this.#serviceRecords(name, namespace, rest, type);
  }

  /** The name of a Service's or an endpoint's address; undefined where neither has it. */
  reverse(address: string): string | undefined {
    for (const service of this.#api.list('services')) {
      const host = this.#hostOf(service);
      if (service.spec?.clusterIP === address) return host;
      if (service.spec?.clusterIP !== 'None') continue;
      const found = this.#endpoints(service).find(({ endpoint }) => endpoint.addresses.includes(address));
      if (found !== undefined) return `${hostLabel(found.endpoint)}.${host}`;
    }
    return undefined;
  }

  #serviceRecords(name: string, namespace: string, labels: readonly string[], type: string): Records {
    const service = this.#api.find('services', namespace, labels[labels.length - 1] ?? '');
    if (service === undefined) return undefined;
    const prefix = labels.slice(0, -1);
    if (prefix.length > 2) return undefined;
    if (service.spec?.type === 'ExternalName') return prefix.length > 0 ? undefined : this.#alias(name, service);
    if (prefix.length === 2) return this.#namedPort(name, service, prefix as [string, string], type);
    if (service.spec?.clusterIP !== 'None') {
      if (prefix.length > 0) return undefined;
      return type === 'SRV' ? this.#ports(name, service, () => true) : this.#only('A', name, type, service.spec?.clusterIP ?? '');
    }
    const endpoints = this.#endpoints(service).filter(({ endpoint }) => prefix.length === 0 || hostLabel(endpoint) === prefix[0]);
    if (endpoints.length === 0) return undefined;
    if (type === 'SRV' && prefix.length === 0) return this.#ports(name, service, () => true);
    const addresses = new Set(endpoints.flatMap(({ endpoint }) => endpoint.addresses));
    return [...addresses].flatMap((address) => this.#only('A', name, type, address));
  }

  #namedPort(name: string, service: Service, [port, protocol]: readonly [string, string], type: string): Records {
    if (!port.startsWith('_') || !protocol.startsWith('_')) return undefined;
    const wanted = protocol.slice(1).toUpperCase();
    const records = this.#ports(name, service, (each) => each.name === port.slice(1) && (each.protocol ?? 'TCP') === wanted);
    return records.length === 0 ? undefined : type === 'SRV' ? records : [];
  }

  #alias(name: string, service: Service): Records {
    const data = `${(service.spec?.externalName ?? '').replace(/\.$/, '')}.`;
    return [{ name, type: 'CNAME', ttl: this.#options.ttl, data }];
  }

  #ports(name: string, service: Service, matches: PortTest): readonly DnsRecord[] {
    const host = `${this.#hostOf(service)}.`;
    const record = (port: number, share: number, target: string): DnsRecord => ({
      name,
      type: 'SRV',
      ttl: this.#options.ttl,
      data: `0 ${String(share)} ${String(port)} ${target}`,
    });
    if (service.spec?.clusterIP !== 'None') {
      const ports = (service.spec?.ports ?? []).filter(matches);
      return ports.map(({ port }) => record(port, Math.floor(100 / ports.length), host));
    }
    const targets = this.#endpoints(service).flatMap(({ endpoint, slice }) =>
      (slice.ports ?? []).filter(matches).map(({ port }) => ({ port: port ?? 0, target: `${hostLabel(endpoint)}.${host}` })),
    );
    return targets.map(({ port, target }) => record(port, Math.max(1, Math.floor(100 / targets.length)), target));
  }

  #podRecords(name: string, namespace: string, labels: readonly string[], type: string): Records {
    const address = (labels[0] ?? '').replaceAll('-', '.');
    if (this.#options.pods === 'disabled' || labels.length !== 1 || parseAddress(address) === undefined) return undefined;
    if (this.#options.pods === 'verified' && !this.#api.list('pods', { namespace }).some(({ status }) => status?.podIP === address)) return undefined;
    return this.#only('A', name, type, address);
  }

  #endpoints(service: Service): readonly Found[] {
    const { namespace = '', name } = service.metadata;
    const slices = this.#api.list('endpointslices.discovery.k8s.io', { namespace, labels: { 'kubernetes.io/service-name': name } });
    const unready = service.spec?.publishNotReadyAddresses === true;
    return slices.flatMap((slice) =>
      (slice.endpoints ?? []).filter(({ conditions }) => unready || (conditions?.ready ?? true)).map((endpoint) => ({ endpoint, slice })),
    );
  }

  #hostOf({ metadata: { name, namespace = '' } }: Service): string {
    return `${name}.${namespace}.svc.${this.#options.domain}`;
  }

  #only(is: string, name: string, type: string, data: string): readonly DnsRecord[] {
    return type === is || type === 'ANY' ? [{ name, type: is, ttl: this.#options.ttl, data }] : [];
  }
}

/** The name of an endpoint below its headless Service: its hostname, or its address with dashes. */
function hostLabel(endpoint: Endpoint): string {
  return endpoint.hostname ?? (endpoint.addresses[0] ?? '').replaceAll('.', '-');
}
