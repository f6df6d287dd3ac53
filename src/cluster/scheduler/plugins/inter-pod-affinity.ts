import { selectorOf } from '#kube/label-selector.ts';
import { Selector } from '#kube/selector.ts';
import type { Pod, PodAffinityTerm } from '#kube/generated/types.ts';
import type { Api } from '../../api/api.ts';
import { labelsOf, nodeChanged } from '../cluster-events.ts';
import { unresolvable, unschedulable, MAX_SCORE, type FilterPlugin, type ScorePlugin } from '../framework.ts';
import type { NodeInfo } from '../node-info.ts';

const HARD_POD_AFFINITY_WEIGHT = 1;

export const interPodAffinity: FilterPlugin & ScorePlugin = {
  name: 'InterPodAffinity',
  weight: 2,
  filter(pod, { api, nodes }) {
    const affinity = pod.spec.affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
    const antiAffinity = antiAffinityOf(pod);
    const others = nodes.some(({ pods }) => pods.some(({ spec }) => spec.affinity?.podAntiAffinity !== undefined));
    if (affinity.length === 0 && antiAffinity.length === 0 && !others) return undefined;
    return (node) => {
      // Preemption tries a node with pods taken away: look at this node as it is given.
      const cluster = nodes.map((other) => (other.name === node.name ? node : other));
      if (!satisfiesAffinity(api, pod, affinity, node, cluster)) return unresolvable("node(s) didn't match pod affinity rules");
      if (antiAffinity.some((term) => domain(cluster, node, term).some((other) => selects(api, term, pod, other)))) {
        return unschedulable("node(s) didn't match pod anti-affinity rules");
      }
      if (others && isRefused(api, pod, node, cluster)) return unschedulable("node(s) didn't satisfy existing pods anti-affinity rules");
      return undefined;
    };
  },
  wakes(pod, event, api) {
    if (event.resource !== 'AssignedPod') return nodeChanged(event, labelsOf);
    const affinity = pod.spec.affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
    const wanted = (other: Pod): boolean => affinity.length > 0 && affinity.every((term) => selects(api, term, pod, other));
    const unwanted = (other: Pod): boolean =>
      antiAffinityOf(pod).some((term) => selects(api, term, pod, other)) || antiAffinityOf(other).some((term) => selects(api, term, other, pod));
    const { change, previous } = event;
    if (change === 'deleted') return unwanted(event.pod) || wanted(event.pod);
    if (change === 'added') return wanted(event.pod);
    return wanted(event.pod) || (previous !== undefined && unwanted(previous) && !unwanted(event.pod));
  },
  score(pod, nodes, { api, nodes: cluster }) {
    const scores = nodes.map((node) => scoreNode(api, pod, node, cluster));
    const highest = Math.max(...scores);
    const lowest = Math.min(...scores);
    if (highest === 0 && lowest === 0) return undefined;
    return scores.map((score) => (highest === lowest ? 0 : Math.floor((MAX_SCORE * (score - lowest)) / (highest - lowest))));
  },
};

function antiAffinityOf({ spec }: Pod): readonly PodAffinityTerm[] {
  return spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
}

/** All terms must find a pod in the node's domain; the first pod of a group that wants itself may go anywhere. */
function satisfiesAffinity(api: Api, pod: Pod, terms: readonly PodAffinityTerm[], node: NodeInfo, cluster: readonly NodeInfo[]): boolean {
  if (terms.length === 0) return true;
  if (terms.some(({ topologyKey }) => node.labels[topologyKey] === undefined)) return false;
  const selectsAll = (other: Pod): boolean => terms.every((term) => selects(api, term, pod, other));
  if (terms.every((term) => domain(cluster, node, term).some(selectsAll))) return true;
  return selectsAll(pod) && !cluster.some(({ pods }) => pods.some(selectsAll));
}

/** Whether a pod in one of the node's domains refuses this one. */
function isRefused(api: Api, pod: Pod, node: NodeInfo, cluster: readonly NodeInfo[]): boolean {
  return cluster.some((other) =>
    other.pods.some((existing) => {
      return antiAffinityOf(existing).some((term) => sameDomain(other, node, term) && selects(api, term, existing, pod));
    }),
  );
}

function scoreNode(api: Api, pod: Pod, node: NodeInfo, cluster: readonly NodeInfo[]): number {
  const { podAffinity, podAntiAffinity } = pod.spec.affinity ?? {};
  let score = 0;
  for (const { weight, podAffinityTerm } of podAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []) {
    score += weight * domain(cluster, node, podAffinityTerm).filter((other) => selects(api, podAffinityTerm, pod, other)).length;
  }
  for (const { weight, podAffinityTerm } of podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []) {
    score -= weight * domain(cluster, node, podAffinityTerm).filter((other) => selects(api, podAffinityTerm, pod, other)).length;
  }
  for (const other of cluster) {
    for (const existing of other.pods) if (existing.spec.affinity !== undefined) score += wish(api, existing, other, pod, node);
  }
  return score;
}

/** How much an existing pod would like this one beside it. */
function wish(api: Api, existing: Pod, place: NodeInfo, pod: Pod, node: NodeInfo): number {
  const { podAffinity, podAntiAffinity } = existing.spec.affinity ?? {};
  const applies = (term: PodAffinityTerm): boolean => sameDomain(place, node, term) && selects(api, term, existing, pod);
  let score = 0;
  for (const term of podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []) if (applies(term)) score += HARD_POD_AFFINITY_WEIGHT;
  for (const { weight, podAffinityTerm } of podAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [])
    if (applies(podAffinityTerm)) score += weight;
  for (const { weight, podAffinityTerm } of podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [])
    if (applies(podAffinityTerm)) score -= weight;
  return score;
}

function sameDomain(a: NodeInfo, b: NodeInfo, { topologyKey }: PodAffinityTerm): boolean {
  const value = a.labels[topologyKey];
  return value !== undefined && value === b.labels[topologyKey];
}

function domain(cluster: readonly NodeInfo[], node: NodeInfo, term: PodAffinityTerm): readonly Pod[] {
  return cluster.filter((other) => sameDomain(other, node, term)).flatMap(({ pods }) => pods);
}

/** Whether a term of `owner` selects `pod`. */
function selects(api: Api, term: PodAffinityTerm, owner: Pod, pod: Pod): boolean {
  const namespace = pod.metadata.namespace ?? '';
  const named = term.namespaces ?? [];
  const own = named.length === 0 && term.namespaceSelector === undefined && namespace === owner.metadata.namespace;
  const selected =
    term.namespaceSelector !== undefined && selectorOf(term.namespaceSelector).matches(api.find('namespaces', undefined, namespace)?.metadata.labels);
  if (!own && !named.includes(namespace) && !selected) return false;
  return selectorOf(term.labelSelector).and(ofLabelKeys(owner, term)).matches(pod.metadata.labels);
}

function ofLabelKeys({ metadata }: Pod, { matchLabelKeys = [], mismatchLabelKeys = [] }: PodAffinityTerm): Selector {
  const labels = metadata.labels ?? {};
  const requirement = (operator: '=' | '!=') => (key: string) =>
    labels[key] === undefined ? [] : [{ key, operator, values: [labels[key]] } as const];
  return new Selector([...matchLabelKeys.flatMap(requirement('=')), ...mismatchLabelKeys.flatMap(requirement('!='))]);
}
