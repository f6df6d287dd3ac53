import { customResourceSchema } from '#kube/custom-schema.ts';
import { decodeObject, strictDecodingError } from '#kube/decode-object.ts';
import { definitionName } from '#kube/definition-names.ts';
import { findField, findSchema, listKinds, listTypeNames, schemaForKind, type Schema } from '#kube/schema.ts';
import { apiResources } from '#kube/api-resources.ts';

const deployment = schemaForKind('apps', 'v1', 'Deployment') as Schema;
const pod = schemaForKind('', 'v1', 'Pod') as Schema;

test('knows every served kind', () => {
  const missing = apiResources.filter(({ group, version, kind }) => schemaForKind(group, version, kind) === undefined);
  expect(missing).toEqual([]);
  expect(schemaForKind('events.k8s.io', 'v1', 'Event')?.typeName).toBe('EventsV1Event');
  expect(schemaForKind('autoscaling', 'v2', 'HorizontalPodAutoscaler')?.fields?.has('spec')).toBe(true);
  expect(schemaForKind('autoscaling', 'v1', 'HorizontalPodAutoscaler')?.typeName).toBe('V1HorizontalPodAutoscaler');
});

test('every field of every type leads to a schema', () => {
  for (const name of listTypeNames()) {
    for (const field of findSchema(name)?.fields?.values() ?? []) expect(field.schema.type).toEqual(expect.any(String));
  }
});

test('a path leads to a field with its documentation and merge rules', () => {
  const field = findField(deployment, ['spec', 'template', 'spec', 'containers']);
  expect(field).toMatchObject({ name: 'containers', required: true });
  expect(field?.merge).toMatchObject({
    patchStrategy: 'merge',
    patchMergeKey: 'name',
    listType: 'map',
    listMapKeys: ['name'],
  });
  expect(field?.description).toContain('List of containers belonging to the pod');
  expect(findField(pod, ['spec', 'containers', 'resources', 'limits'])?.schema.items?.format).toBe('quantity');
  expect(findField(pod, ['spec', 'nope'])).toBeUndefined();
});

test('finds unknown fields and drops them', () => {
  const { object, unknownFields } = decodeObject(
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p', creationTimestamp: null },
      spek: {},
      spec: { containers: [{ name: 'c', imagee: 'x', ports: [{ containerPort: 80, port: 1 }] }] },
      status: {},
    },
    pod,
  );
  expect(unknownFields).toEqual(['spek', 'spec.containers[0].imagee', 'spec.containers[0].ports[0].port']);
  expect(object).toEqual({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p' },
    spec: { containers: [{ name: 'c', ports: [{ containerPort: 80 }] }] },
    status: {},
  });
  expect(strictDecodingError(unknownFields.slice(0, 2))).toBe(
    'strict decoding error: unknown field "spek", unknown field "spec.containers[0].imagee"',
  );
});

test('an object that is fine stays the same object', () => {
  const object = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', labels: { a: '' } },
    spec: { containers: [{ name: 'c', resources: { limits: { cpu: '1' } } }] },
  };
  expect(decodeObject(object, pod).object).toBe(object);
});

test('brings values into canonical form and leaves out what is empty', () => {
  const { object } = decodeObject(
    {
      metadata: { labels: {}, creationTimestamp: '2026-01-01T02:00:00.5+02:00' },
      spec: {
        nodeName: '',
        tolerations: [],
        volumes: [{ name: 'v', emptyDir: {} }],
        containers: [
          {
            name: 'c',
            resources: { limits: { cpu: 0.5, memory: '1024Mi' } },
            env: [{ name: 'E', value: '' }],
            args: [null],
          },
        ],
      },
    },
    pod,
  );
  expect(object).toEqual({
    metadata: { creationTimestamp: '2026-01-01T00:00:00Z' },
    spec: {
      volumes: [{ name: 'v', emptyDir: {} }],
      containers: [{ name: 'c', resources: { limits: { cpu: '500m', memory: '1Gi' } }, env: [{ name: 'E' }], args: [''] }],
    },
  });
});

test('the empty storage class is not the default one', () => {
  const claim = findSchema('PersistentVolumeClaim') as Schema;
  expect(decodeObject({ spec: { storageClassName: '', volumeName: '' } }, claim).object).toEqual({
    spec: { storageClassName: '' },
  });
});

