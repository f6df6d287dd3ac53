// Mirrors k8s.io/client-go/tools/record: repeated events are counted, many similar ones are combined.
import type { KubeObject, ObjectMeta } from '#kube/object.ts';
import { StatusError } from '#kube/status-error.ts';
import type { Event } from '#kube/generated/types.ts';
import type { Clock } from '#posix/clock.ts';
import type { Api } from '../api/api.ts';
import type { EventRecorder, RecordOptions } from '../api/controller.ts';
import { formatTime } from '#kube/time.ts';

const MAX_SIMILAR = 10;
const SIMILAR_WINDOW = 600_000;
const REMEMBERED = 256;
const EVENT = { apiVersion: 'v1', kind: 'Event' } as const;

interface Similar {
  since: number;
  readonly messages: Set<string>;
}

export interface EventRecorderOptions {
  readonly api: Api;
  readonly clock: Clock;
  /** Who reports: `deployment-controller`, `kubelet`. */
  readonly component: string;
  /** The node, for the parts that run on one. */
  readonly host?: string;
}

export class ApiEventRecorder implements EventRecorder {
  readonly #options: EventRecorderOptions;
  /** Names of recent events by what they say, the least recent first. */
  readonly #recent = new Map<string, string>();
  readonly #similar = new Map<string, Similar>();
  #last = 0;

  constructor(options: EventRecorderOptions) {
    this.#options = options;
  }

  record(object: KubeObject, type: 'Normal' | 'Warning', reason: string, message: string, options: RecordOptions = {}): void {
    try {
      this.#write(object, type, reason, message, options);
    } catch (error) {
      // An event that cannot be written (its namespace is going away) is dropped, as upstream does.
      if (!(error instanceof StatusError)) throw error;
    }
  }

  #write(object: KubeObject, type: string, reason: string, text: string, options: RecordOptions): void {
    const group = [object.kind, object.metadata.uid, options.fieldPath, type, reason].join('\u0000');
    const combined = this.#isCombined(group, text);
    const key = combined ? group : `${group}\u0000${text}`;
    const message = combined ? `(combined from similar events): ${text}` : text;
    const namespace = object.metadata.namespace ?? 'default';
    const name = this.#recent.get(key);
    const existing = name === undefined ? undefined : this.#options.api.find('events', namespace, name);
    const written = existing === undefined ? this.#create(object, namespace, type, reason, message, options) : this.#countUp(existing, message);
    this.#remember(key, written.metadata.name);
  }

  #create(object: KubeObject, namespace: string, type: string, reason: string, message: string, { fieldPath, action }: RecordOptions): Event {
    const { api, clock, component, host } = this.#options;
    const now = clock.now();
    const metadata: ObjectMeta = { name: this.#newName(object.metadata.name, namespace), namespace };
    const involvedObject = {
      apiVersion: object.apiVersion,
      kind: object.kind,
      name: object.metadata.name,
      ...(object.metadata.namespace === undefined ? {} : { namespace: object.metadata.namespace }),
      resourceVersion: object.metadata.resourceVersion,
      uid: object.metadata.uid,
      ...(fieldPath === undefined ? {} : { fieldPath }),
    };
    const { apiVersion, kind } = EVENT;
    const reportingInstance = action === undefined ? (host ?? '') : host === undefined ? component : `${component}-${host}`;
    if (action !== undefined) {
      const eventTime = formatMicroTime(now);
      const by = { action, eventTime, reportingComponent: component, reportingInstance, source: {} };
      return api.create('events', { apiVersion, kind, metadata, involvedObject, reason, message, type, ...by });
    }
    return api.create('events', {
      apiVersion,
      kind,
      metadata,
      involvedObject,
      reason,
      message,
      type,
      count: 1,
      firstTimestamp: formatTime(now),
      lastTimestamp: formatTime(now),
      reportingComponent: component,
      reportingInstance,
      source: host === undefined ? { component } : { component, host },
    });
  }

  /** Upstream appends the time in nanoseconds; here the clock's milliseconds and a running number. */
  #newName(object: string, namespace: string): string {
    const { api, clock } = this.#options;
    for (;;) {
      this.#last = Math.max(this.#last + 1, clock.now() * 1_000);
      const name = `${object}.${(BigInt(this.#last) * 1_000n).toString(16)}`;
      if (api.find('events', namespace, name) === undefined) return name;
    }
  }

  #countUp(event: Event, message: string): Event {
    const { api, clock } = this.#options;
    const now = clock.now();
    if (event.eventTime !== undefined) {
      return api.update('events', { ...event, series: { count: (event.series?.count ?? 1) + 1, lastObservedTime: formatMicroTime(now) } });
    }
    return api.update('events', { ...event, message, count: (event.count ?? 1) + 1, lastTimestamp: formatTime(now) });
  }

  #isCombined(group: string, message: string): boolean {
    const now = this.#options.clock.now();
    let similar = this.#similar.get(group);
    if (similar === undefined || now - similar.since > SIMILAR_WINDOW) similar = { since: now, messages: new Set() };
    this.#similar.delete(group);
    this.#similar.set(group, similar);
    dropOldest(this.#similar);
    similar.messages.add(message);
    if (similar.messages.size < MAX_SIMILAR) return false;
    for (const oldest of similar.messages) {
      similar.messages.delete(oldest);
      break;
    }
    return true;
  }

  #remember(key: string, name: string): void {
    this.#recent.delete(key);
    this.#recent.set(key, name);
    dropOldest(this.#recent);
  }
}

function dropOldest(map: Map<string, unknown>): void {
  if (map.size <= REMEMBERED) return;
  for (const key of map.keys()) {
    map.delete(key);
    break;
  }
}

/** metav1.MicroTime. */
function formatMicroTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 23)}000Z`;
}
