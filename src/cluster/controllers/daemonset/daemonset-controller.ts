// Mirrors the daemonset-controller of kube-controller-manager.
import { deepEqual } from '#kube/deep-equal.ts';
import { selectorOf } from '#kube/label-selector.ts';
import { templateHash } from '#kube/hash.ts';
import type { DaemonSet, DaemonSetStatus, Node, Pod } from '#kube/generated/types.ts';
import type { ResourceName } from '../../api/api.ts';
import type { Controller, ControllerContext } from '../../api/controller.ts';
import { claim } from '../claim.ts';
import { controllerKeys, isNewOrphan, keyOf, splitKey } from '../controller-reference.ts';
import { HashCollision, REVISION_HASH, revisionHash, syncHistory, truncateHistory } from '../history/controller-history.ts';
import { createPod, deletePod } from '../pod-control.ts';
import { isPodAvailable, isPodReady, untilNextAvailable } from '../pod-state.ts';
import { slowStart } from '../slow-start.ts';
import { belongs, daemonPod, targetNode } from './daemon-pods.ts';
import { isUpdated, nextStep } from './rolling-update.ts';

interface Daemons {
  readonly set: DaemonSet;
  readonly hash: string;
  /** Nodes that should run one. */
  readonly wanted: readonly Node[];
  readonly byNode: ReadonlyMap<string, readonly Pod[]>;
}

/** `serves`: without controller revisions a rolled-out template leaves no history. */
export function daemonSetController(serves: (resource: ResourceName) => boolean): Controller {
  return {
    name: 'daemonset-controller',
    watches: [
      { resource: 'daemonsets.apps', keys: ({ object }) => [keyOf(object)] },
      {
        resource: 'pods',
        keys: function* (event, { api }) {
          yield* controllerKeys(event, 'DaemonSet');
          if (!isNewOrphan(event)) return;
          const { namespace = '', labels } = event.object.metadata;
          for (const set of api.list('daemonsets.apps', { namespace })) if (selectorOf(set.spec.selector).matches(labels)) yield keyOf(set);
        },
      },
      {
        resource: 'nodes',
        keys: function* ({ object, previous, type }, { api }) {
          const [node, before] = [object as Node, previous as Node | undefined];
          if (type === 'MODIFIED' && deepEqual(node.metadata.labels, before?.metadata.labels) && deepEqual(node.spec?.taints, before?.spec?.taints))
            return;
          for (const set of api.list('daemonsets.apps')) yield keyOf(set);
        },
      },
    ],
    reconcile(key, context) {
      const set = context.api.find('daemonsets.apps', ...splitKey(key));
      return set === undefined ? undefined : sync(set, serves('controllerrevisions.apps'), context);
    },
  };
}

function sync(set: DaemonSet, keepsHistory: boolean, context: ControllerContext): number | undefined {
  const { api, clock, events } = context;
  if (selectorOf(set.spec.selector).empty) {
    events.record(set, 'Warning', 'SelectingAll', 'This daemon set is selecting all pods. A non-empty selector is required.');
    return undefined;
  }
  if (set.metadata.deletionTimestamp !== undefined) return undefined;
  const hash = keepsHistory ? currentHash(set, context) : templateHash(set.spec.template, set.status?.collisionCount);
  const daemons = look(set, hash, context);
  manage(daemons, context);
  if (set.spec.updateStrategy?.type !== 'OnDelete') update(look(set, hash, context), context);
  const { byNode, wanted } = look(set, hash, context);
  const status = statusOf({ set, hash, byNode, wanted }, clock.now());
  if (!deepEqual(set.status, status)) api.update('daemonsets.apps', { ...set, status }, { subresource: 'status' });
  const minReady = set.spec.minReadySeconds ?? 0;
  return minReady === 0 ? undefined : untilNextAvailable([...byNode.values()].flat(), minReady, clock.now());
}

function currentHash(set: DaemonSet, { api }: ControllerContext): string {
  const { selector, template, revisionHistoryLimit = 10 } = set.spec;
  const collisionCount = set.status?.collisionCount;
  try {
    const history = syncHistory(api, { object: set, selector, template, collisionCount });
    const inUse = new Set(api.list('pods', { owner: set.metadata.uid }).map(({ metadata }) => metadata.labels?.[REVISION_HASH] ?? ''));
    truncateHistory(api, history, inUse, revisionHistoryLimit);
    return revisionHash(history.current);
  } catch (error) {
    if (error instanceof HashCollision) {
      const status = { ...(set.status ?? NO_STATUS), collisionCount: (collisionCount ?? 0) + 1 };
      api.update('daemonsets.apps', { ...set, status }, { subresource: 'status' });
    }
    throw error;
  }
}

