// Mirrors the ingress strategy's WarningsOnCreate.
import type { Ingress } from '#kube/generated/types.ts';

const CLASS_ANNOTATION = 'kubernetes.io/ingress.class';

export function ingressWarnings(ingress: Ingress, old: Ingress | undefined): readonly string[] {
  if (old !== undefined || ingress.metadata.annotations?.[CLASS_ANNOTATION] === undefined) return [];
  return [`annotation "${CLASS_ANNOTATION}" is deprecated, please use 'spec.ingressClassName' instead`];
}
