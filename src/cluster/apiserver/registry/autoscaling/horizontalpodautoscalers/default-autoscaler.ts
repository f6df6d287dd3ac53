// Mirrors SetDefaults_HorizontalPodAutoscaler and _HorizontalPodAutoscalerBehavior of k8s.io/kubernetes/pkg/apis/autoscaling/v2.
import type { HorizontalPodAutoscaler, HPAScalingPolicy, HPAScalingRules } from '#kube/generated/types.ts';
import type { Draft } from '#kube/object.ts';

const scaleUpPolicies = (): Draft<HPAScalingPolicy>[] => [
  { type: 'Pods', value: 4, periodSeconds: 15 },
  { type: 'Percent', value: 100, periodSeconds: 15 },
];
const scaleDownPolicies = (): Draft<HPAScalingPolicy>[] => [{ type: 'Percent', value: 100, periodSeconds: 15 }];

function defaultRules(rules: Draft<HPAScalingRules> | undefined, policies: Draft<HPAScalingPolicy>[]): Draft<HPAScalingRules> {
  const defaulted = rules ?? {};
  defaulted.selectPolicy ??= 'Max';
  defaulted.policies ??= policies;
  return defaulted;
}

export function defaultAutoscaler(autoscaler: Draft<HorizontalPodAutoscaler>): void {
  const spec = (autoscaler.spec ??= { maxReplicas: 0, scaleTargetRef: { kind: '', name: '' } });
  spec.minReplicas ??= 1;
  if (!spec.metrics?.length) {
    spec.metrics = [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } }];
  }
  if (!spec.behavior) return;
  spec.behavior.scaleUp = defaultRules(spec.behavior.scaleUp, scaleUpPolicies());
  spec.behavior.scaleUp.stabilizationWindowSeconds ??= 0;
  spec.behavior.scaleDown = defaultRules(spec.behavior.scaleDown, scaleDownPolicies());
}
