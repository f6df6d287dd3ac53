// Mirrors ValidateCustomResource of k8s.io/apiextensions-apiserver/pkg/apiserver/validation over k8s.io/kube-openapi/pkg/validation.
// CEL rules (x-kubernetes-validations) are in validation-rules.ts.
import { RE2JSSyntaxException } from 're2js';
import { deepEqual } from '#kube/deep-equal.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { childPath, indexPath, keyPath } from '#kube/field-path.ts';
import type { JSONSchemaProps } from '#kube/generated/types.ts';
import { isJsonObject } from '#kube/json.ts';
import { validateFormat } from './validate-format.ts';
import { linearRegex } from '../../linear-regex.ts';

/** What is wrong with `value`, as the server says it. */
export function validateAgainstSchema(value: unknown, schema: JSONSchemaProps, path: string): readonly FieldError[] {
  if (value === null || value === undefined) return schema.nullable === true || !schema.type ? [] : [wrongType(path, 'null', schema.type)];
  const errors = [...validateType(value, schema, path), ...validateCombinations(value, schema, path)];
  if (schema.enum !== undefined && !schema.enum.some((allowed) => deepEqual(allowed, value)))
    errors.push(field.notSupported(path, value, schema.enum.map(String)));
  if (errors.length > 0 && schema.type !== undefined && typeName(value) !== schema.type && schema.type !== 'number') return errors;
  if (typeof value === 'string') errors.push(...validateString(value, schema, path));
  if (typeof value === 'number') errors.push(...validateNumber(value, schema, path));
  if (Array.isArray(value)) errors.push(...validateList(value, schema, path));
  else if (isJsonObject(value)) errors.push(...validateObject(value, schema, path));
  return errors;
}

