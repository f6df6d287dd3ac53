/** How values are merged field by field; mirrors sigs.k8s.io/structured-merge-diff/typed. */
import { canonicalJson } from '../canonical-json.ts';
import { isJsonObject, type JsonObject } from '../json.ts';
import { isAtomicType, type FieldMerge } from '../merge-keys.ts';
import type { Schema } from '../schema.ts';
import { printElement } from './field-set.ts';

/** Where a value stands: its schema, and what the field that holds it says about merging. */
export interface Place {
  readonly schema: Schema | undefined;
  readonly merge: FieldMerge | undefined;
  /** Replaced as a whole. */
  readonly atomic: boolean;
}

/** The value does not fit the schema. */
export class TypedError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'TypedError';
  }
}

export function rootPlace(schema: Schema | undefined): Place {
  return { schema, merge: undefined, atomic: false };
}

const UNTYPED: Place = { schema: undefined, merge: undefined, atomic: false };

/** The place of an object's field or a map's value. */
export function fieldPlace({ schema }: Place, name: string): Place {
  const field = schema?.fields?.get(name);
  if (field !== undefined) return { schema: field.schema, merge: field.merge, atomic: field.merge.atomic };
  if (schema?.type === 'map' && schema.items !== undefined) return { schema: schema.items, merge: undefined, atomic: isAtomicType(schema.items.typeName) };
  return UNTYPED;
}

/** The place of a list's element. */
export function elementPlace({ schema }: Place): Place {
  return { schema: schema?.items, merge: undefined, atomic: isAtomicType(schema?.items?.typeName) };
}

export type Shape = 'leaf' | 'map' | 'list';

/** `list`: its elements are merged one by one. */
export function shapeOf(value: unknown, place: Place): Shape {
  if (isJsonObject(value)) return place.atomic ? 'leaf' : 'map';
  if (!Array.isArray(value) || place.merge === undefined) return 'leaf';
  return place.merge.listType === 'atomic' ? 'leaf' : 'list';
}

export function isEmptyValue(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isJsonObject(value) && Object.keys(value).length === 0;
}

/** The elements of a list by their path element, in order. Throws `TypedError` for missing or repeated keys. */
export function elementsOf(list: readonly unknown[], place: Place, at: string): ReadonlyMap<string, unknown> {
  const elements = new Map<string, unknown>();
  for (const [index, element] of list.entries()) {
    const key = elementKey(element, index, place, at);
    if (!elements.has(key)) elements.set(key, element);
    else throw new TypedError(`${at}: duplicate entries for key ${printElement(key)}`);
  }
  return elements;
}

function elementKey(element: unknown, index: number, { merge }: Place, at: string): string {
  if (merge?.listType !== 'map') return `v:${canonicalJson(element)}`;
  if (!isJsonObject(element)) throw new TypedError(`${at}: element ${index}: associative list with keys may not have non-map elements`);
  const keys: Record<string, unknown> = {};
  for (const name of merge.listMapKeys) {
    const value = element[name] ?? merge.keyDefaults?.[name];
    if (value !== undefined) keys[name] = value;
    else if (merge.listMapKeys.length === 1) {
      throw new TypedError(`${at}: element ${index}: associative list with keys has an element that omits key field "${name}" (and doesn't have default value)`);
    }
  }
  return `k:${canonicalJson(keys)}`;
}
