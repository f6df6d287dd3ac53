// Mirrors SetDefaults_DaemonSet of k8s.io/kubernetes/pkg/apis/apps/v1.
import type { DaemonSet } from '#kube/generated/types.ts';
import type { Draft } from '#kube/object.ts';
import { defaultPodTemplate } from '../../core/pod-spec/default-pod-template.ts';

export function defaultDaemonSet(set: Draft<DaemonSet>): void {
  const spec = (set.spec ??= { selector: {}, template: { spec: { containers: [] } } });
  const strategy = (spec.updateStrategy ??= {});
  strategy.type ||= 'RollingUpdate';
  if (strategy.type === 'RollingUpdate') {
    strategy.rollingUpdate ??= {};
    strategy.rollingUpdate.maxUnavailable ??= 1;
    strategy.rollingUpdate.maxSurge ??= 0;
  }
  spec.revisionHistoryLimit ??= 10;
  spec.template = defaultPodTemplate(spec.template);
}
