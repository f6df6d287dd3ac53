// Mirrors k8s.io/client-go/tools/record: EventRecorder and EventCorrelator.
import type { Event } from '#kube/generated/types.ts';
import type { KubeObject } from '#kube/object.ts';
import { isNotFound } from '#kube/status-errors.ts';
import { formatTime } from '#kube/time.ts';
import type { Clock } from '#posix/clock.ts';
import { randomInteger, type Random } from '#posix/random.ts';
import type { Api } from '../api/api.ts';
import type { EventRecorder } from '../api/controller.ts';

/** More messages than this from one source about one object for one reason are told as one event. */
const MAX_SIMILAR = 10;
const SIMILAR_WINDOW_MS = 600_000;
/** One source may say this much about one object at once, and once more every five minutes. */
const BURST = 25;
const REFILL_MS = 300_000;

export interface EventSource {
  readonly component: string;
  readonly host?: string;
}

interface Similar {
  messages: Set<string>;
  last: number;
}

export class StoredEventRecorder implements EventRecorder {
  readonly #api: Api;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #source: EventSource;
  /** Event names by what they say, for counting up. */
  #written: Map<string, string> | undefined;
  readonly #similar = new Map<string, Similar>();
  readonly #budgets = new Map<string, { tokens: number; at: number }>();

  constructor(api: Api, clock: Clock, random: Random, source: EventSource) {
    this.#api = api;
    this.#clock = clock;
    this.#random = random;
    this.#source = source;
  }

  record(object: KubeObject, type: 'Normal' | 'Warning', reason: string, message: string, { fieldPath }: { readonly fieldPath?: string } = {}): void {
    const { kind, apiVersion, metadata } = object;
    const about = [kind, metadata.namespace, metadata.name, metadata.uid].join('/');
    const aggregate = [about, apiVersion, fieldPath, type, reason].join('\n');
    const combined = this.#isRepetitive(aggregate, message);
    const key = combined ? aggregate : `${aggregate}\n${message}`;
    if (!this.#withinBudget(about)) return;
    const text = combined ? `(combined from similar events): ${message}` : message;
    const namespace = metadata.namespace ?? 'default';
    try {
      if (this.#countUp(namespace, key, text)) return;
      const event = this.#create(object, namespace, type, reason, text, fieldPath);
      this.#keys().set(key, event.metadata.name);
    } catch (error) {
      // The namespace is going away: what happens in it is told to nobody, as upstream drops such events.
      if (!isRefused(error)) throw error;
    }
  }

  #create(
    { kind, apiVersion, metadata }: KubeObject, namespace: string, type: string, reason: string, message: string, fieldPath: string | undefined,
  ): Event {
    const now = formatTime(this.#clock.now());
    const { name, uid, resourceVersion } = metadata;
    const involved = { kind, ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }), name, uid, apiVersion, resourceVersion };
    return this.#api.create('events', {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: `${name}.${this.#suffix()}`, namespace },
      involvedObject: fieldPath === undefined ? involved : { ...involved, fieldPath },
      reason,
      message,
      source: this.#source,
      firstTimestamp: now,
      lastTimestamp: now,
      count: 1,
      type,
      eventTime: null as never,
      reportingComponent: this.#source.component,
      reportingInstance: this.#source.host ?? '',
    });
  }

  #countUp(namespace: string, key: string, message: string): boolean {
    const name = this.#keys().get(key);
    const event = name === undefined ? undefined : this.#api.find('events', namespace, name);
    if (event === undefined) return false;
    this.#api.update('events', { ...event, message, count: (event.count ?? 1) + 1, lastTimestamp: formatTime(this.#clock.now()) });
    return true;
  }

  /** Read from the stored events at first, so that a restored cluster goes on counting. */
  #keys(): Map<string, string> {
    if (this.#written !== undefined) return this.#written;
    this.#written = new Map();
    for (const { metadata, involvedObject: about, type, reason, message, source } of this.#api.list('events')) {
      if (source?.component !== this.#source.component || source.host !== this.#source.host) continue;
      const object = [about.kind, about.namespace, about.name, about.uid].join('/');
      this.#written.set([object, about.apiVersion, about.fieldPath, type, reason, message].join('\n'), metadata.name);
    }
    return this.#written;
  }

  #isRepetitive(key: string, message: string): boolean {
    const now = this.#clock.now();
    let similar = this.#similar.get(key);
    if (similar === undefined || now - similar.last > SIMILAR_WINDOW_MS) this.#similar.set(key, (similar = { messages: new Set(), last: now }));
    similar.last = now;
    if (similar.messages.size < MAX_SIMILAR) similar.messages.add(message);
    return similar.messages.size >= MAX_SIMILAR && !similar.messages.has(message);
  }

  #withinBudget(about: string): boolean {
    const now = this.#clock.now();
    const budget = this.#budgets.get(about) ?? { tokens: BURST, at: now };
    budget.tokens = Math.min(BURST, budget.tokens + (now - budget.at) / REFILL_MS);
    budget.at = now;
    this.#budgets.set(about, budget);
    if (budget.tokens < 1) return false;
    budget.tokens--;
    return true;
  }

  /** Upstream's suffix is the time in nanoseconds. */
  #suffix(): string {
    return (BigInt(Math.floor(this.#clock.now())) * 1_000_000n + BigInt(randomInteger(this.#random, 1_000_000))).toString(16).padStart(16, '0');
  }
}

function isRefused(error: unknown): boolean {
  return isNotFound(error) || (error instanceof Error && 'code' in error && error.code === 403);
}
