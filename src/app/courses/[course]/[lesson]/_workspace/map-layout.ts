import type { Edge, Node } from '@xyflow/react';
import type { ClusterMap, MapIngress, MapNode, MapPod, MapService, ObjectReference } from '#labs/lab-host.ts';

export type MapData =
  | { readonly [key: string]: unknown; kind: 'node'; node: MapNode; pods: number; narrow: boolean }
  | { readonly [key: string]: unknown; kind: 'pod'; pod: MapPod; narrow: boolean }
  | { readonly [key: string]: unknown; kind: 'service'; service: MapService; narrow: boolean }
  | { readonly [key: string]: unknown; kind: 'ingress'; ingress: MapIngress; narrow: boolean };

const card = { width: 190, height: 60, gap: 20 };
const pod = { width: 232, height: 50, gap: 8 };
const frame = { top: 56, side: 12, gap: 18, width: 256 };
const columnGap = 70;

/** Of the one column that a phone has room for. */
export const columnWidth = frame.width;

/** Namespaces that belong to the cluster rather than to the lesson. */
const system = new Set(['kube-system', 'kube-public', 'kube-node-lease', 'ingress-nginx', 'local-path-storage']);

export function isSystem(namespace: string): boolean {
  return system.has(namespace);
}

/**
 * As a request flows, left to right: ingresses, services, and nodes with their pods. Where there is no
 * room for three columns they stand in one, and the arrows run down its left side.
 */
export function layOut(map: ClusterMap, withSystem: boolean, narrow: boolean): { nodes: Node<MapData>[]; edges: Edge[] } {
  const shown = <T extends { namespace: string }>(list: readonly T[]): T[] => list.filter(({ namespace }) => withSystem || !isSystem(namespace));
  const pods = shown(map.pods);
  const services = shown(map.services);
  const ingresses = shown(map.ingresses);
  const cards = [
    ingresses.map((ingress) => ({ id: idOf('ingress', ingress), data: { kind: 'ingress', ingress, narrow } as const })),
    services.map((service) => ({ id: idOf('service', service), data: { kind: 'service', service, narrow } as const })),
  ].filter((list) => list.length > 0);
  let offset = 0;
  const nodes: Node<MapData>[] = cards.flatMap((list) => {
    const start = offset;
    offset += narrow ? list.length * (card.height + card.gap) + card.gap : card.width + columnGap;
    return list.map((item, index) => ({
      ...item,
      type: 'card',
      width: narrow ? frame.width : card.width,
      height: card.height,
      position: narrow ? { x: 0, y: start + index * (card.height + card.gap) } : { x: start, y: index * (card.height + card.gap) },
    }));
  });
  nodes.push(...frames(map.nodes, pods, narrow ? { x: 0, y: offset } : { x: offset, y: 0 }, narrow));
  const known = new Set(nodes.map(({ id }) => id));
  const edges = [...routeEdges(ingresses), ...endpointEdges(services, crowded(pods, narrow))].filter(
    ({ source, target }) => known.has(source) && known.has(target),
  );
  return { nodes, edges };
}

export const idOf = (kind: string, { namespace, name }: { namespace: string; name: string }): string => `${kind}/${namespace}/${name}`;

