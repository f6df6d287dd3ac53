// Mirrors stateful_set_utils.go of k8s.io/kubernetes/pkg/controller/statefulset: names, identity and storage.
import type { New } from '#kube/object.ts';
import type { PersistentVolumeClaim, Pod, PodTemplateSpec, StatefulSet } from '#kube/generated/types.ts';
import { REVISION_HASH } from '../history/controller-history.ts';
import { podFromTemplate } from '../pod-control.ts';

/** The number at the end of the pod's name; undefined when the pod is none of the set's. */
export function ordinalOf(set: StatefulSet, { metadata }: Pod): number | undefined {
  const match = /^(.*)-([0-9]+)$/.exec(metadata.name);
  return match?.[1] === set.metadata.name ? Number(match[2]) : undefined;
}

export function podName(set: StatefulSet, ordinal: number): string {
  return `${set.metadata.name}-${ordinal}`;
}

export function statefulPod(set: StatefulSet, ordinal: number, template: PodTemplateSpec, revision: string): New<Pod> {
  const name = podName(set, ordinal);
  const labels = {
    ...template.metadata?.labels,
    [REVISION_HASH]: revision,
    'statefulset.kubernetes.io/pod-name': name,
    'apps.kubernetes.io/pod-index': String(ordinal),
  };
  const claims = (set.spec.volumeClaimTemplates ?? []).map(({ metadata }) => ({
    name: metadata?.name ?? '',
    persistentVolumeClaim: { claimName: claimName(set, metadata?.name ?? '', ordinal) },
  }));
  const names = new Set(claims.map((volume) => volume.name));
  const volumes = [...claims, ...(template.spec.volumes ?? []).filter((volume) => !names.has(volume.name))];
  const pod = podFromTemplate(
    {
      metadata: { ...template.metadata, labels },
      spec: {
        ...template.spec,
        hostname: name,
        ...(set.spec.serviceName === undefined ? {} : { subdomain: set.spec.serviceName }),
        ...(volumes.length === 0 ? {} : { volumes }),
      },
    },
    set,
  );
  return { ...pod, metadata: { ...pod.metadata, name } };
}

export function claimsOf(set: StatefulSet, ordinal: number): readonly New<PersistentVolumeClaim>[] {
  return (set.spec.volumeClaimTemplates ?? []).map(({ metadata, spec }) => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      name: claimName(set, metadata?.name ?? '', ordinal),
      namespace: set.metadata.namespace ?? '',
      labels: { ...metadata?.labels, ...set.spec.selector.matchLabels },
      ...(metadata?.annotations === undefined ? {} : { annotations: metadata.annotations }),
    },
    spec,
  }));
}

function claimName(set: StatefulSet, template: string, ordinal: number): string {
  return `${template}-${set.metadata.name}-${ordinal}`;
}
