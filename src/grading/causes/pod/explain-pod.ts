import type { Pod } from '#kube/generated/types.ts';
import type { Because } from '../../verdict.ts';
import type { World } from '../../world.ts';
import { firstCause } from '../walk.ts';
import { containersOf } from './container.ts';
import { imageLooks } from './image.ts';
import { runningLooks } from './running.ts';
import { schedulingLooks } from './scheduling.ts';
import { earlyPodLooks, latePodLooks } from './whole-pod.ts';

/** What keeps a pod from being ready, from the outside in: its end, its place, its volumes, its containers. */
export async function explainPod(pod: Pod, world: World): Promise<Because | undefined> {
  const outer = await firstCause([...earlyPodLooks, ...schedulingLooks], pod, world);
  if (outer !== undefined) return outer;
  for (const container of containersOf(pod)) {
    const cause = await firstCause([...imageLooks, ...runningLooks], container, world);
    if (cause !== undefined) return cause;
  }
  return firstCause(latePodLooks, pod, world);
}
