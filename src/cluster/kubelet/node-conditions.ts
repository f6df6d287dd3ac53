// Mirrors the setters of pkg/kubelet/nodestatus: what a kubelet says of its node's resources.
import type { Node } from '#kube/generated/types.ts';
import { formatTime } from '#kube/time.ts';
import type { Api } from '../api/api.ts';
import type { EventRecorder } from '../api/controller.ts';

export type Pressure = 'MemoryPressure' | 'DiskPressure';

interface Wording {
  readonly reason: string;
  readonly message: string;
  /** Of the event. */
  readonly event: string;
}

const WORDS: Readonly<Record<Pressure, { readonly True: Wording; readonly False: Wording }>> = {
  MemoryPressure: {
    True: { reason: 'KubeletHasInsufficientMemory', message: 'kubelet has insufficient memory available', event: 'NodeHasInsufficientMemory' },
    False: { reason: 'KubeletHasSufficientMemory', message: 'kubelet has sufficient memory available', event: 'NodeHasSufficientMemory' },
  },
  DiskPressure: {
    True: { reason: 'KubeletHasDiskPressure', message: 'kubelet has disk pressure', event: 'NodeHasDiskPressure' },
    False: { reason: 'KubeletHasNoDiskPressure', message: 'kubelet has no disk pressure', event: 'NodeHasNoDiskPressure' },
  },
};

export function hasPressure(node: Node | undefined, type: Pressure): boolean {
  return node?.status?.conditions?.some((condition) => condition.type === type && condition.status === 'True') === true;
}

/** Writes the condition, and the event that goes with its change. */
export function setPressure(api: Api, events: EventRecorder, name: string, type: Pressure, present: boolean, now: number): void {
  const node = api.find('nodes', undefined, name);
  if (node === undefined || hasPressure(node, type) === present) return;
  const status = present ? 'True' : 'False';
  const { reason, message, event } = WORDS[type][status];
  const time = formatTime(now);
  const condition = { type, status, reason, message, lastHeartbeatTime: time, lastTransitionTime: time };
  const before = node.status?.conditions ?? [];
  const conditions = before.some((each) => each.type === type)
    ? before.map((each) => (each.type === type ? condition : each))
    : [condition, ...before];
  api.update('nodes', { ...node, status: { ...node.status, conditions } }, { subresource: 'status' });
  events.record(node, 'Normal', event, `Node ${name} status is now: ${event}`);
}
