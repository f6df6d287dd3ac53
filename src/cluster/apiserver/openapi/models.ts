import { customResourceSchema } from '#kube/custom-schema.ts';
import { definitionName } from '#kube/definition-names.ts';
import { schemaForKind, type Schema } from '#kube/schema.ts';
import type { Served } from '../resource-registry.ts';
import type { ModelName } from './paths.ts';
import { modelJson, reachableTypes, type RefPrefix } from './schema-json.ts';

interface Kind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** The models of all kinds in `served`, their lists, and everything that they refer to. */
export function models(served: readonly Served[], prefix: RefPrefix): Record<string, unknown> {
  const kinds = new Map<string, Kind[]>();
  const roots: Schema[] = [];
  const custom: (readonly [string, object])[] = [];
  for (const { version } of served) {
    const { group, version: name, kind } = version.resource;
    if (version.openApi !== undefined) {
      custom.push(...customModels(version, prefix));
      roots.push(customResourceSchema(version.openApi));
      continue;
    }
    for (const each of [
      { group, version: name, kind },
      { group, version: name, kind: `${kind}List` },
    ]) {
      const schema = schemaForKind(each.group, each.version, each.kind);
      if (schema?.typeName === undefined) continue;
      roots.push(schema);
      kinds.set(schema.typeName, [...(kinds.get(schema.typeName) ?? []), each]);
    }
  }
  const scale = schemaForKind('autoscaling', 'v1', 'Scale');
  if (scale !== undefined) roots.push(scale);
  const builtIn = [...reachableTypes(roots)].map(([name, schema]) => {
    const described = kinds.get(name);
    return [
      definitionName(name),
      { ...modelJson(schema, prefix), ...(described === undefined ? {} : { 'x-kubernetes-group-version-kind': described }) },
    ] as const;
  });
  return Object.fromEntries([...builtIn, ...custom].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Of built-in kinds their type; of custom resources as upstream makes it: `com.example.v1.CronTab`. */
export function modelNames(served: readonly Served[]): ModelName {
  const custom = new Set(
    served.filter(({ version }) => version.openApi !== undefined).map(({ version: { resource } }) => `${resource.group}/${resource.version}`),
  );
  return (kind) => {
    if (custom.has(`${kind.group}/${kind.version}`)) return customName(kind);
    const typeName = schemaForKind(kind.group, kind.version, kind.kind)?.typeName;
    return typeName === undefined ? undefined : definitionName(typeName);
  };
}

function customName({ group, version, kind }: Kind): string {
  return `${group.split('.').toReversed().join('.')}.${version}.${kind}`;
}

function customModels({ resource, openApi, listKind = `${resource.kind}List` }: Served['version'], prefix: RefPrefix): (readonly [string, object])[] {
  const { group, version, kind } = resource;
  const text = { type: 'string' };
  const metadata = (type: string): object => ({ $ref: prefix + definitionName(type) });
  const name = customName(resource);
  const object = {
    ...openApi,
    type: 'object',
    properties: { apiVersion: text, kind: text, ...openApi?.properties, metadata: metadata('ObjectMeta') },
    'x-kubernetes-group-version-kind': [{ group, version, kind }],
  };
  const list = {
    description: `${listKind} is a list of ${kind}`,
    type: 'object',
    required: ['items'],
    properties: { apiVersion: text, kind: text, items: { type: 'array', items: { $ref: prefix + name } }, metadata: metadata('ListMeta') },
    'x-kubernetes-group-version-kind': [{ group, version, kind: listKind }],
  };
  return [
    [name, object],
    [`${name}List`, list],
  ];
}
