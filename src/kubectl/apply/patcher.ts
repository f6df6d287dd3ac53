/** One object of `kubectl apply`: read, three-way patch, retry. Mirrors kubectl/pkg/cmd/apply/patcher.go. */
import { isJsonObject, type JsonObject } from '#kube/json.ts';
import { createThreeWayMergePatch } from '#kube/merge-patch.ts';
import type { Unstructured } from '#kube/object.ts';
import { schemaForKind } from '#kube/schema.ts';
import { StatusError } from '#kube/status-error.ts';
import { createThreeWayStrategicPatch } from '#kube/strategic-merge-diff.ts';
import { UsageError } from '../usage-error.ts';
import type { Info } from '../resources/info.ts';
import { lastApplied } from './last-applied.ts';

export interface ApplyPatch {
  readonly type: 'strategic' | 'merge';
  /** Empty when nothing changes. */
  readonly patch: JsonObject;
}

/** From what was applied last, what is applied now and what is there. */
export function applyPatch(info: Info, modified: Unstructured, current: Unstructured): ApplyPatch {
  const original = readLastApplied(current);
  const schema = schemaForKind(info.resource.group, info.resource.version, info.resource.kind);
  if (schema === undefined) {
    const patch = createThreeWayMergePatch(original, modified, current);
    for (const field of ['apiVersion', 'kind']) if (patch[field] !== undefined) throw new UsageError(`cannot change ${field}`);
    return { type: 'merge', patch };
  }
  return { type: 'strategic', patch: createThreeWayStrategicPatch(original, modified, current, schema) };
}

function readLastApplied(current: Unstructured): JsonObject {
  const text = lastApplied(current);
  if (text === undefined || text === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}

export function isConflict(error: unknown): boolean {
  return error instanceof StatusError && error.reason === 'Conflict';
}
