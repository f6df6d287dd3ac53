import { createCluster, restoreCluster, type Cluster, type ClusterSnapshot } from '#cluster/cluster.ts';
import type { ResolverFiles } from '#cluster/network/host.ts';
import { profiles } from '#cluster/profiles/profiles.ts';
import type { Clock } from '#posix/clock.ts';
import type { Program } from '#posix/process.ts';
import { SeededRandom } from '#posix/random.ts';
import type { VolumeSnapshot } from '#posix/volume-snapshot.ts';
import { shellPrograms } from '#shell/programs.ts';
import { authenticate } from './certificates/authenticate.ts';
import { LabAuthority } from './certificates/lab-authority.ts';
import { signRequests } from './certificates/sign-requests.ts';
import { waitForSignature } from './certificates/wait-for-signature.ts';
import { containerKubectl } from './container-kubectl.ts';
import type { ContentAssets } from './content-assets.ts';
import { LabRefusal } from './lab-refusal.ts';
import { createOpenssl } from './openssl/openssl.ts';
import { createSsh } from './ssh.ts';
import { Workstation } from './workstation.ts';

export interface LabOptions {
  readonly profile: string;
  readonly seed: string;
  readonly clock: Clock;
  readonly assets: ContentAssets;
  /** False: a control plane alone, without nodes, scheduler and kubelets; pods stay pending. */
  readonly kubelet?: boolean;
  /** See `WorkstationOptions.pace`. */
  readonly pace?: number | undefined;
  /** See `WorkstationOptions.tools`. */
  readonly tools?: readonly Program[] | undefined;
  readonly snapshot?: { readonly cluster: ClusterSnapshot; readonly home: VolumeSnapshot } | undefined;
}

/** A cluster and the workstation of its administrator. */
export interface Lab {
  readonly cluster: Cluster;
  readonly workstation: Workstation;
  /** Who signs its clients' certificates. */
  readonly authority: LabAuthority;
  /** Every reference under which its nodes can pull an image. */
  readonly images: readonly string[];
}

/** What a learner's cluster may hold: enough for every exercise, and for some mischief. */
const MOST_STORED = { objects: 2_000, bytes: 32 * 1024 * 1024 } as const;

/** What images may have as executables. */
const programs = new Map([...shellPrograms, containerKubectl].map((program) => [program.name, program]));

/** Throws `LabRefusal` for a profile that does not exist. */
export function createLab({ profile: name, seed, clock, assets, kubelet = true, snapshot, pace, tools }: LabOptions): Lab {
  const profile = profiles.get(name);
  if (profile === undefined) throw new LabRefusal(`There is no profile ${name}; there are ${[...profiles.keys()].join(', ')}.`);
  const workstationFiles = (): ResolverFiles => workstation.resolverFiles();
  const options = { profile, clock, images: assets.images, web: assets.web, programs, workstationFiles };
  const cluster =
    snapshot === undefined
      ? createCluster({ ...options, kubelet, random: new SeededRandom(`${seed} cluster`) })
      : restoreCluster(options, snapshot.cluster);
  cluster.store.limitTo(MOST_STORED);
  const authority = new LabAuthority(clock, cluster.nodes.files(profile.nodes[0]?.name ?? ''));
  const signed = signRequests(cluster, () => authority.get());
  const workstation: Workstation = new Workstation({
    hostname: profile.workstation.hostname,
    clock,
    random: new SeededRandom(`${seed} workstation`),
    network: cluster.network,
    hosts: profile.nodes,
    nameserver: profile.workstation.nameserver,
    server: profile.server,
    connect: (config) => (config.server === profile.server ? waitForSignature(authenticate(cluster, authority, config), signed) : undefined),
    snapshot: snapshot?.home,
    programs: [createSsh(cluster.nodes), createOpenssl()],
    pace,
    tools,
  });
  return {
    cluster,
    workstation,
    authority,
    images: imageNames(assets),
  };
}

const namesOf = new WeakMap<ContentAssets, readonly string[]>();

/** `docker.io/library/nginx:1.27` and all others; one list for all labs. */
function imageNames(assets: ContentAssets): readonly string[] {
  const names =
    namesOf.get(assets) ?? assets.images.flatMap(({ name, versions }) => versions.flatMap(({ tags }) => tags.map((tag) => `${name}:${tag}`)));
  namesOf.set(assets, names);
  return names;
}
