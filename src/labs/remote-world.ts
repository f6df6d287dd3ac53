import { groupResource, groupVersion } from '#kube/api-resource.ts';
import { apiResources } from '#kube/api-resources.ts';
import type { KubeObject } from '#kube/object.ts';
import { isNotFound } from '#kube/status-errors.ts';
import type { Transport } from '#kube/transport.ts';
import type { ClusterReader, World } from '#grading/world.ts';

/** Where the API serves a resource; custom resources by what discovery says. */
async function pathOf(resource: string, namespace: string | undefined, transport: Transport): Promise<string> {
  const known = apiResources.find((candidate) => groupResource(candidate) === resource && candidate.verbs.includes('list'));
  if (known !== undefined) {
    const base = known.group === '' ? '/api/v1' : `/apis/${groupVersion(known)}`;
    return `${base}${known.namespaced && namespace !== undefined ? `/namespaces/${namespace}` : ''}/${known.plural}`;
  }
  const dot = resource.indexOf('.');
  const [plural, group] = [resource.slice(0, dot), resource.slice(dot + 1)];
  const { body } = await transport.send({ method: 'GET', path: `/apis/${group}` });
  const { preferredVersion } = body as { preferredVersion: { groupVersion: string } };
  return `/apis/${preferredVersion.groupVersion}${namespace === undefined ? '' : `/namespaces/${namespace}`}/${plural}`;
}

/** The objects of a cluster behind an API server. */
function remoteReader(transport: Transport): ClusterReader {
  /** Undefined where there is no such object, or where the server knows nothing of its kind. */
  const get = async (resource: string, namespace: string | undefined, name = ''): Promise<unknown> => {
    try {
      const path = `${await pathOf(resource, namespace, transport)}${name === '' ? '' : `/${encodeURIComponent(name)}`}`;
      return (await transport.send({ method: 'GET', path, headers: { accept: 'application/json' } })).body;
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  };
  return {
    find: async (resource, namespace, name) => (await get(resource, namespace, name)) as KubeObject | undefined,
    list: async (resource, namespace) => {
      const list = (await get(resource, namespace)) as { kind?: string; apiVersion?: string; items?: KubeObject[] } | undefined;
      return (list?.items ?? []).map((item) => ({
        ...item,
        kind: item.kind ?? (list?.kind ?? '').replace(/List$/, ''),
        apiVersion: item.apiVersion ?? list?.apiVersion ?? '',
      }));
    },
  };
}

/** What the checks of a lab can see of a real cluster: its objects. What needs the lab's own network, files or terminal is the grader's to say. */
export function createRemoteWorld(transport: Transport, namespace: string): World {
  const beyond = (what: string): never => {
    throw new Error(`${what} cannot be seen through a kubeconfig`);
  };
  return {
    namespace,
    cluster: remoteReader(transport),
    commands: () => beyond('typed commands'),
    http: async () => beyond('HTTP in the cluster'),
    readFile: async () => beyond('files'),
  };
}
