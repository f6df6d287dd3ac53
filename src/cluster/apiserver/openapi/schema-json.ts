import { definitionName } from '#kube/definition-names.ts';
import type { FieldSchema, Schema } from '#kube/schema.ts';

/** Where a document keeps its models: `#/definitions/` (v2) or `#/components/schemas/` (v3). */
export type RefPrefix = '#/definitions/' | '#/components/schemas/';

/** The model of one built-in object type. */
export function modelJson(schema: Schema, prefix: RefPrefix): Record<string, unknown> {
  const fields = [...(schema.fields?.values() ?? [])];
  const required = fields.filter((field) => field.required).map(({ name }) => name);
  return {
    ...(schema.description === undefined ? {} : { description: schema.description }),
    type: 'object',
    ...(required.length > 0 ? { required } : {}),
    ...(fields.length > 0 ? { properties: Object.fromEntries(fields.map((field) => [field.name, fieldJson(field, prefix)])) } : {}),
  };
}

function fieldJson({ schema, description, merge }: FieldSchema, prefix: RefPrefix): object {
  const patchMergeKey = merge.patchMergeKey === undefined ? {} : { 'x-kubernetes-patch-merge-key': merge.patchMergeKey };
  const patchStrategy = merge.patchStrategy === 'merge' ? { 'x-kubernetes-patch-strategy': merge.retainKeys ? 'merge,retainKeys' : 'merge' } : {};
  const list =
    schema.type !== 'array'
      ? {}
      : {
          'x-kubernetes-list-type': merge.listType,
          ...(merge.listType === 'map' ? { 'x-kubernetes-list-map-keys': merge.listMapKeys } : {}),
        };
  const json = valueJson(schema, prefix) as { $ref?: string };
  // A reference stands alone in v2; in v3 it is wrapped so that it may have a description.
  const value = json.$ref !== undefined && prefix === '#/components/schemas/' ? { allOf: [json], default: {} } : json;
  return { description, ...value, ...list, ...patchMergeKey, ...patchStrategy };
}

function valueJson(schema: Schema, prefix: RefPrefix): object {
  if (schema.typeName !== undefined) return { $ref: prefix + definitionName(schema.typeName) };
  if (schema.type === 'array') return { type: 'array', items: schema.items === undefined ? {} : valueJson(schema.items, prefix) };
  if (schema.type === 'map') return { type: 'object', additionalProperties: schema.items === undefined ? {} : valueJson(schema.items, prefix) };
  if (schema.type === 'int-or-string') return { type: 'string', format: 'int-or-string' };
  if (schema.type === 'any') return { type: 'object' };
  if (schema.format === 'quantity') return { type: 'string' };
  const format = schema.format === 'micro-time' ? 'date-time' : schema.format;
  return { type: schema.type, ...(format === undefined ? {} : { format }) };
}

/** Every built-in type reachable from `roots`. */
export function reachableTypes(roots: readonly Schema[]): ReadonlyMap<string, Schema> {
  const found = new Map<string, Schema>();
  const visit = (schema: Schema | undefined): void => {
    if (schema === undefined || (schema.typeName !== undefined && found.has(schema.typeName))) return;
    if (schema.typeName !== undefined) found.set(schema.typeName, schema);
    for (const field of schema.fields?.values() ?? []) visit(field.schema);
    visit(schema.items);
  };
  roots.forEach(visit);
  return found;
}
