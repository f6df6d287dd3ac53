/** JSON merge patches (RFC 7396), and k8s.io/apimachinery/pkg/util/jsonmergepatch. */
import { deepEqual } from './deep-equal.ts';
import { isEmptyObject, isJsonObject, type JsonObject } from './json.ts';

/** Returns the patched document, sharing what did not change. */
export function applyMergePatch(target: unknown, patch: unknown): unknown {
  if (!isJsonObject(patch)) return patch;
  const base = isJsonObject(target) ? target : {};
  let result: Record<string, unknown> | undefined;
  for (const [key, value] of Object.entries(patch)) {
    const merged = value === null ? undefined : applyMergePatch(base[key], value);
    if (merged === base[key] && (merged !== undefined || !Object.hasOwn(base, key))) continue;
    result ??= { ...base };
    if (merged === undefined) delete result[key];
    else result[key] = merged;
  }
  return result ?? (base === target ? target : base);
}

/** The patch that leads from one document to the other; empty when they are equal. */
export function createMergePatch(original: JsonObject, modified: JsonObject): JsonObject {
  const patch: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(modified)) {
    const before = original[key];
    if (isJsonObject(before) && isJsonObject(value)) {
      const inner = createMergePatch(before, value);
      if (!isEmptyObject(inner)) patch[key] = inner;
    } else if (!Object.hasOwn(original, key) || !deepEqual(before, value)) {
      patch[key] = value;
    }
  }
  for (const key of Object.keys(original)) if (!Object.hasOwn(modified, key)) patch[key] = null;
  return patch;
}

/** `kubectl apply` of kinds without a strategic merge: what changed against the server, what vanished since last time. */
export function createThreeWayMergePatch(original: JsonObject, modified: JsonObject, current: JsonObject): JsonObject {
  const changes = filterNulls(createMergePatch(current, modified), false);
  const deletions = filterNulls(createMergePatch(original, modified), true);
  return combine(deletions, changes);
}

/** Keeps only the nulls of a patch, or all but them. */
function filterNulls(patch: JsonObject, keepNulls: boolean): JsonObject {
  const kept: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(patch)) {
    if (isJsonObject(value) && (keepNulls || !isEmptyObject(value))) {
      const inner = filterNulls(value, keepNulls);
      if (!isEmptyObject(inner)) kept[key] = inner;
    } else if ((value === null) === keepNulls) {
      kept[key] = value;
    }
  }
  return kept;
}

function combine(first: JsonObject, second: JsonObject): JsonObject {
  const both: Record<string, unknown> = { ...first };
  for (const [key, value] of Object.entries(second)) {
    const before = both[key];
    both[key] = isJsonObject(before) && isJsonObject(value) ? combine(before, value) : value;
  }
  return both;
}
