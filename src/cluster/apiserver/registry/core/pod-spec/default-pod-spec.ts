// Mirrors SetDefaults_PodSpec and its parts of k8s.io/kubernetes/pkg/apis/core/v1.
import type { PodSpec } from '#kube/generated/types.ts';
import type { Draft } from '#kube/object.ts';
import { defaultContainer } from './default-container.ts';
import { defaultVolume } from './default-volume.ts';

/** `serviceAccount` is the deprecated alias of `serviceAccountName`: both are always served. */
function mirrorServiceAccount(spec: Draft<PodSpec>): void {
  const name = spec.serviceAccountName || spec.serviceAccount;
  if (!name) return;
  spec.serviceAccountName = name;
  spec.serviceAccount = name;
}

/** What pods and pod templates have in common; pods get more (`defaultPod`). */
export function defaultPodSpec(spec: Draft<PodSpec>): void {
  spec.restartPolicy ||= 'Always';
  spec.terminationGracePeriodSeconds ??= 30;
  spec.dnsPolicy ||= 'ClusterFirst';
  spec.securityContext ??= {};
  spec.schedulerName ||= 'default-scheduler';
  mirrorServiceAccount(spec);
  for (const volume of spec.volumes ?? []) defaultVolume(volume);
  for (const container of spec.initContainers ?? []) defaultContainer(container);
  for (const container of spec.containers ?? []) defaultContainer(container);
  for (const container of spec.ephemeralContainers ?? []) defaultContainer(container);
}
