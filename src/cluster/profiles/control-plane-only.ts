import type { ClusterProfile } from './cluster-profile.ts';

const known = new WeakMap<ClusterProfile, ClusterProfile>();

/**
 * The profile's control plane alone, as kube-apiserver and kube-controller-manager stand before anybody joins them: no node,
 * and services in kube-apiserver's default range.
 */
export function controlPlaneOnly(profile: ClusterProfile): ClusterProfile {
  let made = known.get(profile);
  if (made === undefined) {
    made = { ...profile, name: `${profile.name} control plane`, nodes: [], serviceRange: '10.0.0.0/24', dnsAddress: '10.0.0.10' };
    known.set(profile, made);
  }
  return made;
}
