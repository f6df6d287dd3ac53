import type { Edge, Node } from '@xyflow/react';
import type { ClusterMap, MapIngress, MapNode, MapPod, MapService, ObjectReference } from '#labs/lab-host.ts';

export type MapData =
  | { readonly [key: string]: unknown; kind: 'node'; node: MapNode; pods: number }
  | { readonly [key: string]: unknown; kind: 'pod'; pod: MapPod }
  | { readonly [key: string]: unknown; kind: 'service'; service: MapService }
  | { readonly [key: string]: unknown; kind: 'ingress'; ingress: MapIngress };

const ingressX = 0;
const serviceX = 270;
const nodeX = 560;
const card = { width: 200, height: 64 };
const pod = { width: 172, height: 52, gap: 10 };
const frame = { top: 46, side: 14, columns: 2, gap: 20 };

/** Namespaces that belong to the cluster rather than to the lesson. */
const system = new Set(['kube-system', 'kube-public', 'kube-node-lease', 'ingress-nginx', 'local-path-storage']);

export function isSystem(namespace: string): boolean {
  return system.has(namespace);
}

/** Three columns, left to right as a request flows: ingresses, services, and nodes with their pods. */
export function layOut(map: ClusterMap, withSystem: boolean): { nodes: Node<MapData>[]; edges: Edge[] } {
  const shown = <T extends { namespace: string }>(list: readonly T[]): T[] =>
    list.filter(({ namespace }) => withSystem || !isSystem(namespace));
  const pods = shown(map.pods);
  const services = shown(map.services);
  const ingresses = shown(map.ingresses);
  const nodes: Node<MapData>[] = [
    ...column(ingresses, ingressX, (ingress) => ({ kind: 'ingress', ingress }), (ingress) => idOf('ingress', ingress)),
    ...column(services, serviceX, (service) => ({ kind: 'service', service }), (service) => idOf('service', service)),
    ...frames(map.nodes, pods),
  ];
  const known = new Set(nodes.map(({ id }) => id));
  const edges = [...routeEdges(ingresses), ...endpointEdges(services)].filter(({ source, target }) => known.has(source) && known.has(target));
  return { nodes, edges };
}

const idOf = (kind: string, { namespace, name }: { namespace: string; name: string }): string => `${kind}/${namespace}/${name}`;

function column<T>(items: readonly T[], x: number, data: (item: T) => MapData, id: (item: T) => string): Node<MapData>[] {
  return items.map((item, index) => ({
    id: id(item), type: 'card', data: data(item), position: { x, y: index * (card.height + 22) }, ...card,
  }));
}

/** Each node a frame around its pods; pods that wait for a place stand in a frame of their own. */
function frames(machines: readonly MapNode[], pods: readonly MapPod[]): Node<MapData>[] {
  const waiting: MapNode = { name: 'Not scheduled', roles: [], address: '', health: 'pending', status: 'waiting for a node' };
  const homeless = pods.filter(({ node }) => node === undefined);
  let y = 0;
  return [...machines, ...(homeless.length > 0 ? [waiting] : [])].flatMap((node) => {
    const own = node === waiting ? homeless : pods.filter((candidate) => candidate.node === node.name);
    const rows = Math.max(1, Math.ceil(own.length / frame.columns));
    const height = frame.top + rows * (pod.height + pod.gap) + frame.side - pod.gap;
    const width = frame.side * 2 + frame.columns * pod.width + (frame.columns - 1) * pod.gap;
    const id = `node//${node.name}`;
    const outer: Node<MapData> = { id, type: 'frame', data: { kind: 'node', node, pods: own.length }, position: { x: nodeX, y }, width, height, zIndex: -1 };
    y += height + frame.gap;
    return [outer, ...own.map((item, index): Node<MapData> => ({
      id: idOf('pod', item), type: 'card', data: { kind: 'pod', pod: item }, parentId: id,
      position: {
        x: frame.side + (index % frame.columns) * (pod.width + pod.gap),
        y: frame.top + Math.floor(index / frame.columns) * (pod.height + pod.gap),
      },
      width: pod.width, height: pod.height,
    }))];
  });
}

function routeEdges(ingresses: readonly MapIngress[]): Edge[] {
  return ingresses.flatMap((ingress) => ingress.rules.map((rule, index) => ({
    id: `${idOf('ingress', ingress)}#${index}`,
    source: idOf('ingress', ingress),
    target: idOf('service', { namespace: ingress.namespace, name: rule.service }),
    label: `${rule.host}${rule.path === '/' ? '' : rule.path}`,
  })));
}

function endpointEdges(services: readonly MapService[]): Edge[] {
  return services.flatMap((service) => service.pods.map(({ name, ready }) => ({
    id: `${idOf('service', service)}>${name}`,
    source: idOf('service', service),
    target: idOf('pod', { namespace: service.namespace, name }),
    style: ready ? {} : { strokeDasharray: '4 4', opacity: 0.6 },
  })));
}

export function referenceOf(data: MapData): ObjectReference {
  switch (data.kind) {
    case 'node': return { kind: 'Node', name: data.node.name };
    case 'pod': return { kind: 'Pod', namespace: data.pod.namespace, name: data.pod.name };
    case 'service': return { kind: 'Service', namespace: data.service.namespace, name: data.service.name };
    case 'ingress': return { kind: 'Ingress', namespace: data.ingress.namespace, name: data.ingress.name };
  }
}
