// Mirrors how ingress-nginx turns Ingress objects into servers and locations.
import type { Ingress, IngressBackend } from '#kube/generated/types.ts';
import type { Api } from '../../api/api.ts';
import { optionsOf, type GlobalSettings, type IngressOptions } from './annotations.ts';
import { toPattern, type PathPattern } from './path-pattern.ts';

export interface IngressLocation {
  readonly path: string;
  readonly type: 'Exact' | 'Prefix';
  /** Where the server is one whose locations are regular expressions. */
  readonly pattern: PathPattern | undefined;
  readonly ingress: Ingress;
  readonly options: IngressOptions;
  readonly backend: IngressBackend;
  /** Backends of canaries for the same path. */
  readonly canaries: readonly CanaryBackend[];
}

export interface CanaryBackend {
  readonly ingress: Ingress;
  readonly options: IngressOptions;
  readonly backend: IngressBackend;
}

export interface IngressServer {
  /** `_` catches what no other has. */
  readonly host: string;
  readonly aliases: readonly string[];
  readonly locations: readonly IngressLocation[];
  /** The secret with its certificate, and whose Ingress names it. */
  readonly secret: { readonly namespace: string; readonly name: string } | undefined;
}

interface DraftServer {
  readonly host: string;
  readonly aliases: Set<string>;
  readonly locations: (Omit<IngressLocation, 'pattern' | 'canaries'> & { canaries: CanaryBackend[] })[];
  secret: IngressServer['secret'];
}

export const CATCH_ALL = '_';

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
      const old = metadata.annotations?.['kubernetes.io/ingress.class'];
      if (old !== undefined && old !== '') return old === 'nginx';
      const name = spec.ingressClassName;
      return name === undefined || name === '' ? withoutClass : classes.has(name);
    })
    .sort((a, b) => Date.parse(a.metadata.creationTimestamp) - Date.parse(b.metadata.creationTimestamp));
}

export function ingressServers(ingresses: readonly Ingress[], settings?: GlobalSettings): readonly IngressServer[] {
  const servers = new Map<string, DraftServer>();
  const serverOf = (host: string): DraftServer => {
    const known = servers.get(host);
    if (known !== undefined) return known;
    const made: DraftServer = { host, aliases: new Set(), locations: [], secret: undefined };
    servers.set(host, made);
    return made;
  };
  const main = ingresses.filter((ingress) => optionsOf(ingress).canary === undefined);
  for (const ingress of main) {
    const { namespace = '' } = ingress.metadata;
    for (const { host, location } of locationsOf(ingress, settings)) {
      const server = serverOf(host);
      if (!server.locations.some((other) => other.path === location.path && other.type === location.type))
        server.locations.push({ ...location, canaries: [] });
      for (const alias of location.options.aliases) server.aliases.add(alias.toLowerCase());
    }
    for (const { hosts, secretName } of ingress.spec.tls ?? []) {
      for (const host of hosts ?? []) if (servers.has(host) && secretName !== undefined) serverOf(host).secret ??= { namespace, name: secretName };
    }
  }
  for (const ingress of ingresses) {
    if (optionsOf(ingress).canary === undefined) continue;
    for (const { host, location } of locationsOf(ingress, settings)) {
      const target = servers.get(host)?.locations.find(({ path, type }) => path === location.path && type === location.type);
      target?.canaries.push(location);
    }
  }
  return [...servers.values()].sort((a, b) => (a.host < b.host ? -1 : 1)).map(finished);
}

