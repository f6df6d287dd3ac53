import type { ClusterProfile } from './cluster-profile.ts';
import { fromPodsToIngress } from './from-pods-to-ingress.ts';
import { plain } from './plain.ts';

/** By name; the first is the default. */
export const profiles: ReadonlyMap<string, ClusterProfile> = new Map([fromPodsToIngress, plain].map((profile) => [profile.name, profile]));
