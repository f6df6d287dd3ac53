// Mirrors lastAppliedManager and lastAppliedUpdater of k8s.io/apimachinery/pkg/util/managedfields: from client-side apply to server-side.
import { canonicalJson } from '#kube/canonical-json.ts';
import type { KubeObject, Unstructured } from '#kube/object.ts';
import { collectFields, compareFields, type Place } from './compare-fields.ts';
import { difference, type FieldSet } from './field-set.ts';

const ANNOTATION = 'kubectl.kubernetes.io/last-applied-configuration';
/** Other managers keep out of it. */
const MANAGER = 'kubectl';

/** Fields that client-side apply has set and nobody has changed since: kubectl may take them over without force. */
export function takenOver(live: KubeObject | undefined, manager: string, place: Place): FieldSet {
  const applied = manager === MANAGER && live !== undefined ? readAnnotation(live) : undefined;
  if (live === undefined || applied === undefined) return new Set();
  const fields = new Set<string>();
  collectFields(applied, place, false, fields);
  const changed = new Set<string>();
  compareFields(live, applied, place, changed, new Set());
  return difference(fields, changed);
}

/** With the annotation, where the object has one, saying what was applied now. */
export function withLastApplied(object: Unstructured, live: KubeObject | undefined, patch: Unstructured, manager: string): Unstructured {
  if (manager !== MANAGER || live?.metadata.annotations?.[ANNOTATION] === undefined) return object;
  const { [ANNOTATION]: _last, ...annotations } = patch.metadata?.annotations ?? {};
  const applied = { ...patch, metadata: { ...patch.metadata, annotations } };
  const text = `${canonicalJson(applied)}\n`;
  return { ...object, metadata: { ...object.metadata, annotations: { ...object.metadata?.annotations, [ANNOTATION]: text } } };
}

function readAnnotation({ metadata }: KubeObject): unknown {
  try {
    return JSON.parse(metadata.annotations?.[ANNOTATION] ?? 'null') ?? undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
