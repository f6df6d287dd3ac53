/** How values are merged field by field; mirrors sigs.k8s.io/structured-merge-diff/typed. */
import { canonicalJson } from '../canonical-json.ts';
import { isJsonObject } from '../json.ts';
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
  if (schema?.type === 'map' && schema.items !== undefined)
    return { schema: schema.items, merge: undefined, atomic: isAtomicType(schema.items.typeName) };
  return UNTYPED;
}

/** The place of a list's element. */
export function elementPlace({ schema }: Place): Place {
  return { schema: schema?.items, merge: undefined, atomic: isAtomicType(schema?.items?.typeName) };
}

export type Shape = 'leaf' | 'map' | 'list';

/** `list`: its elements are merged one by one. */
export function shapeOf(value: unknown, place: Place): Shape {
  if (value instanceof Duplicates) return 'leaf';
  if (isJsonObject(value)) return place.atomic ? 'leaf' : 'map';
  if (!Array.isArray(value) || place.merge === undefined) return 'leaf';
  return place.merge.listType === 'atomic' ? 'leaf' : 'list';
}

export function isEmptyValue(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isJsonObject(value) && Object.keys(value).length === 0;
}

/** Elements of a stored list that share one key: compared, kept and replaced together. */
export class Duplicates {
  readonly elements: readonly unknown[];

  constructor(elements: readonly unknown[]) {
    this.elements = elements;
  }
}

/** The elements of an applied list by their path element, in order. Throws `TypedError` for missing or repeated keys. */
export function elementsOf(list: readonly unknown[], place: Place, at: string): ReadonlyMap<string, unknown> {
  const elements = new Map<string, unknown>();
  for (const [index, element] of list.entries()) {
    checkElement(element, index, place, at);
    const key = elementKey(element, place);
    if (elements.has(key)) throw new TypedError(`${at}: duplicate entries for key ${printElement(key)}`);
    elements.set(key, element);
  }
  return elements;
}

/** The elements of a list that is stored already, where keys may be missing or repeated. */
export function storedElementsOf(list: readonly unknown[], place: Place): ReadonlyMap<string, unknown> {
  const elements = new Map<string, unknown>();
  for (const element of list) {
    const key = elementKey(element, place);
    const known = elements.get(key);
    if (!elements.has(key)) elements.set(key, element);
    else elements.set(key, new Duplicates(known instanceof Duplicates ? [...known.elements, element] : [known, element]));
  }
  return elements;
}

export function listOf(elements: Iterable<unknown>): readonly unknown[] {
  return [...elements].flatMap((element) => (element instanceof Duplicates ? element.elements : [element]));
}

function checkElement(element: unknown, index: number, { merge }: Place, at: string): void {
  if (merge?.listType !== 'map') return;
  if (!isJsonObject(element)) throw new TypedError(`${at}: element ${index}: associative list with keys may not have non-map elements`);
  const missing = merge.listMapKeys.length === 1 ? merge.listMapKeys[0] : undefined;
  if (missing !== undefined && element[missing] === undefined && merge.keyDefaults?.[missing] === undefined) {
    throw new TypedError(
      `${at}: element ${index}: associative list with keys has an element that omits key field "${missing}" (and doesn't have default value)`,
    );
  }
}

function elementKey(element: unknown, { merge }: Place): string {
  if (merge?.listType !== 'map' || !isJsonObject(element)) return `v:${canonicalJson(element)}`;
  const keys: Record<string, unknown> = {};
  for (const name of merge.listMapKeys) {
    const value = element[name] ?? merge.keyDefaults?.[name];
    if (value !== undefined) keys[name] = value;
  }
  return `k:${canonicalJson(keys)}`;
}
