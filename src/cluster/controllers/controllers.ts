// Mirrors the list of controllers of k8s.io/kubernetes/cmd/kube-controller-manager.
import { groupResource, type ApiResource } from '#kube/api-resource.ts';
import type { ResourceName } from '../api/api.ts';
import type { Controller } from '../api/controller.ts';
import { customResourceCleanup } from './customresourcedefinition/custom-resource-cleanup.ts';
import { clusterRoleAggregationController } from './clusterroleaggregation/cluster-role-aggregation-controller.ts';
import { cronJobController } from './cronjob/cronjob-controller.ts';
import { daemonSetController } from './daemonset/daemonset-controller.ts';
import { deploymentController } from './deployment/deployment-controller.ts';
import { disruptionController } from './disruption/disruption-controller.ts';
import { endpointsController } from './endpoint/endpoints-controller.ts';
import { endpointSliceController } from './endpointslice/endpointslice-controller.ts';
import { endpointSliceMirroringController } from './endpointslice/endpointslice-mirroring-controller.ts';
import { garbageCollector } from './garbagecollector/garbage-collector.ts';
import { jobController } from './job/job-controller.ts';
import { namespaceController } from './namespace/namespace-controller.ts';
import { nodeLifecycleController } from './nodelifecycle/node-lifecycle-controller.ts';
import { horizontalController } from './podautoscaler/horizontal-controller.ts';
import type { PodMetrics } from './podautoscaler/pod-metrics.ts';
import { podGcController } from './podgc/pod-gc-controller.ts';
import { replicaSetController } from './replicaset/replicaset-controller.ts';
import { replicationController } from './replication/replication-controller.ts';
import { resourceQuotaController } from './resourcequota/resource-quota-controller.ts';
import { rootCaCertPublisher } from './rootcacertpublisher/root-ca-cert-publisher.ts';
import { serviceController, type LoadBalancerProvider } from '../network/load-balancer/service-controller.ts';
import { serviceAccountsController } from './serviceaccount/service-accounts-controller.ts';
import { statefulSetController } from './statefulset/statefulset-controller.ts';
import { taintEvictionController } from './tainteviction/taint-eviction-controller.ts';
import { ttlAfterFinishedController } from './ttlafterfinished/ttl-after-finished-controller.ts';
import { claimBinder } from './volume/claim-binder.ts';
import { ephemeralVolumeController } from './volume/ephemeral-volume-controller.ts';
import { expandController } from './volume/expand-controller.ts';
import { localPathProvisioner, type ProvisionerOptions } from './volume/local-path-provisioner.ts';
import { claimProtection, volumeProtection } from './volume/volume-protection.ts';
import { volumeReclaimer } from './volume/volume-reclaimer.ts';

export interface ControllersOptions {
  /** What the API server serves now. */
  readonly resources: () => readonly ApiResource[];
  /** The cluster's CA, in PEM. */
  readonly certificate: string;
  /** Without it, autoscalers find no metrics API. */
  readonly metrics?: PodMetrics;
  /** What storage classes may name as their provisioner. */
  readonly provisioners?: readonly ProvisionerOptions[];
  /** Without it, Services of type LoadBalancer wait for an address forever. */
  readonly loadBalancers?: LoadBalancerProvider;
}

const NO_METRICS: PodMetrics = { available: false, usage: () => undefined };

/** Every controller whose kinds are served. */
export function createControllers({
  resources,
  certificate,
  metrics = NO_METRICS,
  provisioners = [],
  loadBalancers,
}: ControllersOptions): readonly Controller[] {
  const served = new Set(resources().map(groupResource));
  const serves = (resource: ResourceName): boolean => served.has(resource);
  const controllers: readonly Controller[] = [
    serviceAccountsController,
    rootCaCertPublisher(certificate),
    deploymentController,
    replicaSetController,
    replicationController,
    daemonSetController(serves),
    statefulSetController,
    jobController,
    cronJobController,
    ttlAfterFinishedController,
    endpointsController,
    endpointSliceController,
    endpointSliceMirroringController,
    ...(loadBalancers === undefined ? [] : [serviceController(loadBalancers)]),
    horizontalController(metrics),
    disruptionController,
    claimBinder,
    volumeReclaimer,
    expandController,
    ephemeralVolumeController,
    claimProtection,
    volumeProtection,
    ...provisioners.map(localPathProvisioner),
    resourceQuotaController(resources()),
    clusterRoleAggregationController,
    nodeLifecycleController,
    taintEvictionController,
    podGcController,
    customResourceCleanup,
    namespaceController(resources),
    garbageCollector(resources),
  ];
  return controllers.filter(({ watches }) => watches[0] === undefined || serves(watches[0].resource));
}
