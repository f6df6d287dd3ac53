// Mirrors SetDefaults_Deployment of k8s.io/kubernetes/pkg/apis/apps/v1.
import type { Deployment } from '#kube/generated/types.ts';
import type { Draft } from '#kube/object.ts';
import { defaultPodTemplate } from '../../core/pod-spec/default-pod-template.ts';

export function defaultDeployment(deployment: Draft<Deployment>): void {
  const spec = (deployment.spec ??= { selector: {}, template: { spec: { containers: [] } } });
  spec.replicas ??= 1;
  const strategy = (spec.strategy ??= {});
  strategy.type ||= 'RollingUpdate';
  if (strategy.type === 'RollingUpdate') {
    strategy.rollingUpdate ??= {};
    strategy.rollingUpdate.maxUnavailable ??= '25%';
    strategy.rollingUpdate.maxSurge ??= '25%';
  }
  spec.revisionHistoryLimit ??= 10;
  spec.progressDeadlineSeconds ??= 600;
  spec.template = defaultPodTemplate(spec.template);
}
