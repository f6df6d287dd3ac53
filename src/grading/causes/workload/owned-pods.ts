import type { Pod } from '#kube/generated/types.ts';
import type { KubeObject } from '#kube/object.ts';
import type { World } from '../../world.ts';

/** The pods that an object controls, directly or through replica sets or jobs. */
export async function listOwnedPods(owner: KubeObject, world: World): Promise<readonly Pod[]> {
  const { namespace, uid } = owner.metadata;
  const owners = new Set([uid]);
  const between = owner.kind === 'Deployment' ? 'replicasets.apps' : owner.kind === 'CronJob' ? 'jobs.batch' : undefined;
  if (between !== undefined) {
    for (const object of await world.cluster.list(between, namespace)) {
      if (object.metadata.ownerReferences?.some((reference) => owners.has(reference.uid)) === true) owners.add(object.metadata.uid);
    }
  }
  const pods = (await world.cluster.list('pods', namespace)) as readonly Pod[];
  return pods.filter((pod) => pod.metadata.ownerReferences?.some((reference) => owners.has(reference.uid)) === true);
}
