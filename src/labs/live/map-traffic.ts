import type { Cluster } from '#cluster/cluster.ts';
import type { TrafficEvent } from '#cluster/network/traffic.ts';
import type { MapFlow } from '../lab-host.ts';

/** ms between two batches. */
const INTERVAL = 250;
/** Different ways in one batch; more than that nobody can see. */
const MOST_FLOWS = 50;

/** Tells of requests that reach pods and services, in batches. Call the result to stop. */
export function watchMapTraffic(cluster: Cluster, tell: (flows: readonly MapFlow[]) => void): () => void {
  const flows = new Map<string, MapFlow>();
  let timer: NodeJS.Timeout | undefined;
  const stop = cluster.observeTraffic((event) => {
    const flow = flowOf(event);
    if (flow === undefined) return;
    const key = JSON.stringify([flow.ingress, flow.service, flow.pod, flow.failed]);
    const known = flows.get(key);
    if (known === undefined && flows.size >= MOST_FLOWS) return;
    flows.set(key, { ...flow, count: (known?.count ?? 0) + 1 });
    timer ??= setTimeout(() => {
      timer = undefined;
      const batch = [...flows.values()];
      flows.clear();
      tell(batch);
    }, INTERVAL);
  });
  return () => {
    clearTimeout(timer);
    stop();
  };
}

function flowOf({ from, to, service, via, outcome }: TrafficEvent): MapFlow | undefined {
  // What a node sends to a pod itself are the kubelet's probes.
  if (from.kind === 'node' && service === undefined) return undefined;
  const pod = to?.kind === 'pod' && to.namespace !== undefined ? { namespace: to.namespace, name: to.name } : undefined;
  const behind = via === undefined ? service : { namespace: via.namespace, name: via.service };
  if (behind === undefined && pod === undefined) return undefined;
  const failed = typeof outcome === 'number' ? outcome >= 500 : outcome !== 'connected' && outcome !== 'answered';
  return {
    ...(via?.kind === 'Ingress' && { ingress: { namespace: via.namespace, name: via.name } }),
    ...(behind !== undefined && { service: behind }),
    ...(pod !== undefined && { pod }),
    count: 1,
    failed,
  };
}
