import { isSystem, layOut, referenceOf } from '#app/courses/[course]/[lesson]/_workspace/map-layout.ts';
import type { ClusterMap, MapPod } from '#labs/lab-host.ts';

const pod = (name: string, node?: string, namespace = 'default'): MapPod => ({
  namespace,
  name,
  node,
  health: 'good',
  status: 'Running',
  ready: '1/1',
  restarts: 0,
});

const map: ClusterMap = {
  nodes: [{ name: 'worker', roles: [], address: '10.0.0.1', health: 'good', status: 'Ready' }],
  pods: [pod('a', 'worker'), pod('b', 'worker'), pod('homeless'), pod('dns', 'worker', 'kube-system')],
  services: [
    {
      namespace: 'default',
      name: 'web',
      type: 'ClusterIP',
      ports: '80/TCP',
      selector: 'app=web',
      pods: [
        { name: 'a', ready: true },
        { name: 'b', ready: false },
        { name: 'gone', ready: true },
      ],
    },
  ],
  ingresses: [
    {
      namespace: 'default',
      name: 'in',
      rules: [
        { host: 'x.test', path: '/api', service: 'web', port: '80' },
        { host: 'y.test', path: '/', service: 'missing', port: '80' },
      ],
    },
  ],
};

describe('the cluster map', () => {
  it('puts pods into their nodes, and those without a node aside', () => {
    const { nodes } = layOut(map, false, false);
    const parentOf = (id: string) => nodes.find((node) => node.id === id)?.parentId;
    expect(parentOf('pod/default/a')).toBe('node//worker');
    expect(parentOf('pod/default/homeless')).toBe('node//Not scheduled');
    expect(nodes.findIndex(({ id }) => id === 'node//worker')).toBeLessThan(nodes.findIndex(({ id }) => id === 'pod/default/a'));
  });

  it('draws only arrows whose two ends exist; an unready endpoint is dashed', () => {
    const { edges } = layOut(map, false, false);
    expect(edges.map(({ source, target, label, style }) => [source, target, label, style?.strokeDasharray])).toEqual([
      ['ingress/default/in', 'service/default/web', 'x.test', undefined],
      ['service/default/web', 'pod/default/a', undefined, undefined],
      ['service/default/web', 'pod/default/b', undefined, '4 4'],
    ]);
  });

  it("shows the cluster's own namespaces only when asked", () => {
    expect(isSystem('kube-system')).toBe(true);
    expect(layOut(map, false, false).nodes.some(({ id }) => id === 'pod/kube-system/dns')).toBe(false);
    expect(layOut(map, true, false).nodes.some(({ id }) => id === 'pod/kube-system/dns')).toBe(true);
  });

  it.each([false, true])('never lays one thing over another (narrow: %s)', (narrow) => {
    const tops = layOut(map, true, narrow).nodes.filter(({ parentId }) => parentId === undefined);
    for (const a of tops) {
      for (const b of tops.filter((other) => other !== a)) {
        const apart =
          a.position.x + a.width! <= b.position.x ||
          b.position.x + b.width! <= a.position.x ||
          a.position.y + a.height! <= b.position.y ||
          b.position.y + b.height! <= a.position.y;
        expect([a.id, b.id, apart]).toEqual([a.id, b.id, true]);
      }
    }
  });

  it('knows what a click asks for', () => {
    const { nodes } = layOut(map, false, false);
    expect(nodes.map(({ data }) => referenceOf(data).kind)).toEqual(['Ingress', 'Service', 'Node', 'Pod', 'Pod', 'Node', 'Pod']);
  });
});
