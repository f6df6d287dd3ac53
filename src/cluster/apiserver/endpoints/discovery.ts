// Mirrors k8s.io/apiserver/pkg/endpoints/discovery: legacy and aggregated documents.
import { groupVersion, type ApiResource } from '#kube/api-resource.ts';
import { encodeBase64 } from '#kube/base64.ts';
import { fnv32a } from '#kube/hash.ts';
import { groupOrder } from '#kube/api-resources.ts';
import { pageNotFound } from './request-scope.ts';
import type { Registry } from '../resource-registry.ts';

/** What subresources take and give, where it is not the object itself. */
const SUBRESOURCES: Readonly<
  Record<string, { readonly group?: string; readonly version?: string; readonly kind: string; readonly verbs: readonly string[] }>
> = {
  scale: { group: 'autoscaling', version: 'v1', kind: 'Scale', verbs: ['get', 'patch', 'update'] },
  binding: { kind: 'Binding', verbs: ['create'] },
  eviction: { group: 'policy', version: 'v1', kind: 'Eviction', verbs: ['create'] },
  exec: { kind: 'PodExecOptions', verbs: ['create', 'get'] },
  attach: { kind: 'PodAttachOptions', verbs: ['create', 'get'] },
  portforward: { kind: 'PodPortForwardOptions', verbs: ['create', 'get'] },
  log: { kind: '', verbs: ['get'] },
  token: { group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest', verbs: ['create'] },
  finalize: { kind: '', verbs: ['update'] },
  approval: { kind: '', verbs: ['get', 'patch', 'update'] },
};
const PROXY_KINDS: Readonly<Record<string, string>> = { pods: 'PodProxyOptions', services: 'ServiceProxyOptions', nodes: 'NodeProxyOptions' };
const PROXY_VERBS = ['create', 'delete', 'get', 'patch', 'update'];
const OBJECT_VERBS = ['get', 'patch', 'update'];

interface Served {
  readonly name: string;
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly verbs: readonly string[];
}

function subresource(resource: ApiResource, name: string): Served {
  const known = name === 'proxy' ? { kind: PROXY_KINDS[resource.plural] ?? resource.kind, verbs: PROXY_VERBS } : SUBRESOURCES[name];
  return {
    name,
    group: known !== undefined && 'group' in known ? (known.group ?? resource.group) : resource.group,
    version: known !== undefined && 'version' in known ? (known.version ?? resource.version) : resource.version,
    kind: known?.kind || resource.kind,
    verbs: known?.verbs ?? OBJECT_VERBS,
  };
}

function resourcesOf(registry: Registry, group: string, version: string): readonly ApiResource[] {
  return registry.served
    .map(({ version: { resource } }) => resource)
    .filter((resource) => resource.group === group && resource.version === version)
    .toSorted((a, b) => (a.plural < b.plural ? -1 : 1));
}

/** Groups with their versions, the preferred one first, in the order of their priority; core is left out. */
function groupsOf(registry: Registry): readonly (readonly [group: string, versions: readonly string[]])[] {
  const groups = new Map<string, string[]>();
  for (const {
    version: { resource },
  } of registry.served) {
    const versions = groups.get(resource.group) ?? [];
    if (!versions.includes(resource.version)) groups.set(resource.group, [...versions, resource.version]);
  }
  const rank = (group: string): number => groupOrder.indexOf(group) + 1 || groupOrder.length + 1;
  return [...groups].filter(([group]) => group !== '').toSorted(([a], [b]) => rank(a) - rank(b));
}

function apiGroup([name, versions]: readonly [string, readonly string[]]): object {
  const described = versions.map((version) => ({ groupVersion: `${name}/${version}`, version }));
  return { name, versions: described, preferredVersion: described[0] };
}

/** The document at `path`, or undefined when discovery has none there. `accept` decides between the two forms. */
export function discoveryDocument(registry: Registry, path: string, accept: string, server: string): object | undefined {
  const [root, group, version, ...rest] = path.split('/').filter((part) => part !== '');
  const aggregated = /g=apidiscovery\.k8s\.io;v=(v2|v2beta1);as=APIGroupDiscoveryList/.exec(accept.replaceAll(' ', ''))?.[1];
  if (root === 'api') {
    if (group === undefined) return aggregated === undefined ? apiVersions(server) : aggregatedList([['', ['v1']]], registry, aggregated);
    if (version !== undefined) return undefined;
    if (group !== 'v1') throw pageNotFound();
    return apiResourceList(registry, '', 'v1');
  }
  if (root !== 'apis' || rest.length > 0) return undefined;
  const groups = groupsOf(registry);
  if (group === undefined) {
    return aggregated === undefined
      ? { kind: 'APIGroupList', apiVersion: 'v1', groups: groups.map(apiGroup) }
      : aggregatedList(groups, registry, aggregated);
  }
  const found = groups.find(([name]) => name === group);
  if (found === undefined || (version !== undefined && !found[1].includes(version))) throw pageNotFound();
  return version === undefined ? { kind: 'APIGroup', apiVersion: 'v1', ...apiGroup(found) } : apiResourceList(registry, group, version);
}

function apiVersions(server: string): object {
  const serverAddress = server.replace(/^https?:\/\//, '');
  return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress }] };
}

