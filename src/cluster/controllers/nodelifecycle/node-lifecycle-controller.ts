// Mirrors the node-lifecycle-controller of kube-controller-manager: conditions become taints.
import { without } from '#kube/json.ts';
import { deepEqual } from '#kube/deep-equal.ts';
import type { Node, Pod, Taint } from '#kube/generated/types.ts';
import type { Api } from '../../api/api.ts';
import type { Controller } from '../../api/controller.ts';
import { formatTime } from '#kube/time.ts';
import { findPodCondition } from '../pod-state.ts';

/** By condition and its status. */
const TAINT_KEYS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Ready: { False: 'node.kubernetes.io/not-ready', Unknown: 'node.kubernetes.io/unreachable' },
  MemoryPressure: { True: 'node.kubernetes.io/memory-pressure' },
  DiskPressure: { True: 'node.kubernetes.io/disk-pressure' },
  PIDPressure: { True: 'node.kubernetes.io/pid-pressure' },
  NetworkUnavailable: { True: 'node.kubernetes.io/network-unavailable' },
};
/** Upstream's --node-startup-grace-period, ms. */
const STARTUP_GRACE_PERIOD = 60_000;
const NODE_CONDITIONS = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'];
const UNSCHEDULABLE = 'node.kubernetes.io/unschedulable';
const MANAGED: ReadonlySet<string> = new Set([UNSCHEDULABLE, ...Object.values(TAINT_KEYS).flatMap((keys) => Object.values(keys))]);

export const nodeLifecycleController: Controller = {
  name: 'node-controller',
  watches: [{ resource: 'nodes', keys: ({ type, object }) => (type === 'DELETED' ? [] : [object.metadata.name]) }],
  reconcile(name, { api, clock, events }) {
    const node = api.find('nodes', undefined, name);
    if (node === undefined) return undefined;
    if (!node.status?.conditions?.some(({ type }) => type === 'Ready')) return awaitFirstReport(api, node, clock.now());
    const taints = taintsFor(node, clock.now());
    const current = node.spec?.taints ?? [];
    if (!deepEqual(taints, current)) {
      api.update('nodes', { ...node, spec: { ...without(node.spec ?? {}, 'taints'), ...(taints.length === 0 ? {} : { taints }) } });
    }
    if (node.status?.conditions?.some(({ type, status }) => type === 'Ready' && status !== 'True') && markPodsNotReady(api, name, clock.now())) {
      events.record(node, 'Normal', 'NodeNotReady', `Node ${name} status is now: NodeNotReady`);
    }
    return undefined;
  },
};

/** A node that somebody made by hand: no kubelet has ever spoken for it. */
function awaitFirstReport(api: Api, node: Node, now: number): number | undefined {
  const left = Date.parse(node.metadata.creationTimestamp) + STARTUP_GRACE_PERIOD - now;
  if (left > 0) return left;
  const time = formatTime(now);
  const conditions = NODE_CONDITIONS.map((type) => ({
    type,
    status: 'Unknown',
    reason: 'NodeStatusNeverUpdated',
    message: 'Kubelet never posted node status.',
    lastHeartbeatTime: node.metadata.creationTimestamp,
    lastTransitionTime: time,
  }));
  api.update(
    'nodes',
    { ...node, status: { ...node.status, conditions: [...(node.status?.conditions ?? []), ...conditions] } },
    { subresource: 'status' },
  );
  return undefined;
}

/** Taints of others stay as they are; NoExecute ones get the time from which tolerations count. */
function taintsFor(node: Node, now: number): readonly Taint[] {
  const wanted: Taint[] = [];
  for (const { type, status } of node.status?.conditions ?? []) {
    const key = TAINT_KEYS[type]?.[status];
    if (key === undefined) continue;
    wanted.push({ key, effect: 'NoSchedule' });
    if (type === 'Ready') wanted.push({ key, effect: 'NoExecute' });
  }
  if (node.spec?.unschedulable === true) wanted.push({ key: UNSCHEDULABLE, effect: 'NoSchedule' });
  const isSame = (a: Taint, b: Taint): boolean => a.key === b.key && a.effect === b.effect;
  const current = node.spec?.taints ?? [];
  const kept = current.filter((taint) => !MANAGED.has(taint.key) || wanted.some((other) => isSame(taint, other)));
  const added = wanted.filter((taint) => !current.some((other) => isSame(taint, other)));
  // `kubectl cordon` shows its taint with the time; so does what evicts.
  return [...kept, ...added].map((taint) =>
    taint.timeAdded === undefined && (taint.effect === 'NoExecute' || added.includes(taint)) ? { ...taint, timeAdded: formatTime(now) } : taint,
  );
}

/** Mirrors MarkPodsNotReady; returns whether a pod was ready. */
function markPodsNotReady(api: Api, nodeName: string, now: number): boolean {
  let changed = false;
  for (const pod of api.list('pods')) {
    if (pod.spec.nodeName !== nodeName || findPodCondition(pod, 'Ready')?.status !== 'True') continue;
    changed = true;
    api.update('pods', notReady(pod, now), { subresource: 'status' });
  }
  return changed;
}

function notReady(pod: Pod, now: number): Pod {
  const conditions =
    pod.status?.conditions?.map((condition) =>
      condition.type === 'Ready' ? { ...condition, status: 'False', lastTransitionTime: formatTime(now) } : condition,
    ) ?? [];
  return { ...pod, status: { ...pod.status, conditions } };
}
