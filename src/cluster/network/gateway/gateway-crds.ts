// The CustomResourceDefinitions of the Gateway API's standard channel (v1.2), as far as its controller reads them.
import type { JSONSchemaProps } from '#kube/generated/types.ts';
import type { Manifest } from '../../profiles/cluster-profile.ts';

type Schema = JSONSchemaProps;

const text = (extra: Partial<Schema> = {}): Schema => ({ type: 'string', ...extra });
const number = (extra: Partial<Schema> = {}): Schema => ({ type: 'integer', format: 'int32', ...extra });
const list = (items: Schema, extra: Partial<Schema> = {}): Schema => ({ type: 'array', items, ...extra });
const object = (properties: Readonly<Record<string, Schema>>, required: readonly string[] = []): Schema => ({
  type: 'object',
  properties,
  ...(required.length > 0 && { required }),
});
const open: Schema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
const port = number({ minimum: 1, maximum: 65_535 });

const GROUP = 'gateway.networking.k8s.io';
const headers = list(object({ name: text(), value: text() }, ['name', 'value']));
const modifier = object({ set: headers, add: headers, remove: list(text()) });
const path = object({ type: text({ enum: ['ReplaceFullPath', 'ReplacePrefixMatch'] }), replaceFullPath: text(), replacePrefixMatch: text() }, [
  'type',
]);
const filters = list(
  object(
    {
      type: text({ enum: ['RequestHeaderModifier', 'ResponseHeaderModifier', 'RequestMirror', 'RequestRedirect', 'URLRewrite', 'ExtensionRef'] }),
      requestHeaderModifier: modifier,
      responseHeaderModifier: modifier,
      requestMirror: open,
      requestRedirect: object({
        scheme: text({ enum: ['http', 'https'] }),
        hostname: text(),
        port,
        statusCode: { type: 'integer', enum: [301, 302], default: 302 },
        path,
      }),
      urlRewrite: object({ hostname: text(), path }),
      extensionRef: open,
    },
    ['type'],
  ),
);
const valueMatch = list(
  object({ type: text({ enum: ['Exact', 'RegularExpression'], default: 'Exact' }), name: text(), value: text() }, ['name', 'value']),
);
const backendRef = object(
  {
    group: text({ default: '' }),
    kind: text({ default: 'Service' }),
    name: text(),
    namespace: text(),
    port,
    weight: number({ default: 1, minimum: 0, maximum: 1_000_000 }),
    filters,
  },
  ['name'],
);
const match = object({
  path: {
    ...object({ type: text({ enum: ['Exact', 'PathPrefix', 'RegularExpression'], default: 'PathPrefix' }), value: text({ default: '/' }) }),
    default: { type: 'PathPrefix', value: '/' },
  },
  headers: valueMatch,
  queryParams: valueMatch,
  method: text({ enum: ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH'] }),
});
const rule = object({
  name: text(),
  matches: list(match, { default: [{ path: { type: 'PathPrefix', value: '/' } }] }),
  filters,
  backendRefs: list(backendRef),
  timeouts: object({ request: text(), backendRequest: text() }),
});
const parentRef = object(
  { group: text({ default: GROUP }), kind: text({ default: 'Gateway' }), namespace: text(), name: text(), sectionName: text(), port },
  ['name'],
);
const listener = object(
  {
    name: text(),
    hostname: text(),
    port,
    protocol: text(),
    tls: object({
      mode: text({ enum: ['Terminate', 'Passthrough'], default: 'Terminate' }),
      certificateRefs: list(object({ group: text({ default: '' }), kind: text({ default: 'Secret' }), name: text(), namespace: text() }, ['name'])),
      options: open,
    }),
    allowedRoutes: {
      ...object({
        namespaces: { ...object({ from: text({ enum: ['All', 'Selector', 'Same'], default: 'Same' }), selector: open }), default: { from: 'Same' } },
        kinds: list(open),
      }),
      default: { namespaces: { from: 'Same' } },
    },
  },
  ['name', 'port', 'protocol'],
);

interface Kind {
  readonly kind: string;
  readonly plural: string;
  readonly shortNames?: readonly string[];
  /** v1 when absent. */
  readonly version?: string;
  readonly scope: 'Cluster' | 'Namespaced';
  readonly spec: Schema;
  readonly columns: readonly { readonly name: string; readonly jsonPath: string; readonly type: string }[];
}

const AGE = { name: 'Age', jsonPath: '.metadata.creationTimestamp', type: 'date' };

const kinds: readonly Kind[] = [
  {
    kind: 'GatewayClass',
    plural: 'gatewayclasses',
    shortNames: ['gc'],
    scope: 'Cluster',
    spec: object({ controllerName: text(), description: text({ maxLength: 64 }), parametersRef: open }, ['controllerName']),
    columns: [
      { name: 'Controller', jsonPath: '.spec.controllerName', type: 'string' },
      { name: 'Accepted', jsonPath: '.status.conditions[?(@.type=="Accepted")].status', type: 'string' },
      AGE,
    ],
  },
  {
    kind: 'Gateway',
    plural: 'gateways',
    shortNames: ['gtw'],
    scope: 'Namespaced',
    spec: object(
      {
        gatewayClassName: text({ minLength: 1 }),
        listeners: list(listener, { minItems: 1, maxItems: 64 }),
        addresses: list(open),
        infrastructure: open,
      },
      ['gatewayClassName', 'listeners'],
    ),
    columns: [
      { name: 'Class', jsonPath: '.spec.gatewayClassName', type: 'string' },
      { name: 'Address', jsonPath: '.status.addresses[*].value', type: 'string' },
      { name: 'Programmed', jsonPath: '.status.conditions[?(@.type=="Programmed")].status', type: 'string' },
      AGE,
    ],
  },
  {
    kind: 'HTTPRoute',
    plural: 'httproutes',
    scope: 'Namespaced',
    spec: object({
      parentRefs: list(parentRef),
      hostnames: list(text()),
      rules: list(rule, { default: [{ matches: [{ path: { type: 'PathPrefix', value: '/' } }] }] }),
    }),
    columns: [{ name: 'Hostnames', jsonPath: '.spec.hostnames', type: 'string' }, AGE],
  },
  {
    kind: 'GRPCRoute',
    plural: 'grpcroutes',
    scope: 'Namespaced',
    spec: object({
      parentRefs: list(parentRef),
      hostnames: list(text()),
      rules: list(
        object({
          name: text(),
          matches: list(object({ method: object({ type: text(), service: text(), method: text() }), headers: valueMatch })),
          filters,
          backendRefs: list(backendRef),
        }),
      ),
    }),
    columns: [{ name: 'Hostnames', jsonPath: '.spec.hostnames', type: 'string' }, AGE],
  },
  {
    kind: 'ReferenceGrant',
    plural: 'referencegrants',
    shortNames: ['refgrant'],
    version: 'v1beta1',
    scope: 'Namespaced',
    spec: object(
      {
        from: list(object({ group: text(), kind: text({ minLength: 1 }), namespace: text({ minLength: 1 }) }, ['group', 'kind', 'namespace']), {
          minItems: 1,
          maxItems: 16,
        }),
        to: list(object({ group: text(), kind: text({ minLength: 1 }), name: text() }, ['group', 'kind']), { minItems: 1, maxItems: 16 }),
      },
      ['from', 'to'],
    ),
    columns: [AGE],
  },
];

function definition({ kind, plural, shortNames, version = 'v1', scope, spec, columns }: Kind): Manifest {
  const schema = object({ apiVersion: text(), kind: text(), metadata: { type: 'object' }, spec, status: open }, ['spec']);
  return {
    resource: 'customresourcedefinitions.apiextensions.k8s.io',
    object: {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: {
        name: `${plural}.${GROUP}`,
        annotations: {
          'api-approved.kubernetes.io': 'https://github.com/kubernetes-sigs/gateway-api/pull/3328',
          'gateway.networking.k8s.io/bundle-version': 'v1.2.1',
          'gateway.networking.k8s.io/channel': 'standard',
        },
      },
      spec: {
        group: GROUP,
        scope,
        names: { kind, plural, categories: ['gateway-api'], ...(shortNames !== undefined && { shortNames }) },
        versions: [
          {
            name: version,
            served: true,
            storage: true,
            schema: { openAPIV3Schema: schema },
            subresources: { status: {} },
            additionalPrinterColumns: columns,
          },
        ],
      },
    },
  };
}

export const gatewayDefinitions: readonly Manifest[] = kinds.map(definition);
