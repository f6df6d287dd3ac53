import type { Event } from '#kube/generated/types.ts';
import type { KubeObject } from '#kube/object.ts';
import type { World } from '../world.ts';

/** The events about an object, newest last. */
export async function eventsOf(object: KubeObject, world: World, reason?: string): Promise<readonly Event[]> {
  const events = (await world.cluster.list('events', object.metadata.namespace ?? 'default')) as readonly Event[];
  const time = (event: Event): string => event.lastTimestamp ?? event.eventTime ?? event.metadata.creationTimestamp;
  return events
    .filter(
      ({ involvedObject: about }) =>
        about.kind === object.kind && about.name === object.metadata.name && (about.uid ?? object.metadata.uid) === object.metadata.uid,
    )
    .filter((event) => reason === undefined || event.reason === reason)
    .toSorted((a, b) => (time(a) < time(b) ? -1 : 1));
}
