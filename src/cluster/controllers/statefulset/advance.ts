// Mirrors updateStatefulSet of k8s.io/kubernetes/pkg/controller/statefulset/stateful_set_control.go
import { StatusError } from '#kube/status-error.ts';
import type { ControllerRevision, Pod, StatefulSet } from '#kube/generated/types.ts';
import type { ControllerContext } from '../../api/controller.ts';
import { revisionHash, REVISION_HASH, templateOf } from '../history/controller-history.ts';
import { isPodAvailable, isPodReady, isPodTerminal } from '../pod-state.ts';
import { claimsOf, ordinalOf, podName, statefulPod } from './stateful-pod.ts';

export interface Progress {
  readonly set: StatefulSet;
  readonly pods: readonly Pod[];
  /** The revision that pods had before the roll-out, and the one they are to have. */
  readonly current: ControllerRevision;
  readonly update: ControllerRevision;
}

/** Does what may be done now; with OrderedReady that is one pod at a time, in order. */
export function advance(progress: Progress, context: ControllerContext): void {
  const { set, pods } = progress;
  const first = set.spec.ordinals?.start ?? 0;
  const end = first + (set.spec.replicas ?? 1);
  const ordered = set.spec.podManagementPolicy !== 'Parallel';
  const byOrdinal = new Map(pods.map((pod) => [ordinalOf(set, pod) ?? -1, pod]));
  const healthy = (pod: Pod): boolean => isHealthy(pod) && isPodAvailable(pod, set.spec.minReadySeconds ?? 0, context.clock.now());
  for (let ordinal = first; ordinal < end; ordinal++) {
    const pod = byOrdinal.get(ordinal);
    if (pod === undefined) create(progress, ordinal, context);
    else if (isPodTerminal(pod) && pod.metadata.deletionTimestamp === undefined) recreate(set, pod, context);
    if (ordered && (pod === undefined || !healthy(pod))) return;
  }
  const condemned = pods
    .filter((pod) => !isWithin(ordinalOf(set, pod) ?? -1, first, end))
    .sort((a, b) => (ordinalOf(set, b) ?? 0) - (ordinalOf(set, a) ?? 0));
  for (const pod of condemned) {
    if (pod.metadata.deletionTimestamp === undefined) remove(set, pod, context);
    if (ordered) return;
  }
  if (set.spec.updateStrategy?.type !== 'OnDelete') rollBackwards(progress, byOrdinal, first, end, healthy, context);
}

/** From the last pod down to the partition, each only once those after it are well. */
function rollBackwards(
  { set, update }: Progress,
  byOrdinal: ReadonlyMap<number, Pod>,
  first: number,
  end: number,
  healthy: (pod: Pod) => boolean,
  context: ControllerContext,
): void {
  const lowest = first + (set.spec.updateStrategy?.rollingUpdate?.partition ?? 0);
  for (let ordinal = end - 1; ordinal >= lowest; ordinal--) {
    const pod = byOrdinal.get(ordinal);
    if (pod === undefined) return;
    if (pod.metadata.labels?.[REVISION_HASH] !== revisionHash(update) && pod.metadata.deletionTimestamp === undefined) {
      remove(set, pod, context);
      return;
    }
    if (!healthy(pod)) return;
  }
}

function isWithin(ordinal: number, first: number, end: number): boolean {
  return ordinal >= first && ordinal < end;
}

function isHealthy(pod: Pod): boolean {
  return pod.status?.phase === 'Running' && isPodReady(pod) && pod.metadata.deletionTimestamp === undefined;
}

function create({ set, pods, current, update }: Progress, ordinal: number, context: ControllerContext): void {
  const { api } = context;
  const name = podName(set, ordinal);
  for (const claim of claimsOf(set, ordinal)) {
    if (api.find('persistentvolumeclaims', set.metadata.namespace, claim.metadata.name ?? '') !== undefined) continue;
    report(set, `create Claim ${claim.metadata.name} Pod ${name} in StatefulSet ${set.metadata.name}`, 'Create', 'success', context, () =>
      api.create('persistentvolumeclaims', claim),
    );
  }
  const revision = needsCurrent(set, pods, current, ordinal) ? current : update;
  report(set, `create Pod ${name} in StatefulSet ${set.metadata.name}`, 'Create', 'successful', context, () =>
    api.create('pods', statefulPod(set, ordinal, templateOf(revision), revisionHash(revision))),
  );
}

/** Below the partition, and while a roll-out has not come to it, a lost pod returns as it was. */
function needsCurrent(set: StatefulSet, pods: readonly Pod[], current: ControllerRevision, ordinal: number): boolean {
  if (set.spec.updateStrategy?.type === 'OnDelete') return false;
  const first = set.spec.ordinals?.start ?? 0;
  const partition = set.spec.updateStrategy?.rollingUpdate?.partition ?? 0;
  if (partition > 0) return ordinal < first + partition;
  return ordinal < first + pods.filter(({ metadata }) => metadata.labels?.[REVISION_HASH] === revisionHash(current)).length;
}

function remove(set: StatefulSet, { metadata }: Pod, context: ControllerContext): void {
  report(set, `delete Pod ${metadata.name} in StatefulSet ${set.metadata.name}`, 'Delete', 'successful', context, () => {
    context.api.delete('pods', metadata.namespace, metadata.name, { preconditions: { uid: metadata.uid } });
  });
}

function recreate(set: StatefulSet, pod: Pod, context: ControllerContext): void {
  const { namespace, name } = set.metadata;
  const failed = pod.status?.phase === 'Failed';
  context.events.record(
    set,
    failed ? 'Warning' : 'Normal',
    failed ? 'RecreatingFailedPod' : 'RecreatingTerminatedPod',
    `StatefulSet ${namespace}/${name} is recreating ${failed ? 'failed' : 'terminated'} Pod ${pod.metadata.name}`,
  );
  remove(set, pod, context);
}

function report(
  set: StatefulSet,
  what: string,
  verb: 'Create' | 'Delete',
  success: string,
  { events }: ControllerContext,
  action: () => unknown,
): void {
  try {
    action();
  } catch (error) {
    if (error instanceof StatusError) events.record(set, 'Warning', `Failed${verb}`, `${what} failed error: ${error.message}`);
    throw error;
  }
  events.record(set, 'Normal', `Successful${verb}`, `${what} ${success}`);
}
