// Mirrors k8s.io/kubernetes/pkg/apis/events/v1 conversion: events.k8s.io and the core group share their events.
import { getApiResource } from '#kube/api-resources.ts';
import type { Event, EventsV1Event } from '#kube/generated/types.ts';
import type { KubeObject, Unstructured } from '#kube/object.ts';
import type { ServedVersion } from '../../../resource-definition.ts';

/** By their names in events.k8s.io. */
const CORE_NAMES = {
  regarding: 'involvedObject',
  note: 'message',
  reportingController: 'reportingComponent',
  deprecatedSource: 'source',
  deprecatedFirstTimestamp: 'firstTimestamp',
  deprecatedLastTimestamp: 'lastTimestamp',
  deprecatedCount: 'count',
} as const;
const EVENTS_NAMES = Object.fromEntries(Object.entries(CORE_NAMES).map(([name, core]) => [core, name]));

/** events.k8s.io/v1 of what is stored as v1. */
export const eventsV1: ServedVersion = {
  resource: getApiResource('events.k8s.io', 'events'),
  toStored: (object) => ({ involvedObject: {}, ...renamed(object, CORE_NAMES), apiVersion: 'v1' }),
  fromStored: (object) => {
    const { eventTime = null, ...rest } = renamed(object, EVENTS_NAMES) as Partial<EventsV1Event>;
    return { ...rest, eventTime, apiVersion: 'events.k8s.io/v1' } as unknown as KubeObject;
  },
};

function renamed(object: KubeObject | Unstructured, names: Readonly<Record<string, string>>): Partial<Event> | Partial<EventsV1Event> {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [names[name] ?? name, value as unknown]));
}
