/** Kinds, names and containers, as the server of the command line so far has them. */
import type { Pod } from '#kube/generated/types.ts';
import { getApiResource } from '#kube/api-resources.ts';
import { groupResource } from '#kube/api-resource.ts';
import type { Draft, Unstructured } from '#kube/object.ts';
import type { Client } from '../client.ts';
import { podSpecOf } from '../commands/set/update-objects.ts';

export class ServerNames {
  readonly #client: Client;
  readonly #namespace: string;

  constructor(client: Client, namespace: string) {
    this.#client = client;
    this.#namespace = namespace;
  }

  /** `pods`, `deployments.apps`, by group. */
  async kinds(): Promise<readonly string[]> {
    const { mapper } = await this.#client.discovery();
    const listed = mapper.resources.filter((resource) => resource.verbs.includes('get'));
    const sorted = listed.toSorted((a, b) => (a.group === b.group ? compare(a.plural, b.plural) : compare(a.group, b.group)));
    return [...new Set(sorted.map(groupResource))];
  }

  async names(kind: string): Promise<readonly string[]> {
    const resource = (await this.#client.discovery()).mapper.findResource(kind);
    if (resource === undefined) return [];
    const { items } = await this.#client.list(resource, resource.namespaced ? this.#namespace : '');
    return items.map((item) => item.metadata?.name ?? '').toSorted(compare);
  }

  /** Of a pod, or of the template in a `TYPE/NAME`. */
  async containers(target: string): Promise<readonly string[]> {
    const slash = target.indexOf('/');
    const { mapper } = await this.#client.discovery();
    const resource = slash < 0 ? getApiResource('', 'pods') : mapper.findResource(target.slice(0, slash));
    if (resource === undefined) return [];
    const object = await this.#client.get(resource, this.#namespace, target.slice(slash + 1));
    const spec = podSpecOf(JSON.parse(JSON.stringify(object)) as Draft<Unstructured>) as Pod['spec'];
    return [...(spec?.initContainers ?? []), ...(spec?.containers ?? []), ...(spec?.ephemeralContainers ?? [])].map(({ name }) => name);
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
