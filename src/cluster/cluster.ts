import type { Pod } from '#kube/generated/types.ts';
import type { Transport } from '#kube/transport.ts';
import type { Clock } from '#posix/clock.ts';
import type { FileSystem } from '#posix/file-system.ts';
import { MemoryFileSystem } from '#posix/memory-file-system.ts';
import type { NetworkStack } from '#posix/network.ts';
import { SeededRandom } from '#posix/random.ts';
import type { Api } from './api/api.ts';
import type { NodeConnection } from './api/node-connection.ts';
import { authenticateToken } from './apiserver/authentication/authenticate-token.ts';
import { userNamed, type UserInfo } from './apiserver/authentication/user-info.ts';
import { Handler } from './apiserver/endpoints/handler.ts';
import { ClusterParts, type ClusterOptions, type ClusterState } from './cluster-parts.ts';
import { templateFor } from './cluster-template.ts';
import type { TrafficObserver } from './network/traffic.ts';
import { controlPlaneOnly } from './profiles/control-plane-only.ts';
import type { MemoryStore } from './storage/memory-store.ts';
import type { StoreSnapshot } from './storage/snapshot.ts';

export type { ClusterOptions } from './cluster-parts.ts';

/** A Kubernetes cluster inside the process. */
export interface Cluster {
  readonly clock: Clock;
  readonly store: MemoryStore;
  /** The control plane's own door, as an administrator. */
  readonly api: Api;
  /** The REST surface as a user: a name, or a full identity. `kubernetes-admin` is in `system:masters`. */
  transport(user?: string | UserInfo): Transport;
  /** Whom a service account's bearer token names; undefined when it is malformed, expired or its account is gone. */
  authenticate(token: string): UserInfo | undefined;
  /** The network from the learner's workstation. */
  readonly network: NetworkStack;
  /** The network from the pod that has this address now. */
  networkAt(address: string): NetworkStack | undefined;
  /** Tells of every exchange on the network once it ended; returns how to stop. Costs nothing while nobody watches. */
  observeTraffic(observer: TrafficObserver): () => void;
  /** `v1.34.1` */
  readonly version: string;
  /** What the API server asks the kubelets. */
  readonly connection: NodeConnection;
  /** The services of its nodes, as their administrator has them over ssh. */
  readonly nodes: NodeServices;
  /** Nothing will change soon unless somebody does something (probes that are settled and back-offs do not count). */
  readonly isIdle: boolean;
  /** Resolves when `isIdle`; somebody must let the clock run. */
  idle(): Promise<void>;
  /** Plain data; `restoreCluster` brings it back. */
  snapshot(): ClusterSnapshot;
  /** Ends every process and timer. */
  dispose(): void;
}

export interface NodeServices {
  /** The name of the node with this name or address. */
  find(host: string): string | undefined;
  pods(node: string): readonly Pod[];
  /** Of the kubelet. */
  isRunning(node: string): boolean;
  stop(node: string): void;
  start(node: string): void;
  /** Its disk, as root; undefined when there is no such node. */
  files(node: string): FileSystem | undefined;
}

export interface ClusterSnapshot {
  readonly profile: string;
  /** Which template the store's part lies over. */
  readonly bornAt: number;
  readonly store: StoreSnapshot;
  readonly state: ClusterState;
  readonly random: readonly [number, number, number, number];
}

/** How often `idle()` looks, and how far ahead a due date may be to count as work, ms. */
const IDLE_STEP = 50;
const SOON = 5_000;

/** A new cluster, forked from its profile's template. */
export function createCluster(wanted: ClusterOptions): Cluster {
  const options = wanted.kubelet === false ? { ...wanted, profile: controlPlaneOnly(wanted.profile) } : wanted;
  const template = templateFor(options, options.clock.now());
  const parts = new ClusterParts(options, template.store.fork(), options.profile.kubelet, template.state);
  parts.start(template.state, false, options.clock, options.kubelet);
  return clusterOf(parts, options, template.bornAt);
}

/** The cluster a snapshot was taken of; its processes are started again silently. `random` is put where it was. */
export function restoreCluster(options: Omit<ClusterOptions, 'random'>, snapshot: ClusterSnapshot): Cluster {
  const all: ClusterOptions = { ...options, random: new SeededRandom(snapshot.random) };
  const template = templateFor(all, options.clock.now(), snapshot.bornAt);
  const parts = new ClusterParts(all, template.store.restore(snapshot.store), options.profile.kubelet, snapshot.state);
  parts.start(snapshot.state, true, options.clock);
  return clusterOf(parts, all, snapshot.bornAt);
}

function clusterOf(parts: ClusterParts, { profile, clock, random }: ClusterOptions, bornAt: number): Cluster {
  const isIdle = (): boolean => {
    if (parts.kubelet.busy || parts.store.list('pods').some((pod) => isUnscheduled(pod as Pod))) return false;
    return Object.values(parts.controllers.pending).every((keys) => keys.every(({ at }) => at > clock.now() + SOON));
  };
  return {
    clock,
    store: parts.store,
    api: parts.server.api('kubernetes-admin'),
    transport: (user = 'kubernetes-admin') =>
      new Handler(parts.server, typeof user === 'string' ? userNamed(user, user === 'kubernetes-admin' ? ['system:masters'] : []) : user),
    authenticate: (token) => authenticateToken(parts.server, token),
    network: parts.workstation,
    networkAt: (address) => parts.networkAt(address),
    observeTraffic: (observer) => parts.fabric.observe(observer),
    version: profile.version,
    connection: parts.connection,
    nodes: nodeServices(parts),
    get isIdle() {
      return isIdle();
    },
    idle: () =>
      new Promise((resolve) => {
        let quiet = 0;
        const look = (): void => {
          quiet = isIdle() ? quiet + 1 : 0;
          if (quiet > 2) resolve();
          else clock.schedule(clock.now() + IDLE_STEP, look);
        };
        clock.schedule(clock.now(), look);
      }),
    snapshot: () => ({ profile: profile.name, bornAt, store: parts.store.snapshot(), state: parts.state, random: random.state }),
    dispose: () => {
      parts.stop();
    },
  };
}

function nodeServices({ kubelets, nodes, store }: ClusterParts): NodeServices {
  return {
    find: (host) => nodes.find(({ name, address }) => name === host || address === host)?.name,
    pods: (node) => (store.list('pods') as readonly Pod[]).filter(({ spec }) => spec.nodeName === node),
    isRunning: (node) => kubelets.isRunning(node),
    stop: (node) => {
      kubelets.stop(node);
    },
    start: (node) => {
      kubelets.start(node);
    },
    files: (node) => {
      const disk = nodes.find(({ name }) => name === node)?.disk;
      return disk === undefined ? undefined : new MemoryFileSystem(disk.volume);
    },
  };
}

/** Nobody has looked at it yet. */
function isUnscheduled({ spec, status, metadata }: Pod): boolean {
  return (
    (spec.nodeName ?? '') === '' &&
    metadata.deletionTimestamp === undefined &&
    (spec.schedulerName ?? 'default-scheduler') === 'default-scheduler' &&
    !(status?.conditions ?? []).some(({ type, status: value }) => type === 'PodScheduled' && value === 'False')
  );
}
