import type { Taint } from '#kube/generated/types.ts';
import type { ObjectMeta } from '#kube/object.ts';
import type { ResourceName } from '../api/api.ts';
import type { ProvisionerOptions } from '../controllers/volume/local-path-provisioner.ts';
import type { KubeletSettings } from '../kubelet/settings.ts';
import type { LoadBalancerProvider } from '../network/load-balancer/service-controller.ts';

/** A cluster as data: what it is made of and what runs in it at its birth. */
export interface ClusterProfile {
  readonly name: string;
  /** `v1.34.1` */
  readonly version: string;
  /** Where the nodes lag behind the API server; default: the same. */
  readonly kubeletVersion?: string;
  readonly server: string;
  readonly domain: string;
  readonly podRange: string;
  readonly serviceRange: string;
  readonly dnsAddress: string;
  /** Admission plug-ins of the API server that are left out. */
  readonly disabledAdmission?: readonly string[];
  /** Whether every person may do everything, whatever RBAC says; see `ApiServerOptions`. */
  readonly trustsPeople?: boolean;
  readonly workstation: { readonly hostname: string; readonly address: string; readonly nameserver: string };
  readonly nodes: readonly NodeProfile[];
  readonly kubelet: KubeletSettings;
  /** `canal` writes its annotations to pods, as calico's plug-in does, and enforces NetworkPolicies. */
  readonly networkPlugin: 'canal' | 'none';
  /** Whether its metrics-server serves metrics.k8s.io. */
  readonly metrics?: boolean;
  /** Who makes volumes for claims of storage classes that name them. */
  readonly provisioners?: readonly ProvisionerOptions[];
  /** The cloud that makes load balancers; without it their Services wait forever. */
  readonly loadBalancers?: LoadBalancerProvider;
  /** How old the cluster is when a learner first sees it, ms. */
  readonly age: number;
  /** Created in this order through the API. */
  readonly manifests: readonly Manifest[];
}

export interface Manifest {
  readonly resource: ResourceName;
  readonly object: { readonly apiVersion: string; readonly kind: string; readonly metadata: ObjectMeta; readonly [field: string]: unknown };
}

export interface NodeProfile {
  readonly name: string;
  readonly address: string;
  readonly externalAddress?: string;
  /** Addresses of its pods. */
  readonly podRange: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
  readonly capacity: Readonly<Record<string, string>>;
  readonly allocatable: Readonly<Record<string, string>>;
  readonly info: Readonly<Record<'kernelVersion' | 'osImage' | 'containerRuntimeVersion', string>>;
  /** Conditions beside Ready. */
  readonly pressures: boolean;
}
