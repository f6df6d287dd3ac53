/** Until a container has begun. Mirrors waitForContainer of kubectl/pkg/cmd/debug. */
import type { Pod } from '#kube/generated/types.ts';
import { sleep } from '#posix/clock.ts';
import { objectPath } from '../client.ts';
import type { CommandContext } from '../command.ts';
import { pods } from './pod-of.ts';

/** The pod when the container runs. When it has ended already, its output is written and the answer is undefined. */
export async function waitForContainer(context: CommandContext, namespace: string, name: string, container: string): Promise<Pod | undefined> {
  const { clock } = context.process.machine;
  for (;;) {
    const pod = (await context.client.get(pods, namespace, name)) as unknown as Pod;
    const { status } = pod;
    const all = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? []), ...(status?.ephemeralContainerStatuses ?? [])];
    const state = all.find((each) => each.name === container)?.state;
    if (state?.running !== undefined) return pod;
    if (state?.terminated !== undefined) {
      for await (const chunk of await context.client.stream(objectPath(pods, namespace, name, 'log'), { container })) await context.out(chunk);
      return undefined;
    }
    const waiting = state?.waiting;
    if (waiting?.message !== undefined && waiting.message !== '') await context.warn(`container ${container}: ${waiting.message}`);
    await context.race(sleep(clock, 500));
  }
}
