import type { KubeObject } from '#kube/object.ts';
import type { Clock } from '#posix/clock.ts';
import type { Random } from '#posix/random.ts';
import type { Api, ObjectEvent, ResourceName } from './api.ts';

export interface EventRecorder {
  /** Writes (or counts up) an Event about `object`; mirrors k8s.io/client-go/tools/record. */
  record(object: KubeObject, type: 'Normal' | 'Warning', reason: string, message: string, options?: RecordOptions): void;
}

export interface RecordOptions {
  readonly fieldPath?: string;
  /** Given, the event is written as a client of events.k8s.io/v1 writes it (the scheduler): `eventTime`, `series`. */
  readonly action?: string;
}

export interface ControllerContext {
  readonly api: Api;
  readonly clock: Clock;
  readonly random: Random;
  readonly events: EventRecorder;
}

/** A source of keys: which keys to reconcile when an object of `resource` changes. */
export interface Watch {
  readonly resource: ResourceName;
  readonly keys: (event: ObjectEvent<KubeObject>, context: ControllerContext) => Iterable<string>;
}

/**
 * A level-based, keyed reconciler. The runner deduplicates keys, calls `reconcile` from the clock,
 * retries with back-off when it throws a StatusError, and calls again after the returned delay.
 * All state it needs between calls is in the store, so that a snapshot loses nothing.
 */
export interface Controller {
  /** As upstream names it in events: `deployment-controller`. */
  readonly name: string;
  /** As its events are signed where upstream has one controller for what is two here. */
  readonly component?: string;
  readonly watches: readonly Watch[];
  /** For those that look at custom resources too, whichever are defined: the keys of changes of one of them. */
  readonly customKeys?: (resource: ResourceName) => Watch['keys'];
  /** `key` is `namespace/name` (or `name`). Returns ms after which to look again, or undefined. */
  reconcile(key: string, context: ControllerContext): number | undefined;
}
