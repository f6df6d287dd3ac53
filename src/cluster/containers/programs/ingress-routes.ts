// Mirrors how ingress-nginx turns Ingress objects into servers and locations.
import type { Ingress, IngressBackend, Service } from '#kube/generated/types.ts';
import type { Api } from '../../api/api.ts';

const PREFIX = 'nginx.ingress.kubernetes.io/';

export interface IngressLocation {
  readonly path: string;
  readonly type: 'Exact' | 'Prefix';
  readonly regex: boolean;
  readonly ingress: Ingress;
  readonly backend: IngressBackend;
}

export interface IngressServer {
  /** `_` catches what no other has. */
  readonly host: string;
  readonly locations: readonly IngressLocation[];
}

/** Ingresses of the class, or without one when those are watched too; the older ones first. */
export function watchedIngresses(api: Api, withoutClass: boolean): readonly Ingress[] {
  const classes = new Set(
    api
      .list('ingressclasses.networking.k8s.io')
      .filter(({ spec }) => spec?.controller === 'k8s.io/ingress-nginx')
      .map(({ metadata }) => metadata.name),
  );
  return [...api.list('ingresses.networking.k8s.io')]
    .filter(({ metadata, spec }) => {
      const name = metadata.annotations?.['kubernetes.io/ingress.class'] ?? spec.ingressClassName;
      return name === undefined || name === '' ? withoutClass : classes.has(name) || name === 'nginx';
    })
    .sort((a, b) => Date.parse(a.metadata.creationTimestamp) - Date.parse(b.metadata.creationTimestamp));
}

export function annotation(ingress: Ingress, name: string): string | undefined {
  return ingress.metadata.annotations?.[PREFIX + name];
}

export function ingressServers(ingresses: readonly Ingress[]): readonly IngressServer[] {
  const servers = new Map<string, IngressLocation[]>();
  for (const ingress of ingresses) {
    const { rules, defaultBackend } = ingress.spec;
    const regex = annotation(ingress, 'use-regex') === 'true' || annotation(ingress, 'rewrite-target') !== undefined;
    if (defaultBackend !== undefined && (rules ?? []).length === 0)
      add(servers, '_', { path: '/', type: 'Prefix', regex: false, ingress, backend: defaultBackend });
    for (const rule of rules ?? []) {
      const host = rule.host === undefined || rule.host === '' ? '_' : rule.host;
      for (const { path, pathType, backend } of rule.http?.paths ?? []) {
        add(servers, host, {
          path: path === undefined || path === '' ? '/' : path,
          type: pathType === 'Exact' ? 'Exact' : 'Prefix',
          regex: regex && pathType !== 'Exact',
          ingress,
          backend,
        });
      }
      if (defaultBackend !== undefined) add(servers, host, { path: '/', type: 'Prefix', regex: false, ingress, backend: defaultBackend });
    }
  }
  return [...servers]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([host, locations]) => ({ host, locations: [...locations].sort((a, b) => b.path.length - a.path.length) }));
}

function add(servers: Map<string, IngressLocation[]>, host: string, location: IngressLocation): void {
  const locations = servers.get(host) ?? [];
  servers.set(host, locations);
  if (!locations.some((other) => other.path === location.path && other.type === location.type)) locations.push(location);
}

/** The location that answers, or undefined for the default backend. */
export function findLocation(servers: readonly IngressServer[], host: string, path: string): IngressLocation | undefined {
  const name = host.replace(/:\d+$/, '').toLowerCase();
  const server =
    servers.find((each) => each.host === name) ??
    servers.find((each) => each.host.startsWith('*.') && name.endsWith(each.host.slice(1)) && !name.slice(0, -each.host.length + 1).includes('.')) ??
    servers.find((each) => each.host === '_');
  return (
    server?.locations.find((location) => location.type === 'Exact' && location.path === path) ??
    server?.locations.find(
      (location) => location.type === 'Prefix' && (location.regex ? new RegExp(`^${location.path}`, 'i').test(path) : hasPrefix(path, location.path)),
    )
  );
}

/** By whole elements of the path. */
function hasPrefix(path: string, prefix: string): boolean {
  const bare = prefix.endsWith('/') ? prefix.slice(0, -1) : prefix;
  return bare === '' || path === bare || path.startsWith(`${bare}/`);
}

/** `rewrite-target` with the groups of a regular path. */
export function rewriteTarget(location: IngressLocation, target: string): string {
  const rewrite = annotation(location.ingress, 'rewrite-target');
  if (rewrite === undefined) return target;
  const [path = '', query] = target.split('?');
  const match = new RegExp(`^${location.path}`, 'i').exec(path);
  const next = match === null ? rewrite : rewrite.replace(/\$(\d)/g, (_, group: string) => match[Number(group)] ?? '');
  return `${next === '' ? '/' : next}${query === undefined ? '' : `?${query}`}`;
}

export function backendService(
  api: Api,
  ingress: Ingress,
  backend: IngressBackend,
): { readonly service: Service; readonly port: NonNullable<NonNullable<Service['spec']>['ports']>[number] } | undefined {
  const { name = '', port } = backend.service ?? {};
  const service = api.find('services', ingress.metadata.namespace, name);
  const entry = service?.spec?.ports?.find((each) => (port?.number !== undefined ? each.port === port.number : each.name === port?.name));
  return service === undefined || entry === undefined ? undefined : { service, port: entry };
}
