import type { Edge } from '@xyflow/react';
import { useEffect, useState } from 'react';
import type { ClusterMap, MapFlow } from '#labs/lab-host.ts';
import { idOf } from './map-layout.ts';

/** ms that an arrow shows a request after it was seen. */
const SHOWN = 1_600;

/** The last requests, for as long as they are to be seen. */
export function useFlows(traffic: readonly MapFlow[]): readonly MapFlow[] {
  const [flows, setFlows] = useState<readonly MapFlow[]>([]);
  useEffect(() => {
    if (traffic.length === 0) return undefined;
    setFlows((before) => [...before, ...traffic]);
    const timer = setTimeout(() => setFlows((before) => before.filter((flow) => !traffic.includes(flow))), SHOWN);
    return () => {
      clearTimeout(timer);
      setFlows((before) => before.filter((flow) => !traffic.includes(flow)));
    };
  }, [traffic]);
  return flows;
}

/** The arrows that requests run along, each with whether one of them failed. */
export function flowingEdges(edges: readonly Edge[], flows: readonly MapFlow[], map: ClusterMap): ReadonlyMap<string, { readonly failed: boolean }> {
  const flowing = new Map<string, { readonly failed: boolean }>();
  for (const { ingress, service, pod, failed } of flows) {
    if (service === undefined) continue;
    const from = idOf('service', service);
    const node = map.pods.find(({ namespace, name }) => namespace === pod?.namespace && name === pod.name)?.node;
    const targets = pod === undefined ? [] : [idOf('pod', pod), `node//${node ?? ''}`];
    for (const { id, source, target } of edges) {
      const entered = ingress !== undefined && source === idOf('ingress', ingress) && target === from;
      if (entered || (source === from && targets.includes(target))) flowing.set(id, { failed: failed || flowing.get(id)?.failed === true });
    }
  }
  return flowing;
}
