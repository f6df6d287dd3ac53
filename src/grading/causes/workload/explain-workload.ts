import type { KubeObject } from '#kube/object.ts';
import type { Because } from '../../verdict.ts';
import type { World } from '../../world.ts';
import { explainPod } from '../pod/explain-pod.ts';
import { firstCause } from '../walk.ts';
import { controllerLooks, lateControllerLooks } from './controllers.ts';
import { creationRefused } from './creation.ts';
import { listOwnedPods } from './owned-pods.ts';

/** What is wrong with a workload: its controller, the pods it may not make, the pods it has made; newest pods first. */
export async function explainWorkload(owner: KubeObject, world: World): Promise<Because | undefined> {
  const early = (await firstCause(controllerLooks, owner, world)) ?? (await creationRefused(owner, world));
  if (early !== undefined && early.waits !== true) return early;
  const pods = (await listOwnedPods(owner, world)).toSorted((a, b) => (a.metadata.creationTimestamp < b.metadata.creationTimestamp ? 1 : -1));
  let waits: Because | undefined = early;
  for (const pod of pods) {
    const cause = await explainPod(pod, world);
    if (cause !== undefined && cause.waits !== true) return cause;
    waits ??= cause;
  }
  return waits ?? firstCause(lateControllerLooks, owner, world);
}
