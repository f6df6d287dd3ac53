import type { Draft } from './object.ts';

/** Freezes a JSON value through and through and returns it; parts that are frozen already are not entered again. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  if (Array.isArray(value)) {
    for (const item of value) deepFreeze(item);
  } else {
    for (const key in value) deepFreeze(value[key]);
  }
  return value;
}

/** A copy that may be written to, of a JSON value. */
export function deepCopy<T>(value: T): Draft<T> {
  return copy(value) as Draft<T>;
}

function copy(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copy);
  // A clone keeps the shape, which is quicker than one key after the other.
  const result = { ...value } as Record<string, unknown>;
  for (const key in result) {
    const part = result[key];
    if (typeof part === 'object' && part !== null) result[key] = copy(part);
  }
  return result;
}
