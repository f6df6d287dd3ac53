// Mirrors NodeShouldRunDaemonPod and CreatePodTemplate of k8s.io/kubernetes/pkg/controller/daemon.
import type { New } from '#kube/object.ts';
import type { DaemonSet, Node, Pod, Toleration } from '#kube/generated/types.ts';
import { acceptsNode } from '../../scheduler/node-affinity.ts';
import { findUntolerated } from '../../scheduler/tolerations.ts';
import { REVISION_HASH } from '../history/controller-history.ts';
import { podFromTemplate } from '../pod-control.ts';

const GENERATION = 'pod-template-generation';
export const TEMPLATE_GENERATION = 'deprecated.daemonset.template.generation';

function exists(key: string, effect: string): Toleration {
  return { key: `node.kubernetes.io/${key}`, operator: 'Exists', effect };
}

/** Daemons stay on nodes that are in trouble. */
const TOLERATIONS: readonly Toleration[] = [
  exists('not-ready', 'NoExecute'),
  exists('unreachable', 'NoExecute'),
  exists('disk-pressure', 'NoSchedule'),
  exists('memory-pressure', 'NoSchedule'),
  exists('pid-pressure', 'NoSchedule'),
  exists('unschedulable', 'NoSchedule'),
];

/** A pod that only the node may run. */
export function daemonPod(set: DaemonSet, nodeName: string, hash: string): New<Pod> {
  const { template } = set.spec;
  const generation = set.metadata.annotations?.[TEMPLATE_GENERATION];
  const labels = { ...template.metadata?.labels, ...(generation === undefined ? {} : { [GENERATION]: generation }), [REVISION_HASH]: hash };
  const { nodeAffinity, ...affinity } = template.spec.affinity ?? {};
  const term = { matchFields: [{ key: 'metadata.name', operator: 'In', values: [nodeName] }] };
  const required = nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  const nodeSelectorTerms = required === undefined ? [term] : required.map((other) => ({ ...other, ...term }));
  return podFromTemplate(
    {
      metadata: { ...template.metadata, labels },
      spec: {
        ...template.spec,
        affinity: { ...affinity, nodeAffinity: { ...nodeAffinity, requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } },
        tolerations: tolerationsOf(set),
      },
    },
    set,
  );
}

function tolerationsOf({ spec: { template } }: DaemonSet): readonly Toleration[] {
  const own = template.spec.tolerations ?? [];
  const added = template.spec.hostNetwork === true ? [...TOLERATIONS, exists('network-unavailable', 'NoSchedule')] : TOLERATIONS;
  return [
    ...own,
    ...added.filter(
      (toleration) => !own.some(({ key, effect, operator }) => key === toleration.key && effect === toleration.effect && operator === 'Exists'),
    ),
  ];
}

/** The node a daemon pod is on, or is meant for. */
export function targetNode({ spec }: Pod): string | undefined {
  if ((spec.nodeName ?? '') !== '') return spec.nodeName;
  for (const { matchFields = [] } of spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []) {
    const field = matchFields.find(({ key, operator }) => key === 'metadata.name' && operator === 'In');
    if (field?.values?.[0] !== undefined) return field.values[0];
  }
  return undefined;
}

/** Whether a daemon belongs on the node, and whether one that is there may stay. */
export function belongs(set: DaemonSet, node: Node): { readonly run: boolean; readonly stay: boolean } {
  const { spec } = set.spec.template;
  if ((spec.nodeName ?? '') !== '' && spec.nodeName !== node.metadata.name) return { run: false, stay: false };
  if (!acceptsNode({ spec } as Pod, node)) return { run: false, stay: false };
  const tolerations = tolerationsOf(set);
  return {
    run: findUntolerated(node.spec?.taints, tolerations, ['NoSchedule', 'NoExecute']) === undefined,
    stay: findUntolerated(node.spec?.taints, tolerations, ['NoExecute']) === undefined,
  };
}
