/**
 * Every resource that a cluster of this release serves by default, in its preferred version: what
 * discovery says before any CRD is installed. Sorted as `kubectl api-resources` prints: group, plural.
 */
import type { ApiResource } from './api-resource.ts';

const ALL_VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
const CREATE_ONLY = ['create'];

interface Row {
  readonly short?: readonly string[];
  readonly global?: true;
  readonly categories?: readonly string[];
  readonly verbs?: readonly string[];
  readonly sub?: readonly string[];
}

type Rows = Readonly<Record<string, readonly [kind: string, row?: Row]>>;

const all = ['all'];
const extensions = ['api-extensions'];
const status = ['status'];
const scalable = ['scale', 'status'];

const GROUPS: readonly (readonly [group: string, version: string, rows: Rows])[] = [
  [
    '',
    'v1',
    {
      bindings: ['Binding', { verbs: CREATE_ONLY }],
      componentstatuses: ['ComponentStatus', { short: ['cs'], global: true, verbs: ['get', 'list'] }],
      configmaps: ['ConfigMap', { short: ['cm'] }],
      endpoints: ['Endpoints', { short: ['ep'] }],
      events: ['Event', { short: ['ev'] }],
      limitranges: ['LimitRange', { short: ['limits'] }],
      namespaces: [
        'Namespace',
        {
          short: ['ns'],
          global: true,
          verbs: ALL_VERBS.filter((verb) => verb !== 'deletecollection'),
          sub: ['finalize', 'status'],
        },
      ],
      nodes: ['Node', { short: ['no'], global: true, sub: ['proxy', 'status'] }],
      persistentvolumeclaims: ['PersistentVolumeClaim', { short: ['pvc'], sub: status }],
      persistentvolumes: ['PersistentVolume', { short: ['pv'], global: true, sub: status }],
      pods: [
        'Pod',
        {
          short: ['po'],
          categories: all,
          sub: ['attach', 'binding', 'ephemeralcontainers', 'eviction', 'exec', 'log', 'portforward', 'proxy', 'resize', 'status'],
        },
      ],
      podtemplates: ['PodTemplate'],
      replicationcontrollers: ['ReplicationController', { short: ['rc'], categories: all, sub: scalable }],
      resourcequotas: ['ResourceQuota', { short: ['quota'], sub: status }],
      secrets: ['Secret'],
      serviceaccounts: ['ServiceAccount', { short: ['sa'], sub: ['token'] }],
      services: ['Service', { short: ['svc'], categories: all, sub: ['proxy', 'status'] }],
    },
  ],
  [
    'admissionregistration.k8s.io',
    'v1',
    {
      mutatingwebhookconfigurations: ['MutatingWebhookConfiguration', { global: true, categories: extensions }],
      validatingadmissionpolicies: ['ValidatingAdmissionPolicy', { global: true, categories: extensions, sub: status }],
      validatingadmissionpolicybindings: ['ValidatingAdmissionPolicyBinding', { global: true, categories: extensions }],
      validatingwebhookconfigurations: ['ValidatingWebhookConfiguration', { global: true, categories: extensions }],
    },
  ],
  [
    'apiextensions.k8s.io',
    'v1',
    {
      customresourcedefinitions: ['CustomResourceDefinition', { short: ['crd', 'crds'], global: true, categories: extensions, sub: status }],
    },
  ],
  [
    'apiregistration.k8s.io',
    'v1',
    {
      apiservices: ['APIService', { global: true, categories: extensions, sub: status }],
    },
  ],
  [
    'apps',
    'v1',
    {
      controllerrevisions: ['ControllerRevision'],
      daemonsets: ['DaemonSet', { short: ['ds'], categories: all, sub: status }],
      deployments: ['Deployment', { short: ['deploy'], categories: all, sub: scalable }],
      replicasets: ['ReplicaSet', { short: ['rs'], categories: all, sub: scalable }],
      statefulsets: ['StatefulSet', { short: ['sts'], categories: all, sub: scalable }],
    },
  ],
  [
    'authentication.k8s.io',
    'v1',
    {
      selfsubjectreviews: ['SelfSubjectReview', { global: true, verbs: CREATE_ONLY }],
      tokenreviews: ['TokenReview', { global: true, verbs: CREATE_ONLY }],
    },
  ],
  [
    'authorization.k8s.io',
    'v1',
    {
      localsubjectaccessreviews: ['LocalSubjectAccessReview', { verbs: CREATE_ONLY }],
      selfsubjectaccessreviews: ['SelfSubjectAccessReview', { global: true, verbs: CREATE_ONLY }],
      selfsubjectrulesreviews: ['SelfSubjectRulesReview', { global: true, verbs: CREATE_ONLY }],
      subjectaccessreviews: ['SubjectAccessReview', { global: true, verbs: CREATE_ONLY }],
    },
  ],
  [
    'autoscaling',
    'v2',
    {
      horizontalpodautoscalers: ['HorizontalPodAutoscaler', { short: ['hpa'], categories: all, sub: status }],
    },
  ],
  [
    'batch',
    'v1',
    {
      cronjobs: ['CronJob', { short: ['cj'], categories: all, sub: status }],
      jobs: ['Job', { categories: all, sub: status }],
    },
  ],
  [
    'certificates.k8s.io',
    'v1',
    {
      certificatesigningrequests: ['CertificateSigningRequest', { short: ['csr'], global: true, sub: ['approval', 'status'] }],
    },
  ],
  ['coordination.k8s.io', 'v1', { leases: ['Lease'] }],
  ['discovery.k8s.io', 'v1', { endpointslices: ['EndpointSlice'] }],
  ['events.k8s.io', 'v1', { events: ['Event', { short: ['ev'] }] }],
  [
    'flowcontrol.apiserver.k8s.io',
    'v1',
    {
      flowschemas: ['FlowSchema', { global: true, sub: status }],
      prioritylevelconfigurations: ['PriorityLevelConfiguration', { global: true, sub: status }],
    },
  ],
  [
    'networking.k8s.io',
    'v1',
    {
      ingressclasses: ['IngressClass', { global: true }],
      ingresses: ['Ingress', { short: ['ing'], sub: status }],
      ipaddresses: ['IPAddress', { short: ['ip'], global: true }],
      networkpolicies: ['NetworkPolicy', { short: ['netpol'] }],
      servicecidrs: ['ServiceCIDR', { global: true, sub: status }],
    },
  ],
  ['node.k8s.io', 'v1', { runtimeclasses: ['RuntimeClass', { global: true }] }],
  ['policy', 'v1', { poddisruptionbudgets: ['PodDisruptionBudget', { short: ['pdb'], sub: status }] }],
  [
    'rbac.authorization.k8s.io',
    'v1',
    {
      clusterrolebindings: ['ClusterRoleBinding', { global: true }],
      clusterroles: ['ClusterRole', { global: true }],
      rolebindings: ['RoleBinding'],
      roles: ['Role'],
    },
  ],
  [
    'resource.k8s.io',
    'v1',
    {
      deviceclasses: ['DeviceClass', { global: true }],
      resourceclaims: ['ResourceClaim', { sub: status }],
      resourceclaimtemplates: ['ResourceClaimTemplate'],
      resourceslices: ['ResourceSlice', { global: true }],
    },
  ],
  ['scheduling.k8s.io', 'v1', { priorityclasses: ['PriorityClass', { short: ['pc'], global: true }] }],
  [
    'storage.k8s.io',
    'v1',
    {
      csidrivers: ['CSIDriver', { global: true }],
      csinodes: ['CSINode', { global: true }],
      csistoragecapacities: ['CSIStorageCapacity'],
      storageclasses: ['StorageClass', { short: ['sc'], global: true }],
      volumeattachments: ['VolumeAttachment', { global: true, sub: status }],
      volumeattributesclasses: ['VolumeAttributesClass', { short: ['vac'], global: true }],
    },
  ],
];