test.each([
  [{ spec: { replicas: '3' } }, 'json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32'],
  [{ spec: { replicas: 1.5 } }, 'json: cannot unmarshal number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32'],
  [{ spec: 'x' }, 'json: cannot unmarshal string into Go struct field Deployment.spec of type v1.DeploymentSpec'],
  [{ metadata: { labels: { a: 1 } } }, 'json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string'],
  [
    { spec: { template: { spec: { containers: {} } } } },
    'json: cannot unmarshal object into Go struct field PodSpec.spec.template.spec.containers of type []v1.Container',
  ],
  [
    { spec: { template: { spec: { containers: [{ env: [{ name: 'a', value: true }] }] } } } },
    'json: cannot unmarshal bool into Go struct field EnvVar.spec.template.spec.containers.env.value of type string',
  ],
  [
    { spec: { template: { spec: { containers: [{ resources: { limits: { cpu: 'much' } } }] } } } },
    "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
  ],
  [{ metadata: { creationTimestamp: 'soon' } }, 'parsing time "soon" as "2006-01-02T15:04:05Z07:00": cannot parse "soon" as "2006"'],
])('refuses %j in the words of Go', (object, message) => {
  expect(() => decodeObject<unknown>(object, deployment)).toThrow(new Error(message));
});

test('a secret must be base64', () => {
  expect(() => decodeObject({ data: { a: 'hello!' } }, findSchema('Secret') as Schema)).toThrow('illegal base64 data at input byte 5');
});

test('prunes a custom resource by its schema, but not where it is told to keep', () => {
  const schema = customResourceSchema({
    type: 'object',
    properties: {
      spec: {
        type: 'object',
        properties: {
          size: { type: 'integer' },
          any: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
        },
      },
    },
  });
  const { object, unknownFields } = decodeObject(
    {
      apiVersion: 'x/v1',
      kind: 'Web',
      metadata: { name: 'a', nam: 1 },
      spec: { size: 'big', sise: 1, any: { thing: 1 } },
    },
    schema,
  );
  expect(unknownFields).toEqual(['metadata.nam', 'spec.sise']);
  expect(object).toEqual({
    apiVersion: 'x/v1',
    kind: 'Web',
    metadata: { name: 'a' },
    spec: { size: 'big', any: { thing: 1 } },
  });
});

test.each([
  ['Pod', 'io.k8s.api.core.v1.Pod'],
  ['PodSpec', 'io.k8s.api.core.v1.PodSpec'],
  ['Deployment', 'io.k8s.api.apps.v1.Deployment'],
  ['ObjectMeta', 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta'],
  ['HorizontalPodAutoscaler', 'io.k8s.api.autoscaling.v2.HorizontalPodAutoscaler'],
  ['V1HorizontalPodAutoscaler', 'io.k8s.api.autoscaling.v1.HorizontalPodAutoscaler'],
  ['PolicyRule', 'io.k8s.api.rbac.v1.PolicyRule'],
  ['DiscoveryV1EndpointPort', 'io.k8s.api.discovery.v1.EndpointPort'],
  ['Scale', 'io.k8s.api.autoscaling.v1.Scale'],
  ['CustomResourceDefinitionSpec', 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionSpec'],
  ['APIService', 'io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.APIService'],
  ['FlowcontrolV1Subject', 'io.k8s.api.flowcontrol.v1.Subject'],
])('OpenAPI calls %s %s', (typeName, name) => {
  expect(definitionName(typeName)).toBe(name);
});

test('no two types share a definition', () => {
  const names = listTypeNames().map(definitionName);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

test('every kind that can be read or created by its own path is in the table of resources', () => {
  const apart = ['Scale', 'Eviction', 'TokenRequest', 'Status', 'DeleteOptions', 'WatchEvent'];
  const known = new Set(apiResources.map(({ kind }) => kind));
  const missing = listKinds().filter(([, kind]) => !kind.endsWith('List') && !known.has(kind) && !apart.includes(kind));
  expect(missing).toEqual([]);
});

test('enumerations have their values, and every one is about a field that exists', () => {
  expect(findField(pod, ['spec', 'restartPolicy'])?.enum).toEqual(['Always', 'Never', 'OnFailure']);
  expect(findField(pod, ['spec', 'nodeName'])?.enum).toBeUndefined();
  const found = listTypeNames().flatMap((name) => [...(findSchema(name)?.fields?.values() ?? [])].filter((field) => field.enum !== undefined));
  expect(found.length).toBeGreaterThanOrEqual(60);
});
