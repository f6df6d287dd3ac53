import { groupResource } from '#kube/api-resource.ts';
import { apiResources, getApiResource } from '#kube/api-resources.ts';
import { builtInMapper, RestMapper } from '#kube/rest-mapping.ts';

test.each([
  ['po', 'pods'],
  ['pod', 'pods'],
  ['Pod', 'pods'],
  ['PODS', 'pods'],
  ['deploy', 'deployments.apps'],
  ['deployments.apps', 'deployments.apps'],
  ['deployments.v1.apps', 'deployments.apps'],
  ['deploy.apps', 'deployments.apps'],
  ['ing.networking', 'ingresses.networking.k8s.io'],
  ['events', 'events'],
  ['ev', 'events'],
  ['events.events.k8s.io', 'events.events.k8s.io'],
  ['events.v1.events.k8s.io', 'events.events.k8s.io'],
  ['hpa', 'horizontalpodautoscalers.autoscaling'],
  ['crds', 'customresourcedefinitions.apiextensions.k8s.io'],
  ['cs', 'componentstatuses'],
  ['Deployment.v1.apps', 'deployments.apps'],
  ['StorageClass', 'storageclasses.storage.k8s.io'],
])('%s means %s', (argument, expected) => {
  expect(groupResource(builtInMapper.getResource(argument))).toBe(expected);
});

test.each(['pox', 'deployments.v2.apps', 'pods.apps', 'deployments.extensions', 'PO'])('%s is no resource', (argument) => {
  expect(() => builtInMapper.getResource(argument)).toThrow(`the server doesn't have a resource type "${argument}"`);
});

test('finds kinds in their version only', () => {
  expect(builtInMapper.getKind('apps/v1', 'Deployment').plural).toBe('deployments');
  expect(() => builtInMapper.getKind('extensions/v1beta1', 'Deployment')).toThrow('no matches for kind "Deployment" in version "extensions/v1beta1"');
});

test('the category all holds the workloads in the order of discovery', () => {
  expect(builtInMapper.listCategory('all').map((resource) => resource.plural)).toEqual([
    'pods',
    'replicationcontrollers',
    'services',
    'daemonsets',
    'deployments',
    'replicasets',
    'statefulsets',
    'horizontalpodautoscalers',
    'cronjobs',
    'jobs',
  ]);
});

test('a custom resource does not take the name of a built-in one', () => {
  const custom = {
    ...getApiResource('', 'services'),
    group: 'serving.knative.dev',
    kind: 'Service',
    shortNames: ['ksvc'],
  };
  const mapper = new RestMapper([...builtInMapper.resources, custom]);
  expect(mapper.getResource('service').group).toBe('');
  expect(mapper.getResource('ksvc').group).toBe('serving.knative.dev');
  expect(mapper.getResource('services.serving.knative.dev').group).toBe('serving.knative.dev');
});

test('the table is sorted as kubectl api-resources prints it', () => {
  const keys = apiResources.map(({ group, plural }) => `${group}/${plural}`);
  expect(keys).toEqual(keys.toSorted());
});
