import type { AdmissionPlugin } from './admission-plugin.ts';
import { namespaceLifecycle } from './namespace-lifecycle.ts';

/** In upstream's order (k8s.io/kubernetes/pkg/kubeapiserver/options.AllOrderedPlugins). */
export const admissionPlugins: readonly AdmissionPlugin[] = [namespaceLifecycle];
