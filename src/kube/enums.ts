/**
 * The values of fields that are enumerations (`+enum` in k8s.io/api), sorted as OpenAPI lists them;
 * the client's models know only strings.
 */
const PROTOCOL = ['SCTP', 'TCP', 'UDP'];
const TAINT_EFFECT = ['NoExecute', 'NoSchedule', 'PreferNoSchedule'];
const TRAFFIC_POLICY = ['Cluster', 'Local'];
const RECLAIM_POLICY = ['Delete', 'Recycle', 'Retain'];
const VOLUME_MODE = ['Block', 'Filesystem'];
const PROFILE = ['Localhost', 'RuntimeDefault', 'Unconfined'];
const NODE_POLICY = ['Honor', 'Ignore'];
const UPDATE_STRATEGY = ['OnDelete', 'RollingUpdate'];
const CONTAINER = {
  imagePullPolicy: ['Always', 'IfNotPresent', 'Never'],
  terminationMessagePolicy: ['FallbackToLogsOnError', 'File'],
};
const WEBHOOK = {
  failurePolicy: ['Fail', 'Ignore'],
  matchPolicy: ['Equivalent', 'Exact'],
  sideEffects: ['None', 'NoneOnDryRun', 'Some', 'Unknown'],
};

const ENUMS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  AppArmorProfile: { type: PROFILE },
  Container: CONTAINER,
  ContainerPort: { protocol: PROTOCOL },
  CronJobSpec: { concurrencyPolicy: ['Allow', 'Forbid', 'Replace'] },
  DaemonSetUpdateStrategy: { type: UPDATE_STRATEGY },
  DeploymentStrategy: { type: ['Recreate', 'RollingUpdate'] },
  DiscoveryV1EndpointPort: { protocol: PROTOCOL },
  EndpointPort: { protocol: PROTOCOL },
  EndpointSlice: { addressType: ['FQDN', 'IPv4', 'IPv6'] },
  EphemeralContainer: CONTAINER,
  HostPathVolumeSource: {
    type: ['', 'BlockDevice', 'CharDevice', 'Directory', 'DirectoryOrCreate', 'File', 'FileOrCreate', 'Socket'],
  },
  HTTPGetAction: { scheme: ['HTTP', 'HTTPS'] },
  HTTPIngressPath: { pathType: ['Exact', 'ImplementationSpecific', 'Prefix'] },
  JobSpec: { completionMode: ['Indexed', 'NonIndexed'], podReplacementPolicy: ['Failed', 'TerminatingOrFailed'] },
  MutatingWebhook: { ...WEBHOOK, reinvocationPolicy: ['IfNeeded', 'Never'] },
  NamespaceStatus: { phase: ['Active', 'Terminating'] },
  NetworkPolicyPort: { protocol: PROTOCOL },
  NodeSelectorRequirement: { operator: ['DoesNotExist', 'Exists', 'Gt', 'In', 'Lt', 'NotIn'] },
  PersistentVolumeClaimSpec: { volumeMode: VOLUME_MODE },
  PersistentVolumeClaimStatus: { phase: ['Bound', 'Lost', 'Pending'] },
  PersistentVolumeSpec: { persistentVolumeReclaimPolicy: RECLAIM_POLICY, volumeMode: VOLUME_MODE },
  PersistentVolumeStatus: { phase: ['Available', 'Bound', 'Failed', 'Pending', 'Released'] },
  PodDisruptionBudgetSpec: { unhealthyPodEvictionPolicy: ['AlwaysAllow', 'IfHealthyBudget'] },
  PodFailurePolicyOnExitCodesRequirement: { operator: ['In', 'NotIn'] },
  PodFailurePolicyRule: { action: ['Count', 'FailIndex', 'FailJob', 'Ignore'] },
  PodSecurityContext: {
    fsGroupChangePolicy: ['Always', 'OnRootMismatch'],
    supplementalGroupsPolicy: ['Merge', 'Strict'],
  },
  PodSpec: {
    dnsPolicy: ['ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None'],
    preemptionPolicy: ['Never', 'PreemptLowerPriority'],
    restartPolicy: ['Always', 'Never', 'OnFailure'],
  },
  PodStatus: {
    phase: ['Failed', 'Pending', 'Running', 'Succeeded', 'Unknown'],
    qosClass: ['BestEffort', 'Burstable', 'Guaranteed'],
  },
  PortStatus: { protocol: PROTOCOL },
  PriorityClass: { preemptionPolicy: ['Never', 'PreemptLowerPriority'] },
  SeccompProfile: { type: PROFILE },
  SecurityContext: { procMount: ['Default', 'Unmasked'] },
  ServicePort: { protocol: PROTOCOL },
  ServiceSpec: {
    externalTrafficPolicy: TRAFFIC_POLICY,
    internalTrafficPolicy: TRAFFIC_POLICY,
    ipFamilyPolicy: ['PreferDualStack', 'RequireDualStack', 'SingleStack'],
    sessionAffinity: ['ClientIP', 'None'],
    type: ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'],
  },
  StatefulSetSpec: { podManagementPolicy: ['OrderedReady', 'Parallel'] },
  StatefulSetUpdateStrategy: { type: UPDATE_STRATEGY },
  StorageClass: { reclaimPolicy: RECLAIM_POLICY, volumeBindingMode: ['Immediate', 'WaitForFirstConsumer'] },
  Taint: { effect: TAINT_EFFECT },
  Toleration: { effect: TAINT_EFFECT, operator: ['Equal', 'Exists'] },
  TopologySpreadConstraint: {
    nodeAffinityPolicy: NODE_POLICY,
    nodeTaintsPolicy: NODE_POLICY,
    whenUnsatisfiable: ['DoNotSchedule', 'ScheduleAnyway'],
  },
  ValidatingWebhook: WEBHOOK,
  VolumeMount: { mountPropagation: ['Bidirectional', 'HostToContainer', 'None'] },
};

/** The values of a built-in type's field; undefined when it is not an enumeration. */
export function enumOf(typeName: string, field: string): readonly string[] | undefined {
  return ENUMS[typeName]?.[field];
}
