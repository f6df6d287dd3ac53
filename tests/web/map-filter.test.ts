import { restrictMap } from '#app/courses/[course]/[lesson]/_workspace/map-filter.ts';
import type { ClusterMap, MapPod, MapService } from '#labs/lab-host.ts';

const pod = (name: string, node: string, labels: Record<string, string>, namespace = 'default'): MapPod => ({
  namespace,
  name,
  node,
  labels,
  health: 'good',
  status: 'Running',
  ready: '1/1',
  restarts: 0,
});
const service = (name: string, pods: string[], namespace = 'default'): MapService => ({
  namespace,
  name,
  type: 'ClusterIP',
  ports: '80/TCP',
  selector: `app=${name}`,
  pods: pods.map((of) => ({ name: of, ready: true })),
});
const map: ClusterMap = {
  nodes: ['one', 'two'].map((name) => ({ name, roles: [], address: '', health: 'good', status: 'Ready' })),
  pods: [pod('web-1', 'one', { app: 'web' }), pod('db-0', 'two', { app: 'db' }), pod('web-1', 'two', { app: 'web' }, 'shop')],
  services: [service('web', ['web-1']), service('db', ['db-0']), service('web', ['web-1'], 'shop')],
  ingresses: [{ namespace: 'default', name: 'in', rules: [{ host: 'x', path: '/', service: 'web', port: '80' }] }],
};
const names = (part: ClusterMap): string[] => [
  ...part.nodes.map(({ name }) => name),
  ...[...part.pods, ...part.services, ...part.ingresses].map(({ namespace, name }) => `${namespace}/${name}`),
];

test('everything, where nothing is asked for', () => expect(restrictMap(map, {})).toEqual(map));

test('a selector keeps the whole way to its Pods: Ingress, Service, node', () =>
  expect(names(restrictMap(map, { namespace: 'default', selector: 'app=web' }))).toEqual(['one', 'default/web-1', 'default/web', 'default/in']));

test('a namespace keeps what is in it', () => expect(names(restrictMap(map, { namespace: 'shop' }))).toEqual(['two', 'shop/web-1', 'shop/web']));

test('kinds leave the others out, and Pods keep the nodes that they stand on', () => {
  expect(names(restrictMap(map, { kinds: ['nodes'] }))).toEqual(['one', 'two']);
  expect(names(restrictMap(map, { kinds: ['pod', 'Services'], selector: 'app=db' }))).toEqual(['two', 'default/db-0', 'default/db']);
  expect(names(restrictMap(map, { kinds: ['ingresses'] }))).toEqual(['default/in']);
});

test('a selector of sets works as with kubectl', () =>
  expect(restrictMap(map, { selector: 'app notin (web)' }).pods.map(({ name }) => name)).toEqual(['db-0']));
