/** From what people type to a resource; mirrors RESTMapper of k8s.io/apimachinery/pkg/api/meta and client-go/restmapper. */
import { groupResource, groupVersion, type ApiResource } from './api-resource.ts';
import { apiResources, groupOrder } from './api-resources.ts';

/** No resource of that name or kind is served. */
export class NoMatchError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NoMatchError';
  }
}

/** A resource argument taken apart: `deployments.v1.apps` may also mean version-less group `v1.apps`. */
interface Wanted {
  readonly name: string;
  readonly group: string;
  readonly version: string;
}

export class RestMapper {
  /** By priority: of several that match, the first is meant. */
  readonly resources: readonly ApiResource[];
  readonly #byName = new Map<string, ApiResource[]>();
  readonly #byKind = new Map<string, ApiResource[]>();
  readonly #byShortName = new Map<string, ApiResource[]>();

  /** `resources` in the order of discovery; several versions of one resource may be among them, the preferred first. */
  constructor(resources: readonly ApiResource[]) {
    this.resources = resources;
    for (const resource of resources) {
      for (const name of new Set([resource.plural, resource.singular])) add(this.#byName, name, resource);
      add(this.#byKind, resource.kind, resource);
      for (const name of resource.shortNames) add(this.#byShortName, name, resource);
    }
  }

  /** `po`, `pod`, `pods`, `Deployment`, `deployments.apps`, `deployments.v1.apps`, `ing.networking`. */
  findResource(argument: string): ApiResource | undefined {
    const candidates = interpret(argument);
    for (const wanted of candidates) {
      const found = this.#find(wanted);
      if (found !== undefined) return found;
    }
    for (const { name, group, version } of candidates) {
      const found = this.#byKind.get(name)?.find((resource) => matches(resource, group, version, false));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The resources of other names that `argument`, a short name, could mean too. */
  listShadowed(argument: string): readonly ApiResource[] {
    const found = this.findResource(argument);
    if (found === undefined || this.#byName.has(argument.toLowerCase())) return [];
    const others = new Map((this.#byShortName.get(argument) ?? []).map((resource) => [groupResource(resource), resource]));
    others.delete(groupResource(found));
    return [...others.values()];
  }

  /** Throws `NoMatchError` with kubectl's words. */
  getResource(argument: string): ApiResource {
    const found = this.findResource(argument);
    if (found === undefined) throw new NoMatchError(`the server doesn't have a resource type "${argument}"`);
    return found;
  }

  findKind(apiVersion: string, kind: string): ApiResource | undefined {
    return this.#byKind.get(kind)?.find((resource) => groupVersion(resource) === apiVersion);
  }

  /** Throws `NoMatchError`: `no matches for kind "Pox" in version "v1"`. */
  getKind(apiVersion: string, kind: string): ApiResource {
    const found = this.findKind(apiVersion, kind);
    if (found === undefined) throw new NoMatchError(`no matches for kind "${kind}" in version "${apiVersion}"`);
    return found;
  }

  /** The resources of a category such as `all`, in the order of discovery. */
  listCategory(category: string): readonly ApiResource[] {
    const seen = new Set<string>();
    return this.resources.filter((resource) => {
      const fresh = resource.categories.includes(category) && !seen.has(groupResource(resource));
      if (fresh) seen.add(groupResource(resource));
      return fresh;
    });
  }

  #find({ name, group, version }: Wanted): ApiResource | undefined {
    // A short name that is another resource's whole name hides nothing.
    const named = [...(this.#byName.get(name.toLowerCase()) ?? []), ...(this.#byShortName.get(name) ?? [])];
    return named.find((resource) => matches(resource, group, version, false)) ?? named.find((resource) => matches(resource, group, version, true));
  }
}

/** Groups may be abbreviated (`ingresses.networking`), versions may not. */
function matches(resource: ApiResource, group: string, version: string, byPrefix: boolean): boolean {
  if (version !== '' && resource.version !== version) return false;
  return group === '' || resource.group === group || (byPrefix && version === '' && resource.group.startsWith(group));
}

function interpret(argument: string): readonly Wanted[] {
  const [name = '', second = '', ...rest] = argument.split('.');
  const wanted: Wanted[] = [];
  if (rest.length > 0) wanted.push({ name, version: second, group: rest.join('.') });
  wanted.push({ name, version: '', group: [second, ...rest].join('.') });
  return wanted;
}

function add(index: Map<string, ApiResource[]>, key: string, resource: ApiResource): void {
  const known = index.get(key);
  if (known === undefined) index.set(key, [resource]);
  else known.push(resource);
}

/** Of the built-in resources, as a fresh cluster's discovery gives it. */
export const builtInMapper = new RestMapper(apiResources.toSorted((a, b) => groupOrder.indexOf(a.group) - groupOrder.indexOf(b.group)));
