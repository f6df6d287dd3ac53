import type { ClusterProfile } from './cluster-profile.ts';

const known = new WeakMap<ClusterProfile, ClusterProfile>();

/** Those every API server makes for itself. */
const SYSTEM_NAMESPACES: ReadonlySet<string> = new Set(['default', 'kube-node-lease', 'kube-public', 'kube-system']);

/**
 * The profile's control plane alone, as kube-apiserver and kube-controller-manager stand before anybody joins them: no node,
 * nothing installed, services in kube-apiserver's default range, and no tokens mounted in pods, because nobody would mount them.
 */
export function controlPlaneOnly(profile: ClusterProfile): ClusterProfile {
  let made = known.get(profile);
  if (made === undefined) {
    const { metrics: _metrics, provisioners: _provisioners, loadBalancers: _loadBalancers, ...rest } = profile;
    made = {
      ...rest,
      name: `${profile.name} control plane`,
      nodes: [],
      serviceRange: '10.0.0.0/24',
      dnsAddress: '10.0.0.10',
      networkPlugin: 'none',
      disabledAdmission: ['ServiceAccount'],
      trustsPeople: true,
      manifests: profile.manifests.filter(({ resource, object }) => resource === 'namespaces' && SYSTEM_NAMESPACES.has(object.metadata.name ?? '')),
    };
    known.set(profile, made);
  }
  return made;
}