function apiResourceList(registry: Registry, group: string, version: string): object {
  const resources = resourcesOf(registry, group, version).flatMap((resource) => [
    {
      name: resource.plural,
      singularName: resource.singular,
      namespaced: resource.namespaced,
      kind: resource.kind,
      verbs: resource.verbs,
      ...(resource.shortNames.length > 0 ? { shortNames: resource.shortNames } : {}),
      ...(resource.categories.length > 0 ? { categories: resource.categories } : {}),
      ...(resource.verbs.includes('watch') ? { storageVersionHash: storageVersionHash(resource) } : {}),
    },
    ...resource.subresources
      .map((name) => subresource(resource, name))
      .map((sub) => ({
        name: `${resource.plural}/${sub.name}`,
        singularName: '',
        namespaced: resource.namespaced,
        ...(sub.group === resource.group ? {} : { group: sub.group, version: sub.version }),
        kind: sub.kind,
        verbs: sub.verbs,
      })),
  ]);
  return { kind: 'APIResourceList', ...(group === '' ? {} : { apiVersion: 'v1' }), groupVersion: groupVersion({ group, version }), resources };
}

function aggregatedList(groups: readonly (readonly [string, readonly string[]])[], registry: Registry, version: string): object {
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: `apidiscovery.k8s.io/${version}`,
    metadata: {},
    items: groups.map(([name, versions]) => ({
      metadata: { ...(name === '' ? {} : { name }), creationTimestamp: null },
      versions: versions.map((served) => ({
        version: served,
        resources: resourcesOf(registry, name, served).map(aggregatedResource),
        freshness: 'Current',
      })),
    })),
  };
}

function aggregatedResource(resource: ApiResource): object {
  return {
    resource: resource.plural,
    responseKind: { group: resource.group, version: resource.version, kind: resource.kind },
    scope: resource.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: resource.singular,
    verbs: resource.verbs,
    ...(resource.shortNames.length > 0 ? { shortNames: resource.shortNames } : {}),
    ...(resource.categories.length > 0 ? { categories: resource.categories } : {}),
    ...(resource.subresources.length === 0
      ? {}
      : {
          subresources: resource.subresources
            .map((name) => subresource(resource, name))
            .map((sub) => ({
              subresource: sub.name,
              responseKind: { group: sub.group, version: sub.version, kind: sub.kind },
              verbs: sub.verbs,
            })),
        }),
  };
}

/** Opaque to clients: the same as long as the kind is stored in the same version. */
function storageVersionHash({ group, version, kind }: ApiResource): string {
  const hash = fnv32a(`${group}/${version}/${kind}`);
  const bytes = Uint8Array.from({ length: 8 }, (_, index) => (hash >>> ((index % 4) * 8)) ^ (index < 4 ? 0 : 0xa5));
  return encodeBase64(bytes);
}
