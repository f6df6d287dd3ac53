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

/** Namespaces that belong to the cluster rather than to the lesson. */
const system = new Set(['kube-system', 'kube-public', 'kube-node-lease', 'ingress-nginx', 'local-path-storage']);

export function isSystem(namespace: string): boolean {
  return system.has(namespace);
}

/**
 * As a request flows, left to right: ingresses, services, and nodes with their pods. Where there is no
 * room for three columns they stand in one, and the arrows run down its left side.
 */
export function layOut(
  map: ClusterMap,
  withSystem: boolean,
  narrow: boolean,
): { nodes: Node<MapData>[]; edges: Edge[] } {
  const shown = <T extends { namespace: string }>(list: readonly T[]): T[] =>
    list.filter(({ namespace }) => withSystem || !isSystem(namespace));
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
      position: narrow
        ? { x: 0, y: start + index * (card.height + card.gap) }
        : { x: start, y: index * (card.height + card.gap) },
    }));
  });
  nodes.push(...frames(map.nodes, pods, narrow ? { x: 0, y: offset } : { x: offset, y: 0 }, narrow));
  const known = new Set(nodes.map(({ id }) => id));
  const edges = [...routeEdges(ingresses), ...endpointEdges(services)].filter(
    ({ source, target }) => known.has(source) && known.has(target),
  );
  return { nodes, edges };
}

const idOf = (kind: string, { namespace, name }: { namespace: string; name: string }): string =>
  `${kind}/${namespace}/${name}`;

/** Each node a frame around its pods; pods that wait for a place stand in a frame of their own. */
function frames(
  machines: readonly MapNode[],
  pods: readonly MapPod[],
  origin: { x: number; y: number },
  narrow: boolean,
): Node<MapData>[] {
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
    // A crowded node grows to the side rather than out of sight.
    const columns = Math.max(1, Math.ceil(own.length / 8));
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

function routeEdges(ingresses: readonly MapIngress[]): Edge[] {
  return ingresses.flatMap((ingress) =>
    ingress.rules.map((rule, index) => ({
      id: `${idOf('ingress', ingress)}#${index}`,
      source: idOf('ingress', ingress),
      target: idOf('service', { namespace: ingress.namespace, name: rule.service }),
      label: `${rule.host}${rule.path === '/' ? '' : rule.path}`,
    })),
  );
}

function endpointEdges(services: readonly MapService[]): Edge[] {
  return services.flatMap((service) =>
    service.pods.map(({ name, ready }) => ({
      id: `${idOf('service', service)}>${name}`,
      source: idOf('service', service),
      target: idOf('pod', { namespace: service.namespace, name }),
      style: ready ? {} : { strokeDasharray: '4 4', opacity: 0.6 },
    })),
  );
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
