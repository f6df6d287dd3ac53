/** What a server serves; mirrors client-go/discovery. Aggregated where the server knows it, else group by group. */
import { groupVersion, type ApiResource } from '#kube/api-resource.ts';
import { RestMapper } from '#kube/rest-mapping.ts';
import { StatusError } from '#kube/status-error.ts';
import type { Transport } from '#kube/transport.ts';
import type { Client } from './client.ts';

export interface Discovery {
  readonly mapper: RestMapper;
  /** All served versions in the server's order: `v1`, `apps/v1`, … */
  readonly groupVersions: readonly string[];
  /** The preferred version of each group. */
  readonly preferred: ReadonlyMap<string, string>;
}

const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json';

interface DiscoveredResource {
  readonly resource: string;
  readonly responseKind?: { readonly group?: string; readonly version?: string; readonly kind?: string };
  readonly scope?: string;
  readonly singularResource?: string;
  readonly verbs?: readonly string[];
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  readonly subresources?: readonly { readonly subresource: string }[];
}

interface GroupList {
  readonly kind?: string;
  readonly versions?: readonly string[];
  readonly items?: readonly {
    readonly metadata?: { readonly name?: string };
    readonly versions?: readonly { readonly version: string; readonly resources?: readonly DiscoveredResource[] }[];
  }[];
  readonly groups?: readonly {
    readonly name: string;
    readonly versions: readonly { readonly groupVersion: string; readonly version: string }[];
    readonly preferredVersion?: { readonly version: string };
  }[];
}

interface LegacyResourceList {
  readonly resources?: readonly {
    readonly name: string;
    readonly singularName?: string;
    readonly namespaced?: boolean;
    readonly kind: string;
    readonly verbs?: readonly string[];
    readonly shortNames?: readonly string[];
    readonly categories?: readonly string[];
  }[];
}

const cache = new WeakMap<Transport, Promise<Discovery>>();

export function discover(client: Client, fresh: boolean): Promise<Discovery> {
  const known = cache.get(client.transport);
  if (known !== undefined && !fresh) return known;
  const asked = ask(client);
  cache.set(client.transport, asked);
  asked.catch(() => cache.delete(client.transport));
  return asked;
}

async function ask(client: Client): Promise<Discovery> {
  const resources: ApiResource[] = [];
  const groupVersions: string[] = [];
  const preferred = new Map<string, string>();
  for (const root of ['/api', '/apis']) {
    const list = (await client.raw('GET', root, undefined, AGGREGATED)).body as GroupList;
    if (list.kind === 'APIGroupDiscoveryList') addAggregated(list, resources, groupVersions, preferred);
    else await addLegacy(client, root, list, resources, groupVersions, preferred);
  }
  return { mapper: new RestMapper(resources), groupVersions, preferred };
}

function addAggregated(list: GroupList, resources: ApiResource[], groupVersions: string[], preferred: Map<string, string>): void {
  for (const item of list.items ?? []) {
    const group = item.metadata?.name ?? '';
    for (const { version, resources: served = [] } of item.versions ?? []) {
      if (!preferred.has(group)) preferred.set(group, version);
      groupVersions.push(groupVersion({ group, version }));
      for (const found of served) {
        resources.push({
          group,
          version,
          kind: found.responseKind?.kind ?? '',
          plural: found.resource,
          singular: found.singularResource ?? (found.responseKind?.kind ?? '').toLowerCase(),
          namespaced: found.scope === 'Namespaced',
          shortNames: found.shortNames ?? [],
          categories: found.categories ?? [],
          verbs: found.verbs ?? [],
          subresources: (found.subresources ?? []).map((sub) => sub.subresource),
        });
      }
    }
  }
}

async function addLegacy(
  client: Client,
  root: string,
  list: GroupList,
  resources: ApiResource[],
  groupVersions: string[],
  preferred: Map<string, string>,
): Promise<void> {
  const versions =
    root === '/api'
      ? (list.versions ?? []).map((version) => ({ group: '', version, path: `/api/${version}`, preferred: true }))
      : (list.groups ?? []).flatMap((group) =>
          group.versions.map((version) => ({
            group: group.name,
            version: version.version,
            path: `/apis/${version.groupVersion}`,
            preferred: group.preferredVersion?.version === version.version,
          })),
        );
  for (const { group, version, path, preferred: first } of versions) {
    if (first) preferred.set(group, version);
    groupVersions.push(groupVersion({ group, version }));
    let served: LegacyResourceList;
    try {
      served = (await client.raw('GET', path)).body as LegacyResourceList;
    } catch (error) {
      // A group whose backing server is away is left out, as client-go does.
      if (error instanceof StatusError) continue;
      throw error;
    }
    const entries = served.resources ?? [];
    for (const entry of entries.filter((candidate) => !candidate.name.includes('/'))) {
      const subresources = entries.flatMap((other) => (other.name.startsWith(`${entry.name}/`) ? [other.name.slice(entry.name.length + 1)] : []));
      resources.push({
        group,
        version,
        kind: entry.kind,
        plural: entry.name,
        singular: entry.singularName ?? '',
        namespaced: entry.namespaced === true,
        shortNames: entry.shortNames ?? [],
        categories: entry.categories ?? [],
        verbs: entry.verbs ?? [],
        subresources,
      });
    }
  }
}
