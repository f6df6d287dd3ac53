import type { AdmissionPlugin } from './admission-plugin.ts';
import { defaultIngressClass, defaultStorageClass } from './default-class.ts';
import { defaultTolerationSeconds } from './default-toleration-seconds.ts';
import { ingressNginxAdmission } from '../../network/ingress/admission-webhook.ts';
import { limitRanger } from './limit-ranger.ts';
import { namespaceLifecycle } from './namespace-lifecycle.ts';
import { podSecurity } from './pod-security/pod-security.ts';
import { priority } from './priority.ts';
import { resourceQuota } from './resource-quota.ts';
import { serviceAccount } from './service-account.ts';
import { validatingAdmissionPolicy } from './validating-admission-policy/validating-admission-policy.ts';

/**
 * In upstream's order (k8s.io/kubernetes/pkg/kubeapiserver/options.AllOrderedPlugins).
 * Not built: TaintNodesByCondition, mutating policies; webhooks but the one of ingress-nginx.
 */
export const admissionPlugins: readonly AdmissionPlugin[] = [
  namespaceLifecycle,
  limitRanger,
  serviceAccount,
  priority,
  defaultTolerationSeconds,
  defaultStorageClass,
  defaultIngressClass,
  podSecurity,
  ingressNginxAdmission,
  validatingAdmissionPolicy,
  resourceQuota,
];
