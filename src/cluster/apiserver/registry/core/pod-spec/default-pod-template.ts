import type { PodTemplateSpec } from '#kube/generated/types.ts';
import type { Draft } from '#kube/object.ts';
import { defaultPodSpec } from './default-pod-spec.ts';

/** A template that a client left out stays visible to validation as an empty one. */
export function defaultPodTemplate(template: Draft<PodTemplateSpec> | undefined): Draft<PodTemplateSpec> {
  const defaulted = template ?? { spec: { containers: [] } };
  defaulted.metadata ??= {};
  defaulted.spec ??= { containers: [] };
  defaultPodSpec(defaulted.spec);
  return defaulted;
}