function locationsOf(
  ingress: Ingress,
  settings: GlobalSettings | undefined,
): readonly { readonly host: string; readonly location: Omit<IngressLocation, 'pattern' | 'canaries'> }[] {
  const { rules, defaultBackend } = ingress.spec;
  const options = optionsOf(ingress, settings);
  const whole = (backend: IngressBackend) => ({ path: '/', type: 'Prefix' as const, ingress, options, backend });
  if ((rules ?? []).length === 0) return defaultBackend === undefined ? [] : [{ host: CATCH_ALL, location: whole(defaultBackend) }];
  return (rules ?? []).flatMap((rule) => {
    const host = rule.host === undefined || rule.host === '' ? CATCH_ALL : rule.host.toLowerCase();
    const paths = (rule.http?.paths ?? []).map(({ path, pathType, backend }) => ({
      host,
      location: {
        path: path === undefined || path === '' ? '/' : path,
        type: pathType === 'Exact' ? ('Exact' as const) : ('Prefix' as const),
        ingress,
        options,
        backend,
      },
    }));
    return defaultBackend === undefined ? paths : [...paths, { host, location: whole(defaultBackend) }];
  });
}

/** One Ingress that uses regular expressions or rewrites makes all locations of its host regular. */
function finished({ host, aliases, locations, secret }: DraftServer): IngressServer {
  const regular = locations.some(({ options }) => options.useRegex || (options.rewriteTarget !== undefined && options.rewriteTarget !== ''));
  return {
    host,
    aliases: [...aliases],
    secret,
    locations: locations
      .toSorted((a, b) => b.path.length - a.path.length)
      .map((location) => ({ ...location, pattern: regular && location.type !== 'Exact' ? toPattern(location.path) : undefined })),
  };
}

/** The server that answers for a name: its own, one of an alias, a wildcard's, the one that catches all. */
export function findServer(servers: readonly IngressServer[], host: string): IngressServer | undefined {
  const name = host.replace(/:\d+$/, '').toLowerCase();
  return (
    servers.find((each) => each.host === name) ??
    servers.find((each) => each.aliases.includes(name)) ??
    servers.find((each) => each.host.startsWith('*.') && name.endsWith(each.host.slice(1)) && !name.slice(0, -each.host.length + 1).includes('.')) ??
    servers.find((each) => each.host === CATCH_ALL)
  );
}

/** Where `from-to-www-redirect` sends a name that has no server of its own. */
export function wwwRedirect(servers: readonly IngressServer[], host: string): string | undefined {
  const name = host.replace(/:\d+$/, '').toLowerCase();
  const other = name.startsWith('www.') ? name.slice(4) : `www.${name}`;
  let found = false;
  for (const server of servers) {
    if (server.host === name) return undefined;
    found ||= server.host === other && server.locations.some(({ options }) => options.wwwRedirect);
  }
  return found ? other : undefined;
}

/** The location that answers, or undefined for the default backend. */
export function findLocation(server: IngressServer | undefined, path: string): IngressLocation | undefined {
  return (
    server?.locations.find((location) => location.type === 'Exact' && location.path === path) ??
    server?.locations.find(({ type, pattern, path: own }) => type === 'Prefix' && (pattern === undefined ? hasPrefix(path, own) : pattern.test(path)))
  );
}

/** By whole elements of the path. */
function hasPrefix(path: string, prefix: string): boolean {
  const bare = prefix.endsWith('/') ? prefix.slice(0, -1) : prefix;
  return bare === '' || path === bare || path.startsWith(`${bare}/`);
}

/** `rewrite-target` with the groups of the path. */
export function rewriteTarget({ path: own, options }: IngressLocation, target: string): string {
  if (options.rewriteTarget === undefined) return target;
  const [path = '', query] = target.split('?');
  const groups = toPattern(own).groups(path);
  const next = options.rewriteTarget.replace(/\$(\d)/g, (_, group: string) => groups?.[Number(group)] ?? '');
  return `${next === '' ? '/' : next}${query === undefined ? '' : `?${query}`}`;
}

/** `namespace-service-port`, as the log and the configuration name an upstream. */
export function upstreamName(ingress: Ingress, { service }: IngressBackend): string {
  return `${ingress.metadata.namespace ?? ''}-${service?.name ?? ''}-${String(service?.port?.number ?? service?.port?.name ?? '')}`;
}