const NO_STATUS: DaemonSetStatus = { currentNumberScheduled: 0, desiredNumberScheduled: 0, numberMisscheduled: 0, numberReady: 0 };

function look(set: DaemonSet, hash: string, { api }: ControllerContext): Daemons {
  const byNode = new Map<string, Pod[]>();
  for (const pod of claim(api, 'pods', set, selectorOf(set.spec.selector))) {
    const node = targetNode(pod);
    if (node === undefined) continue;
    const there = byNode.get(node);
    if (there === undefined) byNode.set(node, [pod]);
    else there.push(pod);
  }
  return { set, hash, byNode, wanted: api.list('nodes').filter((node) => belongs(set, node).run) };
}

/** Every node that should have a daemon has one, no other has. */
function manage({ set, hash, byNode }: Daemons, context: ControllerContext): void {
  const { api, events } = context;
  const doomed: Pod[] = [];
  const missing: string[] = [];
  for (const node of api.list('nodes')) {
    const { name } = node.metadata;
    const { run, stay } = belongs(set, node);
    const pods = (byNode.get(name) ?? []).filter(({ metadata }) => metadata.deletionTimestamp === undefined);
    if (run && (byNode.get(name)?.length ?? 0) === 0) missing.push(name);
    else if (!stay) doomed.push(...pods);
    else {
      const running: Pod[] = [];
      for (const pod of pods) {
        const { phase } = pod.status ?? {};
        if (phase !== 'Failed' && phase !== 'Succeeded') running.push(pod);
        else {
          const found = phase === 'Failed' ? 'failed' : 'succeeded';
          const what = `${pod.metadata.namespace}/${pod.metadata.name} on node ${name}`;
          if (phase === 'Failed') events.record(set, 'Warning', 'FailedDaemonPod', `Found ${found} daemon pod ${what}, will try to kill it`);
          else events.record(set, 'Normal', 'SucceededDaemonPod', `Found ${found} daemon pod ${what}, will try to delete it`);
          doomed.push(pod);
        }
      }
      // Of several of the same template, the oldest stays.
      const fresh = running
        .filter((pod) => isUpdated(pod, hash))
        .sort((a, b) => (a.metadata.creationTimestamp < b.metadata.creationTimestamp ? -1 : 1));
      doomed.push(...fresh.slice(1));
    }
  }
  const present = new Set(api.list('nodes').map(({ metadata }) => metadata.name));
  for (const [name, pods] of byNode) if (!present.has(name)) doomed.push(...pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined));
  create(set, hash, missing, context);
  for (const pod of doomed) deletePod(context, set, pod);
}

function update({ set, hash, wanted, byNode }: Daemons, context: ControllerContext): void {
  const here = new Map(wanted.map(({ metadata }) => [metadata.name, byNode.get(metadata.name) ?? []]));
  const { remove, surge } = nextStep(set, wanted.length, here, hash, context.clock.now());
  create(set, hash, surge, context);
  for (const pod of remove) deletePod(context, set, pod);
}

function create(set: DaemonSet, hash: string, nodes: readonly string[], context: ControllerContext): void {
  const failure = slowStart(nodes.length, (index) => {
    createPod(context, set, daemonPod(set, nodes[index] ?? '', hash));
  });
  if (failure !== undefined) throw failure;
}

function statusOf({ set, hash, wanted, byNode }: Daemons, now: number): DaemonSetStatus {
  const minReady = set.spec.minReadySeconds ?? 0;
  const names = new Set(wanted.map(({ metadata }) => metadata.name));
  let [current, ready, available, updated] = [0, 0, 0, 0];
  for (const name of names) {
    const alive = (byNode.get(name) ?? []).filter(({ metadata }) => metadata.deletionTimestamp === undefined);
    // The newest pod speaks for the node.
    const pod = alive.find((candidate) => isUpdated(candidate, hash)) ?? alive[0];
    if (pod === undefined) continue;
    current++;
    if (alive.some(isPodReady)) ready++;
    if (alive.some((candidate) => isPodAvailable(candidate, minReady, now))) available++;
    if (isUpdated(pod, hash)) updated++;
  }
  const misscheduled = [...byNode].filter(([name, pods]) => !names.has(name) && pods.length > 0).length;
  const collisionCount = set.status?.collisionCount;
  return {
    currentNumberScheduled: current,
    desiredNumberScheduled: names.size,
    numberMisscheduled: misscheduled,
    numberReady: ready,
    ...(available === 0 ? {} : { numberAvailable: available }),
    ...(names.size === available ? {} : { numberUnavailable: names.size - available }),
    ...(updated === 0 ? {} : { updatedNumberScheduled: updated }),
    ...(set.metadata.generation === undefined ? {} : { observedGeneration: set.metadata.generation }),
    ...(collisionCount === undefined ? {} : { collisionCount }),
  };
}
