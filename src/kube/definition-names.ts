/** The names of the built-in types in OpenAPI documents: `io.k8s.api.core.v1.PodSpec`. */
import { findSchema, listKinds, type Schema } from './schema.ts';

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1';
const META_TYPES: ReadonlySet<string> = new Set([
  'APIGroup',
  'APIGroupList',
  'APIResource',
  'APIResourceList',
  'APIVersions',
  'Condition',
  'DeleteOptions',
  'FieldSelectorRequirement',
  'GroupVersionForDiscovery',
  'LabelSelector',
  'LabelSelectorRequirement',
  'ListMeta',
  'ManagedFieldsEntry',
  'ObjectMeta',
  'OwnerReference',
  'Preconditions',
  'ServerAddressByClientCIDR',
  'Status',
  'StatusCause',
  'StatusDetails',
  'WatchEvent',
]);
const PACKAGES: Readonly<Record<string, string>> = {
  '': 'io.k8s.api.core',
  'apiextensions.k8s.io': 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions',
  'apiregistration.k8s.io': 'io.k8s.kube-aggregator.pkg.apis.apiregistration',
};
/** Core types may stand in every group's objects, so they are named first. */
const FIRST = 'v1';

let names: ReadonlyMap<string, string> | undefined;

/** The definition of a built-in type of `generated/types.ts`. */
export function definitionName(typeName: string): string {
  names ??= nameAll();
  return names.get(typeName) ?? `io.k8s.api.${typeName}`;
}

function nameAll(): ReadonlyMap<string, string> {
  const named = new Map<string, string>([['VersionInfo', 'io.k8s.apimachinery.pkg.version.Info']]);
  for (const type of META_TYPES) named.set(type, `${META}.${type}`);
  const kinds = listKinds().toSorted(([a], [b]) => Number(b === FIRST) - Number(a === FIRST));
  for (const [apiVersion, , typeName] of kinds) nameReachable(findSchema(typeName), packageOf(apiVersion), named);
  return named;
}

function nameReachable(schema: Schema | undefined, goPackage: string, named: Map<string, string>): void {
  if (schema === undefined) return;
  if (schema.typeName !== undefined) {
    const seen = named.has(schema.typeName);
    if (!seen) named.set(schema.typeName, `${goPackage}.${bareName(schema.typeName)}`);
    if (seen) return;
  }
  for (const field of schema.fields?.values() ?? []) nameReachable(field.schema, goPackage, named);
  nameReachable(schema.items, goPackage, named);
}

/** `DiscoveryV1EndpointPort` is called EndpointPort in its own package. */
function bareName(typeName: string): string {
  return typeName.replace(/^(?:[A-Z][a-z]+)?V\d+(?=[A-Z])/, '');
}

function packageOf(apiVersion: string): string {
  const [group, version] = apiVersion.includes('/') ? (apiVersion.split('/') as [string, string]) : ['', apiVersion];
  return `${PACKAGES[group] ?? `io.k8s.api.${group.split('.')[0] ?? ''}`}.${version}`;
}
