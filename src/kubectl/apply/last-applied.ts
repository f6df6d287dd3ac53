/** The annotation in which `kubectl apply` remembers what it was given. Mirrors kubectl/pkg/util/apply.go. */
import type { Unstructured } from '#kube/object.ts';
import { compactJson } from '../printers/json.ts';

export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** The object as the annotation keeps it: its own annotations without this one (`{}` when there is no other). */
export function lastAppliedText(object: Unstructured): string {
  return `${compactJson(withoutLastApplied(object))}\n`;
}

/** Always with annotations, be they empty. Mirrors GetModifiedConfiguration without annotating. */
export function withoutLastApplied(object: Unstructured): Unstructured {
  const { [LAST_APPLIED]: _dropped, ...annotations } = object.metadata?.annotations ?? {};
  return { ...object, metadata: { ...object.metadata, annotations } };
}

export function withLastApplied(object: Unstructured): Unstructured {
  const annotations = { ...object.metadata?.annotations, [LAST_APPLIED]: lastAppliedText(object) };
  return { ...object, metadata: { ...object.metadata, annotations } };
}

/** The same for an object that the client built: as Go would encode it. */
export function withLastAppliedAsBuilt(object: Unstructured): Unstructured {
  const annotations = { ...object.metadata?.annotations, [LAST_APPLIED]: `${compactJson(object, false)}\n` };
  return { ...object, metadata: { ...object.metadata, annotations } };
}

/** What was applied last; undefined when nothing was. */
export function lastApplied(object: Unstructured): string | undefined {
  return object.metadata?.annotations?.[LAST_APPLIED];
}
