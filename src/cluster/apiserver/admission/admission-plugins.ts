import type { AdmissionPlugin } from './admission-plugin.ts';
import { defaultIngressClass, defaultStorageClass } from './default-class.ts';
import { defaultTolerationSeconds } from './default-toleration-seconds.ts';
import { namespaceLifecycle } from './namespace-lifecycle.ts';
import { priority } from './priority.ts';
import { serviceAccount } from './service-account.ts';

/**
 * In upstream's order (k8s.io/kubernetes/pkg/kubeapiserver/options.AllOrderedPlugins).
 * Not built: LimitRanger, ResourceQuota, TaintNodesByCondition, PodSecurity, webhooks and policies.
 */
export const admissionPlugins: readonly AdmissionPlugin[] = [
  namespaceLifecycle, serviceAccount, priority, defaultTolerationSeconds, defaultStorageClass, defaultIngressClass,
];
