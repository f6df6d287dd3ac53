import type { Pod } from '#kube/generated/types.ts';
import type { KubeObject } from '#kube/object.ts';
import type { World } from '../world.ts';
import { explainPod } from './pod-trouble.ts';

/** The pods that an object controls, directly or through replica sets. */
export async function listOwnedPods(owner: KubeObject, world: World): Promise<readonly Pod[]> {
  const namespace = owner.metadata.namespace;
  const owners = new Set([owner.metadata.uid]);
  if (owner.kind === 'Deployment') {
    for (const replicaSet of await world.cluster.list('replicasets.apps', namespace)) {
      if (replicaSet.metadata.ownerReferences?.some((reference) => owners.has(reference.uid)) === true) owners.add(replicaSet.metadata.uid);
    }
  }
  const pods = (await world.cluster.list('pods', namespace)) as readonly Pod[];
  return pods.filter((pod) => pod.metadata.ownerReferences?.some((reference) => owners.has(reference.uid)) === true);
}

/** What is wrong with the pods of an object, or why it has none. */
export async function explainOwnedPods(owner: KubeObject, world: World): Promise<string | undefined> {
  for (const pod of await listOwnedPods(owner, world)) {
    const trouble = explainPod(pod);
    if (trouble !== undefined) return trouble;
  }
  const conditions = (owner as { status?: { conditions?: readonly { type: string; status: string; message?: string }[] } }).status?.conditions ?? [];
  const failure = conditions.find((condition) => condition.type === 'ReplicaFailure' && condition.status === 'True');
  return failure?.message === undefined ? undefined : `Pods cannot be created: ${failure.message}`;
}
