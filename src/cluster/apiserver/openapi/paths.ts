import { groupVersion, type ApiResource } from '#kube/api-resource.ts';
import type { RefPrefix } from './schema-json.ts';

const ACTIONS = {
  get: 'get',
  list: 'list',
  create: 'post',
  update: 'put',
  patch: 'patch',
  delete: 'delete',
  deletecollection: 'deletecollection',
} as const;
const COLLECTION: Readonly<Record<string, string>> = { list: 'get', create: 'post', deletecollection: 'delete' };
const OBJECT: Readonly<Record<string, string>> = { get: 'get', update: 'put', patch: 'patch', delete: 'delete' };
/** Query parameters that clients look for: kubectl asks the patch operation whether the server validates fields. */
const WRITE_PARAMETERS = ['dryRun', 'fieldManager', 'fieldValidation'];

/** The operations of each resource, with what clients read of them: kind, action and parameters. */
export function pathsOf(resources: readonly ApiResource[], prefix: RefPrefix): Record<string, object> {
  const paths: Record<string, object> = {};
  for (const resource of resources) {
    const root = `${resource.group === '' ? '/api' : '/apis'}/${groupVersion(resource)}${resource.namespaced ? '/namespaces/{namespace}' : ''}/${resource.plural}`;
    const collection = operations(resource, COLLECTION, prefix);
    const object = operations(resource, OBJECT, prefix);
    if (Object.keys(collection).length > 0) paths[root] = collection;
    if (Object.keys(object).length > 0) paths[`${root}/{name}`] = object;
  }
  return paths;
}

function operations(resource: ApiResource, methods: Readonly<Record<string, string>>, prefix: RefPrefix): Record<string, object> {
  const { group, version, kind, plural } = resource;
  const found: Record<string, object> = {};
  for (const [verb, method] of Object.entries(methods)) {
    if (!resource.verbs.includes(verb)) continue;
    const writes = method !== 'get' && method !== 'delete';
    found[method] = {
      operationId: `${verb}${plural}`,
      'x-kubernetes-action': ACTIONS[verb as keyof typeof ACTIONS],
      'x-kubernetes-group-version-kind': { group, version, kind },
      parameters: writes ? WRITE_PARAMETERS.map((name) => parameter(name, prefix)) : [],
      responses: { 200: { description: 'OK' } },
    };
  }
  return found;
}

function parameter(name: string, prefix: RefPrefix): object {
  const type = { type: 'string', uniqueItems: true };
  return { name, in: 'query', description: '', ...(prefix === '#/definitions/' ? type : { schema: type }) };
}
