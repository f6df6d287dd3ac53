// Mirrors systemd's kubelet.service of every node, and what the node-lifecycle-controller makes of one that is silent.
import type { Node } from '#kube/generated/types.ts';
import { formatTime } from '#kube/time.ts';
import type { Timer } from '#posix/clock.ts';
import type { Kubelet } from './kubelet.ts';
import type { KubeletContext, NodeContext } from './kubelet-context.ts';

/** Upstream's --node-monitor-grace-period, ms. */
const GRACE_PERIOD = 40_000;
const UNKNOWN = 'NodeStatusUnknown';

const HEALTHY: Readonly<Record<string, { readonly status: string; readonly reason: string; readonly message: string }>> = {
  MemoryPressure: { status: 'False', reason: 'KubeletHasSufficientMemory', message: 'kubelet has sufficient memory available' },
  DiskPressure: { status: 'False', reason: 'KubeletHasNoDiskPressure', message: 'kubelet has no disk pressure' },
  PIDPressure: { status: 'False', reason: 'KubeletHasSufficientPID', message: 'kubelet has sufficient PID available' },
  Ready: { status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' },
};

/** Stops and starts the kubelets of single nodes. Containers go on without them. */
export class NodeKubelets {
  readonly #context: KubeletContext;
  readonly #nodes: ReadonlyMap<string, NodeContext>;
  readonly #kubelet: Kubelet;
  readonly #timers = new Map<string, Timer>();

  constructor(context: KubeletContext, nodes: readonly NodeContext[], kubelet: Kubelet) {
    this.#context = context;
    this.#nodes = new Map(nodes.map((node) => [node.name, node]));
    this.#kubelet = kubelet;
  }

  /** A node that was silent when its cluster was put away stays so. */
  resume(): void {
    for (const { metadata, status } of this.#context.api.list('nodes'))
      if (status?.conditions?.some(({ type, reason }) => type === 'Ready' && reason === UNKNOWN) === true && this.#nodes.has(metadata.name))
        this.#context.stopped.add(metadata.name);
  }

  isRunning(name: string): boolean {
    return !this.#context.stopped.has(name);
  }

  stop(name: string): void {
    const { clock, stopped } = this.#context;
    if (!this.#nodes.has(name) || stopped.has(name)) return;
    stopped.add(name);
    const timer = clock.schedule(clock.now() + GRACE_PERIOD, () => {
      const unknown = { status: 'Unknown', reason: UNKNOWN, message: 'Kubelet stopped posting node status.' };
      this.#report(name, (type) => (HEALTHY[type] === undefined ? undefined : unknown));
    });
    this.#timers.set(name, timer);
  }

  start(name: string): void {
    const { stopped, api } = this.#context;
    if (!stopped.delete(name)) return;
    this.#timers.get(name)?.cancel();
    const wasUnready =
      api.find('nodes', undefined, name)?.status?.conditions?.some(({ type, status }) => type === 'Ready' && status !== 'True') === true;
    this.#report(name, (type) => HEALTHY[type]);
    const node = api.find('nodes', undefined, name);
    const events = this.#nodes.get(name)?.events;
    if (node === undefined || events === undefined) return;
    events.record(node, 'Normal', 'Starting', 'Starting kubelet.');
    for (const reason of ['NodeHasSufficientMemory', 'NodeHasNoDiskPressure', 'NodeHasSufficientPID', ...(wasUnready ? ['NodeReady'] : [])])
      events.record(node, 'Normal', reason, `Node ${name} status is now: ${reason}`);
    this.#kubelet.resync(name);
  }

  dispose(): void {
    for (const timer of this.#timers.values()) timer.cancel();
  }

  #report(name: string, to: (type: string) => { readonly status: string; readonly reason: string; readonly message: string } | undefined): void {
    const { api, clock } = this.#context;
    const node = api.find('nodes', undefined, name);
    if (node === undefined) return;
    const now = formatTime(clock.now());
    const conditions: NonNullable<Node['status']>['conditions'] = (node.status?.conditions ?? []).map((condition) => {
      const next = to(condition.type);
      if (next === undefined) return condition;
      const heard = next.reason === UNKNOWN ? condition.lastHeartbeatTime : now;
      return {
        ...condition,
        ...next,
        ...(heard !== undefined && { lastHeartbeatTime: heard }),
        ...(condition.status !== next.status && { lastTransitionTime: now }),
      };
    });
    api.update('nodes', { ...node, status: { ...node.status, conditions } }, { subresource: 'status' });
  }
}
