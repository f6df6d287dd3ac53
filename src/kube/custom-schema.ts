/** The schema of a custom resource's version, from its CRD's openAPIV3Schema. */
import type { JSONSchemaProps } from './generated/types.ts';
import type { FieldMerge } from './merge-keys.ts';
import { findSchema, type FieldSchema, type Schema } from './schema.ts';

const ANY: Schema = { type: 'any' };
const FORMATS: ReadonlySet<string> = new Set(['int32', 'int64', 'double', 'byte']);

const converted = new WeakMap<JSONSchemaProps, Schema>();

/** The whole object: apiVersion, kind and metadata are added as the server adds them. */
export function customResourceSchema(props: JSONSchemaProps): Schema {
  const known = converted.get(props);
  if (known !== undefined) return known;
  const root = convert(props);
  const fields = new Map([...(root.fields ?? []), ...envelope()].sort(byName));
  // Without properties, whatever may stand in it may stand beside what every object has.
  const schema: Schema = { ...root, type: 'object', fields, preserveUnknownFields: root.preserveUnknownFields === true || root.type === 'map' };
  converted.set(props, schema);
  return schema;
}

/** `apiVersion`, `kind` and `metadata` are alike in all kinds. */
function envelope(): readonly (readonly [string, FieldSchema])[] {
  const fields = findSchema('ConfigMap')?.fields;
  return ['apiVersion', 'kind', 'metadata'].flatMap((name) => {
    const field = fields?.get(name);
    return field === undefined ? [] : [[name, field] as const];
  });
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function convert(props: JSONSchemaProps): Schema {
  const base = props.description === undefined ? {} : { description: props.description };
  if (props['x-kubernetes-int-or-string'] === true) return { ...base, type: 'int-or-string' };
  const preserveUnknownFields = props['x-kubernetes-preserve-unknown-fields'] === true || props['x-kubernetes-embedded-resource'] === true;
  switch (props.type) {
    case 'array':
      return { ...base, type: 'array', items: isProps(props.items) ? convert(props.items) : ANY };
    case 'object': {
      if (props.properties !== undefined) return { ...base, type: 'object', fields: fieldsOf(props), preserveUnknownFields };
      if (isProps(props.additionalProperties)) return { ...base, type: 'map', items: convert(props.additionalProperties) };
      if (props.additionalProperties === true || preserveUnknownFields) return { ...base, type: 'map', items: ANY };
      return { ...base, type: 'object', fields: new Map() };
    }
    case 'string':
    case 'integer':
    case 'number':
    case 'boolean':
      return {
        ...base,
        type: props.type,
        ...(props.format !== undefined && FORMATS.has(props.format) ? { format: props.format as 'int32' } : {}),
      };
    default:
      return { ...base, ...ANY };
  }
}

function fieldsOf(props: JSONSchemaProps): ReadonlyMap<string, FieldSchema> {
  const required = new Set(props.required);
  const fields = Object.entries(props.properties ?? {}).map(([name, field]) => {
    const entry: FieldSchema = {
      name,
      schema: convert(field),
      required: required.has(name),
      merge: mergeOf(field),
      enum: field.enum?.map(String),
      description: field.description ?? '',
    };
    return [name, entry] as const;
  });
  return new Map(fields.sort(byName));
}

/** Custom resources have no strategic merge; the markers matter to server-side apply. */
function mergeOf(props: JSONSchemaProps): FieldMerge {
  const listType = props['x-kubernetes-list-type'];
  return {
    patchStrategy: undefined,
    retainKeys: false,
    patchMergeKey: undefined,
    listType: listType === 'map' || listType === 'set' ? listType : 'atomic',
    listMapKeys: props['x-kubernetes-list-map-keys'] ?? [],
    keyDefaults: undefined,
    atomic: props['x-kubernetes-map-type'] === 'atomic',
  };
}

function isProps(value: unknown): value is JSONSchemaProps {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
