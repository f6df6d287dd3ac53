// Mirrors kube-apiserver: storage, registry and admission behind one door.
import type { Transport } from '#kube/transport.ts';
import type { Clock } from '#posix/clock.ts';
import type { Random } from '#posix/random.ts';
import type { Api } from '../api/api.ts';
import type { NodeConnection } from '../api/node-connection.ts';
import type { MemoryStore } from '../storage/memory-store.ts';
import type { AdmissionPlugin } from './admission/admission-plugin.ts';
import { admissionPlugins } from './admission/admission-plugins.ts';
import { userNamed, type UserInfo } from './authentication/user-info.ts';
import { ClusterRegistry } from './custom-resources/cluster-registry.ts';
import { Handler } from './endpoints/handler.ts';
import type { Server } from './generic/server.ts';
import { InProcessApi } from './in-process-api.ts';
import type { AllocationRanges } from './resource-definition.ts';
import type { Registry, ResourceRegistry } from './resource-registry.ts';

const DEFAULT_RANGES: AllocationRanges = { serviceAddresses: '10.43.0.0/16', nodePorts: [30_000, 32_767] };

export interface ApiServerOptions {
  readonly store: MemoryStore;
  /** The built-in kinds. */
  readonly registry: ResourceRegistry;
  readonly clock: Clock;
  readonly random: Random;
  /** The kubelets; log, exec, … answer 503 without. */
  readonly nodes?: NodeConnection;
  /** Base URL for messages and kubeconfigs. */
  readonly url?: string;
  /** Where service addresses and node ports come from; upstream's flags --service-cluster-ip-range and --service-node-port-range. */
  readonly ranges?: AllocationRanges;
  /** Names of plug-ins that are left out; upstream's flag --disable-admission-plugins. */
  readonly disabledAdmission?: readonly string[];
  /**
   * Everybody but service accounts, the control plane's own users and strangers may do everything. Upstream's
   * --authorization-mode=RBAC,AlwaysAllow, as its command-line tests have it, narrowed so that accounts are held to their roles.
   */
  readonly trustsPeople?: boolean;
}

export class ApiServer implements Server {
  readonly store: MemoryStore;
  readonly registry: Registry;
  readonly clock: Clock;
  readonly random: Random;
  readonly admission: readonly AdmissionPlugin[];
  readonly url: string;
  readonly ranges: AllocationRanges;
  readonly trustsPeople: boolean;
  /** Set by the composition root once the kubelets exist. */
  nodes: NodeConnection | undefined;

  constructor({
    store,
    registry,
    clock,
    random,
    nodes,
    url = 'https://127.0.0.1:6443',
    ranges = DEFAULT_RANGES,
    disabledAdmission = [],
    trustsPeople = false,
  }: ApiServerOptions) {
    this.store = store;
    this.registry = new ClusterRegistry(registry, store);
    this.clock = clock;
    this.random = random;
    this.nodes = nodes;
    this.url = url;
    this.ranges = ranges;
    this.trustsPeople = trustsPeople;
    this.admission = disabledAdmission.length === 0 ? admissionPlugins : admissionPlugins.filter(({ name }) => !disabledAdmission.includes(name));
  }

  /** The in-process door, as `actor` (`system:kube-scheduler`, …); unauthorized by RBAC, admission applies. */
  api(actor = 'system:apiserver'): Api {
    return new InProcessApi(this, userNamed(actor, ['system:masters']));
  }

  /** The REST surface as clients reach it, as one user: authorized by RBAC. */
  transport(user: UserInfo): Transport {
    return new Handler(this, user);
  }
}