const NONE: readonly string[] = [];

export const apiResources: readonly ApiResource[] = GROUPS.flatMap(([group, version, rows]) =>
  Object.entries(rows).map(([plural, [kind, row = {}]]) => ({
    group,
    version,
    kind,
    plural,
    singular: kind.toLowerCase(),
    namespaced: row.global !== true,
    shortNames: row.short ?? NONE,
    categories: row.categories ?? NONE,
    verbs: row.verbs ?? ALL_VERBS,
    subresources: row.sub ?? NONE,
  })),
);

/** Groups in the order in which discovery lists them: an ambiguous name means the first that has it. */
export const groupOrder: readonly string[] = [
  '',
  'apiregistration.k8s.io',
  'apps',
  'events.k8s.io',
  'authentication.k8s.io',
  'authorization.k8s.io',
  'autoscaling',
  'batch',
  'certificates.k8s.io',
  'networking.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
  'storage.k8s.io',
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'scheduling.k8s.io',
  'coordination.k8s.io',
  'node.k8s.io',
  'discovery.k8s.io',
  'flowcontrol.apiserver.k8s.io',
  'resource.k8s.io',
];

const byName = new Map(apiResources.map((resource) => [`${resource.plural}.${resource.group}`, resource]));

/** The built-in resource of a group by its plural. */
export function getApiResource(group: string, plural: string): ApiResource {
  const resource = byName.get(`${plural}.${group}`);
  if (resource === undefined) throw new Error(`no built-in resource ${plural} in group "${group}"`);
  return resource;
}
