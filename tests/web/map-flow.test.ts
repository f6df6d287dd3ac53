import { flowingEdges } from '#app/courses/[course]/[lesson]/_workspace/map-flow.ts';
import type { ClusterMap } from '#labs/lab-host.ts';

const edges = [
  { id: 'in', source: 'ingress/default/shop', target: 'service/default/web' },
  { id: 'a', source: 'service/default/web', target: 'pod/default/a' },
  { id: 'b', source: 'service/default/web', target: 'pod/default/b' },
  { id: 'crowd', source: 'service/default/big', target: 'node//worker' },
];
const map = { pods: [{ namespace: 'default', name: 'big-1', node: 'worker' }] } as unknown as ClusterMap;
const at = (name: string) => ({ namespace: 'default', name });

test('a request runs along the arrows it took, and no others', () => {
  const flows = [{ ingress: at('shop'), service: at('web'), pod: at('b'), count: 1, failed: false }];
  expect([...flowingEdges(edges, flows, map)]).toEqual([
    ['in', { failed: false }],
    ['b', { failed: false }],
  ]);
});

test('a failure stays one when others succeed', () => {
  const flows = [true, false].map((failed) => ({ service: at('web'), pod: at('a'), count: 1, failed }));
  expect(flowingEdges(edges, flows, map).get('a')).toEqual({ failed: true });
});

test('pods that stand in a crowd are reached through their node', () => {
  expect([...flowingEdges(edges, [{ service: at('big'), pod: at('big-1'), count: 3, failed: false }], map).keys()]).toEqual(['crowd']);
});

test('what reached no service draws nothing', () => {
  expect(flowingEdges(edges, [{ pod: at('a'), count: 1, failed: false }], map).size).toBe(0);
});
