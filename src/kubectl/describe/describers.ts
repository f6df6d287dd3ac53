import type { Describer } from './describe-context.ts';
import { describeCertificateSigningRequest } from './kinds/certificate-signing-request.ts';
import { describeConfigMap, describeSecret } from './kinds/config-map.ts';
import { describeDaemonSet } from './kinds/daemon-set.ts';
import { describeDeployment } from './kinds/deployment.ts';
import { describeEndpointSlice } from './kinds/endpoint-slice.ts';
import { describeEndpoints } from './kinds/endpoints.ts';
import { describeHorizontalPodAutoscaler } from './kinds/horizontal-pod-autoscaler.ts';
import { describeIngress } from './kinds/ingress.ts';
import { describeCronJob, describeJob } from './kinds/job.ts';
import { describeNamespace } from './kinds/namespace.ts';
import { describeNode } from './kinds/node.ts';
import { describePersistentVolumeClaim } from './kinds/persistent-volume-claim.ts';
import { describePersistentVolume } from './kinds/persistent-volume.ts';
import { describePod } from './kinds/pod.ts';
import { describeIngressClass, describeNetworkPolicy, describePodDisruptionBudget, describePriorityClass } from './kinds/policy.ts';
import { describeLimitRange, describeResourceQuota } from './kinds/quotas.ts';
import { describeRole, describeRoleBinding } from './kinds/rbac.ts';
import { describeReplicaSet, describeReplicationController } from './kinds/replica-set.ts';
import { describeServiceAccount } from './kinds/service-account.ts';
import { describeService } from './kinds/service.ts';
import { describeStatefulSet } from './kinds/stateful-set.ts';
import { describeStorageClass } from './kinds/storage-class.ts';

/** By `Kind.group`; kinds that are not here are described generically. */
export const describers: Readonly<Record<string, Describer>> = {
  'CertificateSigningRequest.certificates.k8s.io': describeCertificateSigningRequest,
  'ClusterRole.rbac.authorization.k8s.io': describeRole,
  'ClusterRoleBinding.rbac.authorization.k8s.io': describeRoleBinding,
  ConfigMap: describeConfigMap,
  'CronJob.batch': describeCronJob,
  'DaemonSet.apps': describeDaemonSet,
  'Deployment.apps': describeDeployment,
  Endpoints: describeEndpoints,
  'EndpointSlice.discovery.k8s.io': describeEndpointSlice,
  'HorizontalPodAutoscaler.autoscaling': describeHorizontalPodAutoscaler,
  'Ingress.networking.k8s.io': describeIngress,
  'IngressClass.networking.k8s.io': describeIngressClass,
  'Job.batch': describeJob,
  LimitRange: describeLimitRange,
  Namespace: describeNamespace,
  'NetworkPolicy.networking.k8s.io': describeNetworkPolicy,
  Node: describeNode,
  PersistentVolume: describePersistentVolume,
  PersistentVolumeClaim: describePersistentVolumeClaim,
  Pod: describePod,
  'PodDisruptionBudget.policy': describePodDisruptionBudget,
  'PriorityClass.scheduling.k8s.io': describePriorityClass,
  'ReplicaSet.apps': describeReplicaSet,
  ReplicationController: describeReplicationController,
  ResourceQuota: describeResourceQuota,
  'Role.rbac.authorization.k8s.io': describeRole,
  'RoleBinding.rbac.authorization.k8s.io': describeRoleBinding,
  Secret: describeSecret,
  Service: describeService,
  ServiceAccount: describeServiceAccount,
  'StatefulSet.apps': describeStatefulSet,
  'StorageClass.storage.k8s.io': describeStorageClass,
};
