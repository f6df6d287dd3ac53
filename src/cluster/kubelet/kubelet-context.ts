import type { Pod } from '#kube/generated/types.ts';
import type { Transport } from '#kube/transport.ts';
import type { Clock } from '#posix/clock.ts';
import type { NetworkStack } from '#posix/network.ts';
import type { Random } from '#posix/random.ts';
import type { Api } from '../api/api.ts';
import type { EventRecorder } from '../api/controller.ts';
import type { AddressPool } from '../network/address-pool.ts';
import type { ClusterDns } from '../network/cluster-dns.ts';
import type { Fabric } from '../network/fabric.ts';
import type { Host } from '../network/host.ts';
import type { NodeDisk } from '../volumes/node-disk.ts';
import type { ImageCatalogue } from '../containers/image-catalogue.ts';
import type { ImagePuller } from './image-puller.ts';
import type { KubeletSettings } from './settings.ts';

/** One node, as its kubelet sees it. */
export interface NodeContext {
  readonly name: string;
  readonly address: string;
  readonly host: Host;
  readonly pool: AddressPool;
  readonly disk: NodeDisk;
  readonly events: EventRecorder;
  readonly cpu: string;
  readonly memory: string;
}

/** What the kubelets of a cluster share. */
export interface KubeletContext {
  readonly api: Api;
  readonly clock: Clock;
  readonly random: Random;
  readonly settings: KubeletSettings;
  readonly catalogue: ImageCatalogue;
  readonly puller: ImagePuller;
  readonly fabric: Fabric;
  readonly dns: ClusterDns;
  /** The network as the programs of a host see it. */
  readonly stackOf: (host: Host) => NetworkStack;
  readonly dnsAddress: string;
  readonly domain: string;
  /** What the network plug-in writes on a pod that got an address. */
  readonly podAnnotations: (address: string, sandbox: string) => Readonly<Record<string, string>>;
  /** resolv.conf of the nodes, for pods with dnsPolicy Default. */
  readonly nodeResolvConf: string;
  /** The API server for whoever a bearer token names. */
  readonly authenticate: (token: string | undefined) => Transport | undefined;
  /** Nodes whose kubelet does not run. */
  readonly stopped: Set<string>;
  /** A token of a pod's service account. */
  readonly token: (pod: Pod, audience: string | undefined, seconds: number) => string;
  /** Pods from before this time came with the template: they are well, and are not probed. ms since the epoch. */
  readonly trustedUntil: number;
  /** Bytes a container may write, and an emptyDir without a limit may hold. */
  readonly maxBytes: number;
}

/** A time within a range of the settings. */
export function within(context: Pick<KubeletContext, 'random'>, [least, most]: readonly [number, number]): number {
  return Math.round(least + (most - least) * context.random.next());
}

/** Resolves at `until`, ms since the epoch. */
export function delay({ clock }: Pick<KubeletContext, 'clock'>, until: number): Promise<void> {
  return new Promise((resolve) => {
    clock.schedule(until, resolve);
  });
}