function typeName(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

function wrongType(path: string, actual: string, wanted: string): FieldError {
  const message = `Invalid value: "${actual}": ${inBody(path)} must be of type ${wanted}: "${actual}"`;
  return { type: 'FieldValueTypeInvalid', field: path === '' ? '<nil>' : path, message };
}

function inBody(path: string): string {
  return `${path} in body`.trimStart();
}

function validateType(value: unknown, schema: JSONSchemaProps, path: string): FieldError[] {
  const actual = typeName(value);
  if (schema['x-kubernetes-int-or-string'] === true)
    return actual === 'integer' || actual === 'string' ? [] : [wrongType(path, actual, 'integer,string')];
  if (!schema.type || actual === schema.type || (schema.type === 'number' && actual === 'integer')) return [];
  return [wrongType(path, actual, schema.type)];
}

function should(path: string, value: unknown, rule: string): FieldError {
  return field.invalid(path, value, `${inBody(path)} should ${rule}`);
}

function validateString(value: string, schema: JSONSchemaProps, path: string): readonly FieldError[] {
  const length = [...value].length;
  return [
    ...(schema.maxLength !== undefined && length > schema.maxLength ? [field.tooLong(path, schema.maxLength)] : []),
    ...(schema.minLength !== undefined && length < schema.minLength ? [should(path, value, `be at least ${schema.minLength} chars long`)] : []),
    ...(schema.pattern !== undefined && !matchesPattern(schema.pattern, value) ? [should(path, value, `match '${schema.pattern}'`)] : []),
    ...(schema.format === undefined ? [] : validateFormat(value, schema.format, path)),
  ];
}

/** RE2, as upstream's. A pattern that cannot be read lets everything pass. */
function matchesPattern(pattern: string, text: string): boolean {
  try {
    return linearRegex(pattern).matcher(text).find();
  } catch (error) {
    if (error instanceof RE2JSSyntaxException) return true;
    throw error;
  }
}

function validateNumber(value: number, schema: JSONSchemaProps, path: string): readonly FieldError[] {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  const errors: FieldError[] = [];
  if (maximum !== undefined && (exclusiveMaximum === true ? value >= maximum : value > maximum))
    errors.push(should(path, value, `be less than ${exclusiveMaximum === true ? '' : 'or equal to '}${maximum}`));
  if (minimum !== undefined && (exclusiveMinimum === true ? value <= minimum : value < minimum))
    errors.push(should(path, value, `be greater than ${exclusiveMinimum === true ? '' : 'or equal to '}${minimum}`));
  if (multipleOf !== undefined && !Number.isInteger(value / multipleOf)) errors.push(should(path, value, `be a multiple of ${multipleOf}`));
  return errors;
}

function validateList(value: readonly unknown[], schema: JSONSchemaProps, path: string): readonly FieldError[] {
  const { minItems, maxItems } = schema;
  const items = schema.items as JSONSchemaProps | undefined;
  return [
    ...(items === undefined ? [] : value.flatMap((item, index) => validateAgainstSchema(item, items, indexPath(path, index)))),
    ...(maxItems !== undefined && value.length > maxItems ? [field.tooMany(path, value.length, maxItems)] : []),
    ...(minItems !== undefined && value.length < minItems ? [should(path, value.length, `have at least ${minItems} items`)] : []),
    ...validateKeys(value, schema, path),
  ];
}

/** Lists that are sets or maps hold nothing twice. */
function validateKeys(value: readonly unknown[], schema: JSONSchemaProps, path: string): readonly FieldError[] {
  const type = schema['x-kubernetes-list-type'];
  if (type !== 'set' && type !== 'map') return [];
  const names = schema['x-kubernetes-list-map-keys'] ?? [];
  const keyOf = (item: unknown): unknown =>
    type === 'set' ? item : Object.fromEntries(names.flatMap((name) => (isJsonObject(item) && item[name] !== undefined ? [[name, item[name]]] : [])));
  const keys = value.map(keyOf);
  return keys.flatMap((key, index) =>
    keys.slice(0, index).some((earlier) => deepEqual(earlier, key)) ? [field.duplicate(indexPath(path, index), key)] : [],
  );
}

function validateObject(value: Readonly<Record<string, unknown>>, schema: JSONSchemaProps, path: string): readonly FieldError[] {
  const { properties = {}, required = [], additionalProperties: others, minProperties, maxProperties } = schema;
  const size = Object.keys(value).length;
  const below = Object.entries(value).flatMap(([name, item]) => {
    const property = properties[name];
    if (property !== undefined) return validateAgainstSchema(item, property, childPath(path, name));
    return isJsonObject(others) ? validateAgainstSchema(item, others, keyPath(path, name)) : [];
  });
  return [
    ...required.filter((name) => value[name] === undefined).map((name) => field.required(childPath(path, name))),
    ...below,
    ...(maxProperties !== undefined && size > maxProperties ? [field.tooMany(path, size, maxProperties)] : []),
    ...(minProperties !== undefined && size < minProperties ? [should(path, size, `have at least ${minProperties} properties`)] : []),
  ];
}

function validateCombinations(value: unknown, schema: JSONSchemaProps, path: string): readonly FieldError[] {
  const passes = (branch: JSONSchemaProps): boolean => validateAgainstSchema(value, branch, path).length === 0;
  const must = (rule: string): FieldError => field.invalid(path, '', `"${path}" must ${rule}`);
  const errors: FieldError[] = [];
  if (schema.anyOf !== undefined && !schema.anyOf.some(passes)) errors.push(must('validate at least one schema (anyOf)'));
  const one = schema.oneOf?.filter(passes).length ?? 1;
  if (one !== 1) errors.push(must(`validate one and only one schema (oneOf). Found ${one === 0 ? 'none valid' : `${one} valid alternatives`}`));
  if (schema.allOf !== undefined && !schema.allOf.every(passes)) errors.push(must('validate all the schemas (allOf)'));
  if (schema.not !== undefined && passes(schema.not)) errors.push(must('not validate the schema (not)'));
  return errors;
}
