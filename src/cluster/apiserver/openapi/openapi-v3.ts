// Mirrors k8s.io/kube-openapi/pkg/handler3.
import { groupVersion, type ApiResource } from '#kube/api-resource.ts';
import { schemaForKind, type Schema } from '#kube/schema.ts';
import type { ResourceRegistry } from '../resource-registry.ts';
import { modelJson, reachableTypes } from './schema-json.ts';
import { pathsOf } from './paths.ts';

/** `/openapi/v3`: where the document of each group version is. */
export function openApiV3Index({ definitions }: ResourceRegistry): object {
  const names = new Set(definitions.map(({ resource }) => documentName(resource)));
  return { paths: Object.fromEntries([...names].map((name) => [name, { serverRelativeURL: `/openapi/v3/${name}?hash=PODIUM` }])) };
}

/** The document of `api/v1` or `apis/apps/v1`; undefined for group versions that are not served. */
export function openApiV3({ definitions }: ResourceRegistry, name: string): object | undefined {
  const resources = definitions.map(({ resource }) => resource).filter((resource) => documentName(resource) === name);
  if (resources.length === 0) return undefined;
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: 'v1.34.0' },
    paths: pathsOf(resources, '#/components/schemas/'),
    components: { schemas: models(resources, '#/components/schemas/') },
  };
}

function documentName(resource: ApiResource): string {
  return `${resource.group === '' ? 'api' : 'apis'}/${groupVersion(resource)}`;
}

export function models(resources: readonly ApiResource[], prefix: '#/definitions/' | '#/components/schemas/'): Record<string, unknown> {
  const kinds = new Map<string, object[]>();
  const roots: Schema[] = [];
  for (const { group, version, kind } of resources) {
    const schema = schemaForKind(group, version, kind);
    if (schema?.typeName === undefined) continue;
    roots.push(schema);
    kinds.set(schema.typeName, [{ group, version, kind }]);
  }
  const scale = schemaForKind('autoscaling', 'v1', 'Scale');
  if (scale !== undefined) roots.push(scale);
  const named: Record<string, unknown> = {};
  for (const [name, schema] of [...reachableTypes(roots)].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const described = kinds.get(name);
    named[name] = { ...modelJson(schema, prefix), ...(described === undefined ? {} : { 'x-kubernetes-group-version-kind': described }) };
  }
  return named;
}
