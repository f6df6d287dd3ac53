// Mirrors the DefaultPreemption plugin of k8s.io/kubernetes/pkg/scheduler/framework/plugins/defaultpreemption.
import { selectorOf } from '#kube/label-selector.ts';
import type { Pod, PodDisruptionBudget } from '#kube/generated/types.ts';
import type { Api } from '../api/api.ts';
import { findPodCondition } from '../controllers/pod-state.ts';
import { fitError } from './fit-error.ts';
import type { NodeInfo } from './node-info.ts';
import { firstRejection, nodeFilters, priorityOf, withNominated, type NoFit } from './select-node.ts';
import type { Snapshot } from './snapshot.ts';

interface Candidate {
  readonly node: NodeInfo;
  /** The most important first. */
  readonly victims: readonly Pod[];
  readonly violations: number;
}

/** Which pods must go from which node; or why nothing of the kind helps. */
export type Preemption =
  | { readonly node: NodeInfo; readonly victims: readonly Pod[] }
  | {
      readonly node: undefined;
      readonly message: string;
      /** No node comes into question any more, not even one that was promised before. */
      readonly hopeless?: boolean;
    };

export function findPreemption(pod: Pod, snapshot: Snapshot, { rejections }: NoFit): Preemption {
  if (pod.spec.preemptionPolicy === 'Never') return { node: undefined, message: 'not eligible due to preemptionPolicy=Never.' };
  if (isWaitingForVictims(pod, snapshot, rejections))
    return { node: undefined, message: 'not eligible due to a terminating pod on the nominated node.' };
  const filters = nodeFilters(pod, snapshot);
  const reasons: string[] = [];
  const candidates: Candidate[] = [];
  for (const node of snapshot.nodes) {
    if ('message' in filters || rejections.get(node.name)?.unresolvable === true) {
      reasons.push('Preemption is not helpful for scheduling');
      continue;
    }
    const candidate = victimsOn(pod, node, filters, snapshot);
    if ('node' in candidate) candidates.push(candidate);
    else reasons.push(...candidate);
  }
  const chosen = candidates.sort(compareCandidates)[0];
  return chosen ?? { node: undefined, message: fitError(snapshot.nodes.length, reasons), hopeless: true };
}

function isWaitingForVictims(pod: Pod, { nodes }: Snapshot, rejections: NoFit['rejections']): boolean {
  const nominated = nodes.find(({ name }) => name === pod.status?.nominatedNodeName);
  if (nominated === undefined || rejections.get(nominated.name)?.unresolvable === true) return false;
  return nominated.pods.some((other) => isPreempted(other) && priorityOf(other) < priorityOf(pod));
}

function isPreempted(pod: Pod): boolean {
  return pod.metadata.deletionTimestamp !== undefined && findPodCondition(pod, 'DisruptionTarget')?.reason === 'PreemptionByScheduler';
}

/** Takes all less important pods away, then gives back as many as fit, the most important first. */
function victimsOn(
  pod: Pod,
  node: NodeInfo,
  filters: Parameters<typeof firstRejection>[0],
  { api, nominated }: Snapshot,
): Candidate | readonly string[] {
  const potential = node.pods.filter((other) => priorityOf(other) < priorityOf(pod)).sort(byImportance);
  if (potential.length === 0) return ['No preemption victims found for incoming pod'];
  const trial = withNominated(pod, node, nominated).clone();
  for (const victim of potential) trial.remove(victim);
  const rejection = firstRejection(filters, trial);
  if (rejection !== undefined) return rejection.reasons;
  const protectedPods = violating(potential, api);
  const victims: Pod[] = [];
  for (const other of [...potential.filter((p) => protectedPods.has(p)), ...potential.filter((p) => !protectedPods.has(p))]) {
    trial.addAll([other]);
    if (firstRejection(filters, trial) === undefined) continue;
    trial.remove(other);
    victims.push(other);
  }
  return { node, victims: victims.sort(byImportance), violations: victims.filter((victim) => protectedPods.has(victim)).length };
}

/** Pods whose going would break a disruption budget. */
function violating(pods: readonly Pod[], api: Api): ReadonlySet<Pod> {
  const result = new Set<Pod>();
  const left = new Map<PodDisruptionBudget, number>();
  for (const pod of pods) {
    for (const budget of api.list('poddisruptionbudgets.policy', { namespace: pod.metadata.namespace ?? '' })) {
      const selector = selectorOf(budget.spec?.selector);
      if (selector.empty || !selector.matches(pod.metadata.labels) || budget.status?.disruptedPods?.[pod.metadata.name] !== undefined) continue;
      const allowed = (left.get(budget) ?? budget.status?.disruptionsAllowed ?? 0) - 1;
      left.set(budget, allowed);
      if (allowed < 0) result.add(pod);
    }
  }
  return result;
}

function byImportance(a: Pod, b: Pod): number {
  return priorityOf(b) - priorityOf(a) || startOf(a) - startOf(b);
}

function startOf({ metadata, status }: Pod): number {
  return Date.parse(status?.startTime ?? metadata.creationTimestamp);
}

/** The node where preemption hurts least, first. */
function compareCandidates(a: Candidate, b: Candidate): number {
  const priorities = ({ victims }: Candidate): number => victims.reduce((sum, victim) => sum + priorityOf(victim) + 2 ** 31, 0);
  const highest = ({ victims }: Candidate): number => (victims[0] === undefined ? -Infinity : priorityOf(victims[0]));
  const earliest = ({ victims }: Candidate): number =>
    Math.min(...victims.filter((victim) => priorityOf(victim) === priorityOf(victims[0] ?? victim)).map(startOf));
  return (
    a.violations - b.violations ||
    compare(highest(a), highest(b)) ||
    priorities(a) - priorities(b) ||
    a.victims.length - b.victims.length ||
    compare(earliest(b), earliest(a))
  );
}

function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
