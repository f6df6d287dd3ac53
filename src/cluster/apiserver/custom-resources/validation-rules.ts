// Mirrors k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel: x-kubernetes-validations.
// Not built: optionalOldSelf.
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { childPath, indexPath, keyPath } from '#kube/field-path.ts';
import type { JSONSchemaProps, ValidationRule } from '#kube/generated/types.ts';
import { isJsonObject } from '#kube/json.ts';
import { compileExpression } from '../cel/expression.ts';

const NAMES = ['self', 'oldSelf'];

/** What the rules say of `value`; those about a change count only where there is something `old` to compare with. */
export function checkRules(value: unknown, old: unknown, schema: JSONSchemaProps, path: string): readonly FieldError[] {
  if (value === null || value === undefined) return [];
  const errors = (schema['x-kubernetes-validations'] ?? []).flatMap((rule) => checkRule(value, old, rule, path));
  if (Array.isArray(value)) return [...errors, ...checkItems(value, old, schema, path)];
  if (!isJsonObject(value)) return errors;
  const before = isJsonObject(old) ? old : {};
  const others = isJsonObject(schema.additionalProperties) ? (schema.additionalProperties as JSONSchemaProps) : undefined;
  for (const [name, item] of Object.entries(value)) {
    const property = schema.properties?.[name];
    if (property !== undefined) errors.push(...checkRules(item, before[name], property, childPath(path, name)));
    else if (others !== undefined) errors.push(...checkRules(item, before[name], others, keyPath(path, name)));
  }
  return errors;
}

function checkItems(value: readonly unknown[], old: unknown, schema: JSONSchemaProps, path: string): readonly FieldError[] {
  const items = schema.items as JSONSchemaProps | undefined;
  if (items === undefined) return [];
  const keys = schema['x-kubernetes-list-type'] === 'map' ? (schema['x-kubernetes-list-map-keys'] ?? []) : undefined;
  const keyOf = (item: unknown): string => JSON.stringify((keys ?? []).map((key) => (isJsonObject(item) ? item[key] : undefined)));
  const before = new Map((keys !== undefined && Array.isArray(old) ? old : []).map((item: unknown) => [keyOf(item), item]));
  return value.flatMap((item, index) => checkRules(item, before.get(keyOf(item)), items, indexPath(path, index)));
}

function checkRule(value: unknown, old: unknown, rule: ValidationRule, path: string): readonly FieldError[] {
  const comparesWithOld = /\boldSelf\b/.test(rule.rule);
  if (comparesWithOld && old === undefined) return [];
  const variables = { self: value, ...(comparesWithOld ? { oldSelf: old } : {}) };
  const where = `${path}${rule.fieldPath ?? ''}` || '<nil>';
  try {
    if (compileExpression(rule.rule, NAMES).evaluate(variables) === true) return [];
  } catch (error) {
    return [field.invalid(where, typeOf(value), `rule evaluation error: ${(error as Error).message}`)];
  }
  return [refusal(rule, where, typeOf(value), messageOf(rule, variables))];
}

function messageOf({ message, messageExpression, rule }: ValidationRule, variables: Readonly<Record<string, unknown>>): string {
  const fallback = message ?? `failed rule: ${rule.trim()}`;
  if (messageExpression === undefined) return fallback;
  try {
    const text = compileExpression(messageExpression, NAMES).evaluate(variables);
    return typeof text === 'string' && text.trim() !== '' && !text.includes('\n') ? text.trim() : fallback;
  } catch {
    return fallback;
  }
}

function refusal({ reason }: ValidationRule, path: string, type: string, message: string): FieldError {
  if (reason === 'FieldValueForbidden') return field.forbidden(path, message);
  if (reason === 'FieldValueRequired') return field.required(path, message);
  if (reason === 'FieldValueDuplicate') return field.duplicate(path, type);
  return field.invalid(path, type, message);
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

/** What is wrong with the rules of a schema themselves, and of those below it. */
export function validateRuleTexts(schema: JSONSchemaProps, path: string): readonly FieldError[] {
  const rules = schema['x-kubernetes-validations'] ?? [];
  return rules.flatMap((rule, index) => {
    const where = `${path}.x-kubernetes-validations[${index}]`;
    if (!rule.rule?.trim()) return [field.required(`${where}.rule`, 'rule is not specified')];
    const errors = validateText(rule.rule, 'bool', `${where}.rule`, rule);
    if (rule.message?.includes('\n')) errors.push(field.invalid(`${where}.message`, rule.message, 'message must not contain line breaks'));
    if (rule.messageExpression !== undefined) errors.push(...validateText(rule.messageExpression, 'string', `${where}.messageExpression`, rule));
    return errors;
  });
}

function validateText(text: string, type: string, path: string, rule: ValidationRule): FieldError[] {
  try {
    const found = compileExpression(text, NAMES).type;
    if (found === type || found === 'dyn') return [];
    return [field.invalid(path, rule, `compilation failed: cel expression must evaluate to a ${type}`)];
  } catch (error) {
    return [field.invalid(path, rule, `compilation failed: ERROR: ${(error as Error).message}`)];
  }
}
