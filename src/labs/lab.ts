import { createCluster, type Cluster, type ClusterSnapshot } from '#cluster/cluster.ts';
import { getProfile } from '#cluster/profiles/profiles.ts';
import type { Clock } from '#posix/clock.ts';
import { SeededRandom } from '#posix/random.ts';
import type { VolumeSnapshot } from '#posix/volume-snapshot.ts';
import { shellPrograms } from '#shell/programs.ts';
import type { ContentAssets } from './content-assets.ts';
import { Workstation } from './workstation.ts';

export interface LabOptions {
  readonly profile: string;
  readonly seed: string;
  readonly clock: Clock;
  readonly assets: ContentAssets;
  readonly snapshot?: { readonly cluster: ClusterSnapshot; readonly home: VolumeSnapshot } | undefined;
  /** False leaves pods to be run by nobody. */
  readonly kubelet?: boolean;
}

/** A cluster and the workstation of its administrator. */
export interface Lab {
  readonly cluster: Cluster;
  readonly workstation: Workstation;
}

const programs = new Map(shellPrograms.map((program) => [program.name, program]));

export function createLab(options: LabOptions): Lab {
  const profile = getProfile(options.profile);
  const random = new SeededRandom(options.seed);
  const cluster = createCluster({
    profile,
    clock: options.clock,
    random,
    images: options.assets.images,
    web: options.assets.web,
    programs,
    ...(options.kubelet === undefined ? {} : { kubelet: options.kubelet }),
    ...(options.snapshot === undefined ? {} : { snapshot: options.snapshot.cluster }),
  });
  const workstation = new Workstation({
    hostname: profile.workstation.hostname,
    clock: options.clock,
    random,
    network: cluster.network,
    server: profile.server,
    connect: (config) => (config.server === profile.server ? cluster.authenticate(config.token) : undefined),
    snapshot: options.snapshot?.home,
  });
  return { cluster, workstation };
}
