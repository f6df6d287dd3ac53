// Mirrors RealPodControl of k8s.io/kubernetes/pkg/controller/controller_utils.go
import type { KubeObject, New } from '#kube/object.ts';
import { StatusError } from '#kube/status-error.ts';
import type { Pod, PodSpec, PodTemplateSpec } from '#kube/generated/types.ts';
import type { ControllerContext } from '../api/controller.ts';
import { controllerReference } from './controller-reference.ts';

/** The pod that `owner` makes of its template; its name is generated from `prefix`. */
export function podFromTemplate(template: PodTemplateSpec, owner: KubeObject, prefix = `${owner.metadata.name}-`): New<Pod> {
  const { labels, annotations, finalizers } = template.metadata ?? {};
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: prefix,
      namespace: owner.metadata.namespace ?? '',
      ...(labels === undefined ? {} : { labels }),
      ...(annotations === undefined ? {} : { annotations }),
      ...(finalizers === undefined ? {} : { finalizers }),
      ownerReferences: [controllerReference(owner)],
    },
    spec: template.spec satisfies PodSpec,
  };
}

export function isNamespaceTerminating(error: unknown): boolean {
  return error instanceof StatusError && error.status.details?.causes?.some(({ reason }) => reason === 'NamespaceTerminating') === true;
}

/** Creates the pod and says so in events of its owner. */
export function createPod({ api, events }: ControllerContext, owner: KubeObject, pod: New<Pod>): Pod {
  try {
    const created = api.create('pods', pod);
    events.record(owner, 'Normal', 'SuccessfulCreate', `Created pod: ${created.metadata.name}`);
    return created;
  } catch (error) {
    if (error instanceof StatusError && !isNamespaceTerminating(error)) {
      events.record(owner, 'Warning', 'FailedCreate', `Error creating: ${error.message}`);
    }
    throw error;
  }
}

/** Deletes the pod and says so in events of its owner; a pod that is gone already is no error. */
export function deletePod({ api, events }: ControllerContext, owner: KubeObject, pod: Pod): void {
  try {
    api.delete('pods', pod.metadata.namespace, pod.metadata.name, { preconditions: { uid: pod.metadata.uid } });
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    if (error.reason === 'NotFound') return;
    events.record(owner, 'Warning', 'FailedDelete', `Error deleting: ${error.message}`);
    throw error;
  }
  events.record(owner, 'Normal', 'SuccessfulDelete', `Deleted pod: ${pod.metadata.name}`);
}
