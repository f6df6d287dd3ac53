import type { ClusterProfile } from './cluster-profile.ts';

const known = new WeakMap<ClusterProfile, ClusterProfile>();

/**
 * The profile's control plane alone, as kube-apiserver and kube-controller-manager stand before anybody joins them: no node,
 * services in kube-apiserver's default range, and no tokens mounted in pods, because nobody would mount them.
 */
export function controlPlaneOnly(profile: ClusterProfile): ClusterProfile {
  let made = known.get(profile);
  if (made === undefined) {
    made = {
      ...profile,
      name: `${profile.name} control plane`,
      nodes: [],
      serviceRange: '10.0.0.0/24',
      dnsAddress: '10.0.0.10',
      disabledAdmission: ['ServiceAccount'],
    };
    known.set(profile, made);
  }
  return made;
}
