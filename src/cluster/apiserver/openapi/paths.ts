import { groupVersion, type ApiResource } from '#kube/api-resource.ts';
import { parametersOf } from './parameters.ts';
import type { RefPrefix } from './schema-json.ts';

/** The name of a kind's model; undefined where it has none of its own. */
export type ModelName = (resource: Pick<ApiResource, 'group' | 'version' | 'kind'>) => string | undefined;

interface Action {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  readonly action: string;
  /** `list or watch objects of kind …` */
  readonly says: (kind: string) => string;
}

const COLLECTION: Readonly<Record<string, Action>> = {
  list: { method: 'get', action: 'list', says: (kind) => `list or watch objects of kind ${kind}` },
  create: { method: 'post', action: 'post', says: (kind) => `create a ${kind}` },
  deletecollection: { method: 'delete', action: 'deletecollection', says: (kind) => `delete collection of ${kind}` },
};
const OBJECT: Readonly<Record<string, Action>> = {
  get: { method: 'get', action: 'get', says: (kind) => `read the specified ${kind}` },
  update: { method: 'put', action: 'put', says: (kind) => `replace the specified ${kind}` },
  patch: { method: 'patch', action: 'patch', says: (kind) => `partially update the specified ${kind}` },
  delete: { method: 'delete', action: 'delete', says: (kind) => `delete a ${kind}` },
};

/** The operations of each resource: kind, action, parameters and answer. */
export function pathsOf(resources: readonly ApiResource[], prefix: RefPrefix, nameOf: ModelName): Record<string, object> {
  const paths: Record<string, object> = {};
  for (const resource of resources) {
    const api = `${resource.group === '' ? '/api' : '/apis'}/${groupVersion(resource)}`;
    const root = `${api}${resource.namespaced ? '/namespaces/{namespace}' : ''}/${resource.plural}`;
    const add = (path: string, actions: Readonly<Record<string, Action>>): void => {
      const found = operations(resource, actions, prefix, nameOf);
      if (Object.keys(found).length > 0) paths[path] = { ...found, parameters: parametersOf(path, prefix) };
    };
    add(root, COLLECTION);
    add(`${root}/{name}`, OBJECT);
    const { list } = COLLECTION;
    if (resource.namespaced && list !== undefined) add(`${api}/${resource.plural}`, { list });
    for (const name of ['status', 'scale'])
      if (resource.subresources.includes(name)) {
        const { delete: _delete, ...actions } = OBJECT;
        const kind = name === 'scale' ? { group: 'autoscaling', version: 'v1', kind: 'Scale' } : {};
        paths[`${root}/{name}/${name}`] = {
          ...operations({ ...resource, ...kind, plural: resource.plural }, actions, prefix, nameOf),
          parameters: parametersOf(`${root}/{name}`, prefix),
        };
      }
  }
  return paths;
}

function operations(resource: ApiResource, actions: Readonly<Record<string, Action>>, prefix: RefPrefix, nameOf: ModelName): Record<string, object> {
  const { group, version, kind, plural } = resource;
  const found: Record<string, object> = {};
  for (const [verb, { method, action, says }] of Object.entries(actions)) {
    if (!resource.verbs.includes(verb)) continue;
    const model = nameOf(verb === 'list' ? { group, version, kind: `${kind}List` } : resource);
    const schema = model === undefined ? {} : { $ref: prefix + model };
    found[method] = {
      description: says(kind),
      operationId: `${verb}${plural}`,
      'x-kubernetes-action': action,
      'x-kubernetes-group-version-kind': { group, version, kind },
      parameters: parametersOf(verb, prefix),
      responses: {
        200: { description: 'OK', ...(prefix === '#/definitions/' ? { schema } : { content: { 'application/json': { schema } } }) },
        401: { description: 'Unauthorized' },
      },
    };
  }
  return found;
}
