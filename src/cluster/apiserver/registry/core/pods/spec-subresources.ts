// Mirrors EphemeralContainersREST and ResizeREST of k8s.io/kubernetes/pkg/registry/core/pod/storage.
import type { Container, EphemeralContainer, Pod } from '#kube/generated/types.ts';
import type { Draft } from '#kube/object.ts';
import type { Subresource } from '../../../resource-definition.ts';

export const ephemeralContainersSubresource: Subresource<Pod> = {
  apply(stored, changed) {
    stored.spec.ephemeralContainers = [...(changed.spec.ephemeralContainers ?? [])] as Draft<EphemeralContainer>[];
  },
};

export const resizeSubresource: Subresource<Pod> = {
  apply(stored, changed) {
    for (const container of stored.spec.containers) {
      const sent = changed.spec.containers.find((candidate) => candidate.name === container.name);
      if (sent?.resources !== undefined) container.resources = sent.resources as Draft<NonNullable<Container['resources']>>;
    }
  },
};
