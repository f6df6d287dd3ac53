// Mirrors k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting.
import { deepCopy } from '#kube/freeze.ts';
import type { JSONSchemaProps } from '#kube/generated/types.ts';

/** Fills in the schema's defaults, in what is there and in the defaults themselves. */
export function applyDefaults(value: unknown, schema: JSONSchemaProps): void {
  if (Array.isArray(value)) {
    const items = schema.items as JSONSchemaProps | undefined;
    if (items !== undefined) for (const item of value) applyDefaults(item, items);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const object = value as Record<string, unknown>;
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    if (object[name] === null && property.nullable !== true && property.default !== undefined) delete object[name];
    if (object[name] === undefined && property.default !== undefined) object[name] = deepCopy(property.default);
    if (object[name] !== undefined) applyDefaults(object[name], property);
  }
  const others = schema.additionalProperties;
  if (typeof others !== 'object' || others === null) return;
  for (const name of Object.keys(object)) if (schema.properties?.[name] === undefined) applyDefaults(object[name], others);
}