/** Each node a frame around its pods; pods that wait for a place stand in a frame of their own. */
function frames(machines: readonly MapNode[], pods: readonly MapPod[], origin: { x: number; y: number }, narrow: boolean): Node<MapData>[] {
  const waiting: MapNode = {
    name: 'Not scheduled',
    roles: [],
    address: '',
    health: 'pending',
    status: 'waiting for a node',
  };
  const homeless = pods.filter(({ node }) => node === undefined);
  let y = origin.y;
  return [...machines, ...(homeless.length > 0 ? [waiting] : [])].flatMap((node) => {
    const own = node === waiting ? homeless : pods.filter((candidate) => candidate.node === node.name);
    const columns = columnsFor(own.length, narrow);
    const rows = Math.ceil(own.length / columns);
    const height = frame.top + (rows === 0 ? 26 : rows * (pod.height + pod.gap) + frame.side - pod.gap);
    const width = frame.width + (columns - 1) * (pod.width + pod.gap);
    const id = `node//${node.name}`;
    const outer: Node<MapData> = {
      id,
      type: 'frame',
      data: { kind: 'node', node, pods: own.length, narrow },
      position: { x: origin.x, y },
      width,
      height,
      zIndex: -1,
    };
    y += height + frame.gap;
    return [
      outer,
      ...own.map((item, index): Node<MapData> => ({
        id: idOf('pod', item),
        type: 'card',
        data: { kind: 'pod', pod: item, narrow },
        parentId: id,
        position: {
          x: frame.side + Math.floor(index / rows) * (pod.width + pod.gap),
          y: frame.top + (index % rows) * (pod.height + pod.gap),
        },
        width: pod.width,
        height: pod.height,
      })),
    ];
  });
}

/** A crowded node grows to the side rather than out of sight; on a phone there is no side. */
function columnsFor(pods: number, narrow: boolean): number {
  return narrow ? 1 : Math.max(1, Math.ceil(pods / 8));
}

/** The node of each pod that stands behind another column of pods, or beside one. */
function crowded(pods: readonly MapPod[], narrow: boolean): ReadonlyMap<string, string> {
  const counts = new Map<string, number>();
  for (const { node = '' } of pods) counts.set(node, (counts.get(node) ?? 0) + 1);
  return new Map(
    pods.flatMap((item) => {
      const full = item.node !== undefined && columnsFor(counts.get(item.node) ?? 0, narrow) > 1;
      return full ? [[idOf('pod', item), `node//${item.node}`] as const] : [];
    }),
  );
}

function routeEdges(ingresses: readonly MapIngress[]): Edge[] {
  return ingresses.flatMap((ingress) =>
    ingress.rules.map((rule, index, rules) => ({
      id: `${idOf('ingress', ingress)}#${index}`,
      source: idOf('ingress', ingress),
      target: idOf('service', { namespace: ingress.namespace, name: rule.service }),
      // The card names the hosts; where they share one, only the paths tell the routes apart.
      label: rules.every(({ host }) => host === rule.host) ? (rule.path === '/' ? undefined : rule.path) : rule.host,
    })),
  );
}

/** One line to each pod, or to a crowded node as a whole: dashed while nothing behind it is ready. */
function endpointEdges(services: readonly MapService[], groups: ReadonlyMap<string, string>): Edge[] {
  return services.flatMap((service) => {
    const ready = new Map<string, { ready: number; all: number }>();
    for (const item of service.pods) {
      const id = idOf('pod', { namespace: service.namespace, name: item.name });
      const target = groups.get(id) ?? id;
      const count = ready.get(target) ?? { ready: 0, all: 0 };
      ready.set(target, { ready: count.ready + (item.ready ? 1 : 0), all: count.all + 1 });
    }
    return [...ready].map(([target, count]) => ({
      id: `${idOf('service', service)}>${target}`,
      source: idOf('service', service),
      target,
      label: target.startsWith('node/') ? `${count.ready}/${count.all}` : undefined,
      style: count.ready > 0 ? {} : { strokeDasharray: '4 4', opacity: 0.6 },
    }));
  });
}

export function referenceOf(data: MapData): ObjectReference {
  switch (data.kind) {
    case 'node':
      return { kind: 'Node', name: data.node.name };
    case 'pod':
      return { kind: 'Pod', namespace: data.pod.namespace, name: data.pod.name };
    case 'service':
      return { kind: 'Service', namespace: data.service.namespace, name: data.service.name };
    case 'ingress':
      return { kind: 'Ingress', namespace: data.ingress.namespace, name: data.ingress.name };
  }
}
