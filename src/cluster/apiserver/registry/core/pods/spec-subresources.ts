// Mirrors podEphemeralContainersStrategy and podResizeStrategy of k8s.io/kubernetes/pkg/registry/core/pod.
import { deepEqual } from '#kube/deep-equal.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import type { Container, EphemeralContainer, Pod } from '#kube/generated/types.ts';
import type { Draft } from '#kube/object.ts';
import type { Subresource } from '../../../resource-definition.ts';
import { defaultPod } from './default-pod.ts';
import { qosClass } from './qos-class.ts';
import { validatePod } from './validate-pod.ts';

function validateKept(pod: Pod, old: Pod, path: string): readonly FieldError[] {
  return (old.spec.ephemeralContainers ?? []).flatMap((before) => {
    const after = pod.spec.ephemeralContainers?.find(({ name }) => name === before.name);
    const name = JSON.stringify(before.name);
    if (after === undefined) return [field.forbidden(path, `existing ephemeral containers ${name} may not be removed\n`)];
    return deepEqual(before, after) ? [] : [field.forbidden(path, `existing ephemeral containers ${name} may not be changed\n`)];
  });
}

/** Takes the ephemeral containers and nothing else from what was sent. */
export const ephemeralContainersSubresource: Subresource<Pod> = {
  apply(pod, changed) {
    const sent = (changed.spec.ephemeralContainers ?? []).map((container) => ({ ...container }));
    pod.spec.ephemeralContainers = sent as Draft<EphemeralContainer>[];
    defaultPod(pod);
  },
  validate: (pod, old) => [...validatePod(pod), ...validateKept(pod, old, 'spec.ephemeralContainers')],
};

function takeResources(containers: readonly Draft<Container>[] | undefined, changed: readonly Container[] | undefined): void {
  for (const container of containers ?? []) {
    const sent = changed?.find(({ name }) => name === container.name);
    if (sent?.resources !== undefined) container.resources = { ...sent.resources } as NonNullable<Draft<Container>['resources']>;
    if (sent?.resizePolicy !== undefined) container.resizePolicy = [...sent.resizePolicy] as NonNullable<Draft<Container>['resizePolicy']>;
  }
}

/** Takes the containers' resources and nothing else from what was sent. */
export const resizeSubresource: Subresource<Pod> = {
  apply(pod, changed) {
    takeResources(pod.spec.containers, changed.spec.containers);
    takeResources(pod.spec.initContainers, changed.spec.initContainers);
    defaultPod(pod);
  },
  validate(pod, old) {
    const errors = [...validatePod(pod)];
    if (qosClass(pod) !== (old.status?.qosClass ?? qosClass(old))) {
      errors.push(field.invalid('spec', old.status?.qosClass ?? qosClass(old), 'Pod QOS Class may not change as a result of resizing'));
    }
    return errors;
  },
};
