// Mirrors k8s.io/kubernetes/plugin/pkg/admission/defaulttolerationseconds.
import type { AdmissionPlugin } from './admission-plugin.ts';
import { changedPod, newPod } from './new-pod.ts';

const TOLERATED = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];
const SECONDS = 300;

/** Pods stay five minutes on a node that is not ready or cannot be reached. */
export const defaultTolerationSeconds: AdmissionPlugin = {
  name: 'DefaultTolerationSeconds',
  admit(attributes) {
    const pod = newPod(attributes) ?? changedPod(attributes);
    if (pod === undefined) return;
    const tolerations = pod.spec.tolerations ?? [];
    const missing = TOLERATED.filter(
      (wanted) => !tolerations.some(({ key, effect }) => (!key || key === wanted) && (!effect || effect === 'NoExecute')),
    );
    if (missing.length === 0) return;
    pod.spec.tolerations = [...tolerations, ...missing.map((key) => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: SECONDS }))];
  },
};
