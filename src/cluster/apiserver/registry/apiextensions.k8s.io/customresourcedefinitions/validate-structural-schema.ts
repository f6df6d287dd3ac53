// Mirrors k8s.io/apiextensions-apiserver/pkg/apiserver/schema: what a schema must say for objects to be pruned and defaulted by it.
// Not built: the values of defaults, and what may not stand below junctors.
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import type { JSONSchemaProps } from '#kube/generated/types.ts';
import { isJsonObject } from '#kube/json.ts';
import { validateRuleTexts } from '../../../custom-resources/validation-rules.ts';

const TYPES = ['array', 'boolean', 'integer', 'number', 'object', 'string'];
type Place = 'root' | 'field' | 'item' | 'value';

const MISSING: Readonly<Record<Place, string>> = {
  root: 'must not be empty at the root',
  field: 'must not be empty for specified object fields',
  item: 'must not be empty for specified array items',
  value: 'must not be empty for specified object fields',
};

export function validateStructuralSchema(schema: JSONSchemaProps, path: string, place: Place = 'root'): readonly FieldError[] {
  const others = isJsonObject(schema.additionalProperties) ? (schema.additionalProperties as JSONSchemaProps) : undefined;
  const items = schema.items as JSONSchemaProps | undefined;
  const properties = Object.entries(schema.properties ?? {});
  const errors = [...validateType(schema, path, place), ...validateRuleTexts(schema, path)];
  if (properties.length > 0 && schema.additionalProperties !== undefined)
    errors.push(field.forbidden(`${path}.additionalProperties`, 'additionalProperties and properties are mutual exclusive'));
  if (schema.type === 'array' && items === undefined) errors.push(field.required(`${path}.items`, 'must be specified'));
  return [
    ...errors,
    ...properties.flatMap(([name, below]) => validateStructuralSchema(below, `${path}.properties[${name}]`, 'field')),
    ...(items === undefined ? [] : validateStructuralSchema(items, `${path}.items`, 'item')),
    ...(others === undefined ? [] : validateStructuralSchema(others, `${path}.additionalProperties`, 'value')),
  ];
}

function validateType(schema: JSONSchemaProps, path: string, place: Place): FieldError[] {
  const { type } = schema;
  if (!type) {
    const isFree = schema['x-kubernetes-int-or-string'] === true || schema['x-kubernetes-preserve-unknown-fields'] === true;
    return isFree && place !== 'root' ? [] : [field.required(`${path}.type`, MISSING[place])];
  }
  if (!TYPES.includes(type)) return [field.notSupported(`${path}.type`, type, TYPES)];
  return place === 'root' && type !== 'object' ? [field.invalid(`${path}.type`, type, 'must be object at the root')] : [];
}
