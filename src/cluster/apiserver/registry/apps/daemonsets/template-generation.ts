// Mirrors the daemon set strategy's templateGeneration, which apps/v1 keeps in an annotation.
import { deepEqual } from '#kube/deep-equal.ts';
import type { DaemonSet } from '#kube/generated/types.ts';
import type { Draft } from '#kube/object.ts';

const TEMPLATE_GENERATION = 'deprecated.daemonset.template.generation';

/** Counts how often the template has changed. */
export function countTemplates(set: Draft<DaemonSet>, old: DaemonSet | undefined): void {
  const before = Number(old?.metadata.annotations?.[TEMPLATE_GENERATION] ?? 0);
  const changed = old === undefined || !deepEqual(set.spec.template, old.spec.template);
  set.metadata.annotations = { ...set.metadata.annotations, [TEMPLATE_GENERATION]: String(changed ? before + 1 : before) };
}
