// Mirrors equality.Semantic of k8s.io/apimachinery/pkg/api/equality.
import { isEmptyObject, isJsonObject } from './json.ts';
import { parseQuantity, QuantityError } from './quantity.ts';
import type { Schema } from './schema.ts';

/** Equality of values of a type: `100m` equals `0.1`, an empty list or map equals none. */
export function semanticEqual(a: unknown, b: unknown, schema: Schema | undefined): boolean {
  if (a === b) return true;
  const isMap = schema?.type === 'map';
  if (isEmpty(a, isMap) && isEmpty(b, isMap)) return true;
  if (schema?.format === 'quantity') return equalQuantities(a, b);
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((element, index) => semanticEqual(element, b[index], schema?.items));
  if (!isJsonObject(a) || !isJsonObject(b)) return false;
  for (const name of new Set([...Object.keys(a), ...Object.keys(b)])) {
    if (!semanticEqual(a[name], b[name], schema?.fields?.get(name)?.schema ?? (isMap ? schema.items : undefined))) return false;
  }
  return true;
}

/** An empty struct (`emptyDir: {}`) says something; an empty list or map does not. */
function isEmpty(value: unknown, isMap: boolean): boolean {
  if (value === undefined || value === null) return true;
  return Array.isArray(value) ? value.length === 0 : isMap && isJsonObject(value) && isEmptyObject(value);
}

function equalQuantities(a: unknown, b: unknown): boolean {
  if (!isScalar(a) || !isScalar(b)) return false;
  try {
    return parseQuantity(a).equals(parseQuantity(b));
  } catch (error) {
    if (error instanceof QuantityError) return false;
    throw error;
  }
}

function isScalar(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}
