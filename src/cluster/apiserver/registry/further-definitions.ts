import type { ResourceDefinition } from '../resource-definition.ts';
import { mutatingWebhookConfigurations } from './admissionregistration.k8s.io/mutatingwebhookconfigurations/definition.ts';
import { validatingWebhookConfigurations } from './admissionregistration.k8s.io/validatingwebhookconfigurations/definition.ts';
import { customResourceDefinitions } from './apiextensions.k8s.io/customresourcedefinitions/definition.ts';
import { apiServices } from './apiregistration.k8s.io/apiservices/definition.ts';
import { controllerRevisions } from './apps/controllerrevisions/definition.ts';
import { statefulSets } from './apps/statefulsets/definition.ts';
import { horizontalPodAutoscalers } from './autoscaling/horizontalpodautoscalers/definition.ts';
import { cronJobs } from './batch/cronjobs/definition.ts';
import { jobs } from './batch/jobs/definition.ts';
import { certificateSigningRequests } from './certificates.k8s.io/certificatesigningrequests/definition.ts';
import { leases } from './coordination.k8s.io/leases/definition.ts';
import { componentStatuses } from './core/componentstatuses/definition.ts';
import { limitRanges } from './core/limitranges/definition.ts';
import { persistentVolumeClaims } from './core/persistentvolumeclaims/definition.ts';
import { persistentVolumes } from './core/persistentvolumes/definition.ts';
import { podTemplates } from './core/podtemplates/definition.ts';
import { resourceQuotas } from './core/resourcequotas/definition.ts';
import { networkPolicies } from './networking.k8s.io/networkpolicies/definition.ts';
import { runtimeClasses } from './node.k8s.io/runtimeclasses/definition.ts';
import { podDisruptionBudgets } from './policy/poddisruptionbudgets/definition.ts';
import { clusterRoleBindings } from './rbac.authorization.k8s.io/clusterrolebindings/definition.ts';
import { clusterRoles } from './rbac.authorization.k8s.io/clusterroles/definition.ts';
import { roleBindings } from './rbac.authorization.k8s.io/rolebindings/definition.ts';
import { roles } from './rbac.authorization.k8s.io/roles/definition.ts';
import { priorityClasses } from './scheduling.k8s.io/priorityclasses/definition.ts';
import { csiDrivers } from './storage.k8s.io/csidrivers/definition.ts';
import { csiNodes } from './storage.k8s.io/csinodes/definition.ts';
import { storageClasses } from './storage.k8s.io/storageclasses/definition.ts';
import { volumeAttachments } from './storage.k8s.io/volumeattachments/definition.ts';
import { flowSchemas } from './flowcontrol.apiserver.k8s.io/flowschemas/definition.ts';
import { priorityLevelConfigurations } from './flowcontrol.apiserver.k8s.io/prioritylevelconfigurations/definition.ts';
import { ipAddresses } from './networking.k8s.io/ipaddresses/definition.ts';
import { serviceCidrs } from './networking.k8s.io/servicecidrs/definition.ts';
import { deviceClasses } from './resource.k8s.io/deviceclasses/definition.ts';
import { resourceClaims } from './resource.k8s.io/resourceclaims/definition.ts';
import { resourceClaimTemplates } from './resource.k8s.io/resourceclaimtemplates/definition.ts';
import { resourceSlices } from './resource.k8s.io/resourceslices/definition.ts';
import { csiStorageCapacities } from './storage.k8s.io/csistoragecapacities/definition.ts';
import { volumeAttributesClasses } from './storage.k8s.io/volumeattributesclasses/definition.ts';
import { validatingAdmissionPolicies } from './admissionregistration.k8s.io/validatingadmissionpolicies/definition.ts';
import { validatingAdmissionPolicyBindings } from './admissionregistration.k8s.io/validatingadmissionpolicybindings/definition.ts';
/**
 * The kinds that a cluster serves beside those that every lesson needs (`definitions.ts`), by group.
 * Flow control, dynamic resources, IP addresses, service ranges, capacities and attribute classes are kept and shown; nothing acts on them.
 */
export const furtherDefinitions: readonly ResourceDefinition[] = [
  mutatingWebhookConfigurations,
  validatingWebhookConfigurations,
  customResourceDefinitions,
  apiServices,
  controllerRevisions,
  statefulSets,
  horizontalPodAutoscalers,
  cronJobs,
  jobs,
  certificateSigningRequests,
  leases,
  componentStatuses,
  limitRanges,
  persistentVolumeClaims,
  persistentVolumes,
  podTemplates,
  resourceQuotas,
  networkPolicies,
  runtimeClasses,
  podDisruptionBudgets,
  clusterRoleBindings,
  clusterRoles,
  roleBindings,
  roles,
  priorityClasses,
  csiDrivers,
  csiNodes,
  storageClasses,
  volumeAttachments,
  flowSchemas,
  priorityLevelConfigurations,
  ipAddresses,
  serviceCidrs,
  deviceClasses,
  resourceClaims,
  resourceClaimTemplates,
  resourceSlices,
  csiStorageCapacities,
  volumeAttributesClasses,
  validatingAdmissionPolicies,
  validatingAdmissionPolicyBindings,
];
