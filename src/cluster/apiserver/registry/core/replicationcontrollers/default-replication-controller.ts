// Mirrors SetDefaults_ReplicationController of k8s.io/kubernetes/pkg/apis/core/v1.
import type { ReplicationController } from '#kube/generated/types.ts';
import type { Draft } from '#kube/object.ts';
import { defaultPodTemplate } from '../pod-spec/default-pod-template.ts';

const isEmpty = (labels: object | undefined) => Object.keys(labels ?? {}).length === 0;

/** Selector and labels that are left out are those of the template. */
export function defaultReplicationController(controller: Draft<ReplicationController>): void {
  const spec = (controller.spec ??= {});
  const labels = spec.template?.metadata?.labels;
  if (labels && !isEmpty(labels)) {
    if (isEmpty(spec.selector)) spec.selector = { ...labels };
    if (isEmpty(controller.metadata.labels)) controller.metadata.labels = { ...labels };
  }
  spec.replicas ??= 1;
  if (spec.template) spec.template = defaultPodTemplate(spec.template);
}
