/**
 * How lists, maps and structs of the built-in types merge: the patchStrategy, patchMergeKey, listType,
 * listMapKey, mapType and structType markers of k8s.io/api, which the client's models leave out.
 * What is not named here: lists are atomic, maps and structs granular.
 */

const CONDITIONS = { conditions: 'type' };
const CONTAINER = { ports: 'containerPort', env: 'name', volumeMounts: 'mountPath', volumeDevices: 'devicePath' };
const WEBHOOK = { matchConditions: 'name' };

/** patchStrategy `merge`: type, field, patchMergeKey (empty for lists of scalars). */
const PATCH_MERGE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  APIServiceStatus: CONDITIONS,
  CSINodeSpec: { drivers: 'name' },
  Container: CONTAINER,
  ContainerStatus: { volumeMounts: 'mountPath', allocatedResourcesStatus: 'name' },
  DaemonSetStatus: CONDITIONS,
  DeploymentStatus: CONDITIONS,
  EphemeralContainer: CONTAINER,
  FlowSchemaStatus: CONDITIONS,
  HorizontalPodAutoscalerStatus: CONDITIONS,
  JobStatus: CONDITIONS,
  MutatingWebhook: WEBHOOK,
  MutatingWebhookConfiguration: { webhooks: 'name' },
  NamespaceStatus: CONDITIONS,
  NodeSpec: { podCIDRs: '' },
  NodeStatus: { conditions: 'type', addresses: 'type' },
  ObjectMeta: { ownerReferences: 'uid', finalizers: '' },
  PersistentVolumeClaimStatus: CONDITIONS,
  PodDisruptionBudgetStatus: CONDITIONS,
  PodSpec: {
    volumes: 'name',
    initContainers: 'name',
    containers: 'name',
    ephemeralContainers: 'name',
    imagePullSecrets: 'name',
    hostAliases: 'ip',
    topologySpreadConstraints: 'topologyKey',
    schedulingGates: 'name',
    resourceClaims: 'name',
  },
  PodStatus: { conditions: 'type', podIPs: 'ip', hostIPs: 'ip', resourceClaimStatuses: 'name' },
  PriorityLevelConfigurationStatus: CONDITIONS,
  ReplicaSetStatus: CONDITIONS,
  ReplicationControllerStatus: CONDITIONS,
  ResourceClaimStatus: { reservedFor: 'uid' },
  ServiceAccount: { secrets: 'name' },
  ServiceCIDRStatus: CONDITIONS,
  ServiceSpec: { ports: 'port' },
  ServiceStatus: CONDITIONS,
  StatefulSetStatus: CONDITIONS,
  ValidatingAdmissionPolicySpec: { matchConditions: 'name', variables: 'name' },
  ValidatingWebhook: WEBHOOK,
  ValidatingWebhookConfiguration: { webhooks: 'name' },
};

const RETAIN_KEYS: ReadonlySet<string> = new Set([
  'DeploymentSpec.strategy',
  'PodSpec.resourceClaims',
  'PodSpec.volumes',
  'PodStatus.resourceClaimStatuses',
]);

const REPLACE: ReadonlySet<string> = new Set(['PodDisruptionBudgetSpec.selector']);

/** listType `map` where its keys are not the patchMergeKey; no keys: atomic all the same. */
const LIST_MAP_KEYS: Readonly<Record<string, readonly string[]>> = {
  'Container.ports': ['containerPort', 'protocol'],
  'EphemeralContainer.ports': ['containerPort', 'protocol'],
  'ServiceSpec.ports': ['port', 'protocol'],
  'PodSpec.topologySpreadConstraints': ['topologyKey', 'whenUnsatisfiable'],
  'JobStatus.conditions': [],
  'PodStatus.hostIPs': [],
  'ResourceRequirements.claims': ['name'],
  'CertificateSigningRequestStatus.conditions': ['type'],
  'CustomResourceDefinitionStatus.conditions': ['type'],
  'ValidatingAdmissionPolicyStatus.conditions': ['type'],
  'ResourceClaimStatus.devices': ['driver', 'device', 'pool', 'shareID'],
  'AllocatedDeviceStatus.conditions': ['type'],
};

const SETS: ReadonlySet<string> = new Set([
  'Endpoint.addresses',
  'NodeSpec.podCIDRs',
  'ObjectMeta.finalizers',
  'PodFailurePolicyOnExitCodesRequirement.values',
  'UncountedTerminatedPods.failed',
  'UncountedTerminatedPods.succeeded',
]);

/** Key fields that the API defaults before it merges. */
const KEY_DEFAULTS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'Container.ports': { protocol: 'TCP' },
  'EphemeralContainer.ports': { protocol: 'TCP' },
  'ServiceSpec.ports': { protocol: 'TCP' },
};

/** structType `atomic`: replaced as a whole by server-side apply. */
const ATOMIC_TYPES: ReadonlySet<string> = new Set([
  'ConfigMapKeySelector',
  'CrossVersionObjectReference',
  'FileKeySelector',
  'LabelSelector',
  'LocalObjectReference',
  'NodeSelector',
  'NodeSelectorTerm',
  'ObjectFieldSelector',
  'ObjectReference',
  'OwnerReference',
  'ResourceFieldSelector',
  'RoleRef',
  'ScopeSelector',
  'ScopedResourceSelectorRequirement',
  'SecretKeySelector',
  'SecretReference',
  'Subject',
  'TopologySelectorTerm',
  'TypedLocalObjectReference',
  'FlowcontrolV1Subject',
]);

/** Whether server-side apply replaces a struct of this type as a whole. */
export function isAtomicType(typeName: string | undefined): boolean {
  return typeName !== undefined && ATOMIC_TYPES.has(typeName);
}

/** Atomic by their type, granular in this place. */
const GRANULAR_FIELDS: ReadonlySet<string> = new Set(['PersistentVolumeSpec.claimRef']);
const ATOMIC_FIELDS: ReadonlySet<string> = new Set(['PodSpec.nodeSelector', 'ReplicationControllerSpec.selector', 'ServiceSpec.selector']);

export interface FieldMerge {
  /** Of strategic merge patches. `replace` is the default of everything but objects. */
  readonly patchStrategy: 'merge' | 'replace' | undefined;
  readonly retainKeys: boolean;
  readonly patchMergeKey: string | undefined;
  readonly listType: 'atomic' | 'set' | 'map';
  readonly listMapKeys: readonly string[];
  readonly keyDefaults: Readonly<Record<string, unknown>> | undefined;
  /** Of the map or struct in this field. */
  readonly atomic: boolean;
}

const NO_KEYS: readonly string[] = [];

/** `fieldType` is the name of the struct in the field, if it is one. */
export function fieldMerge(typeName: string, field: string, fieldType: string | undefined): FieldMerge {
  const path = `${typeName}.${field}`;
  const mergeKey = PATCH_MERGE[typeName]?.[field];
  const listMapKeys = LIST_MAP_KEYS[path] ?? (mergeKey === undefined || mergeKey === '' ? NO_KEYS : [mergeKey]);
  return {
    patchStrategy: mergeKey !== undefined ? 'merge' : REPLACE.has(path) ? 'replace' : undefined,
    retainKeys: RETAIN_KEYS.has(path),
    patchMergeKey: mergeKey === '' ? undefined : mergeKey,
    listType: SETS.has(path) ? 'set' : listMapKeys.length > 0 ? 'map' : 'atomic',
    listMapKeys,
    keyDefaults: KEY_DEFAULTS[path],
    atomic: ATOMIC_FIELDS.has(path) || (isAtomicType(fieldType) && !GRANULAR_FIELDS.has(path)),
  };
}
