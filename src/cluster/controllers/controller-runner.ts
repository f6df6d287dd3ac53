// Mirrors kube-controller-manager: it wires controllers to the changes they watch and calls them by key.
import type { KubeObject } from '#kube/object.ts';
import { StatusError } from '#kube/status-error.ts';
import type { Clock } from '#posix/clock.ts';
import type { Random } from '#posix/random.ts';
import type { Api, ObjectEvent, ResourceName } from '../api/api.ts';
import type { Controller, ControllerContext, Watch } from '../api/controller.ts';
import { ApiEventRecorder } from './event-recorder.ts';
import { WorkQueue, type PendingKey } from './work-queue.ts';

export interface ControllerRunnerOptions {
  readonly api: Api;
  readonly clock: Clock;
  readonly random: Random;
  readonly controllers: readonly Controller[];
  /** ms between a change and the reaction to it. */
  readonly delay?: number;
}

/** What is left to do, by controller: with the objects themselves, all that a runner must remember. */
export type PendingWork = Readonly<Record<string, readonly PendingKey[]>>;

const DEFINITIONS = 'customresourcedefinitions.apiextensions.k8s.io';

interface Member {
  readonly controller: Controller;
  readonly context: ControllerContext;
  readonly queue: WorkQueue;
}

export class ControllerRunner {
  readonly #api: Api;
  readonly #clock: Clock;
  readonly #members: readonly Member[];
  readonly #subscribers = new Map<ResourceName, { readonly member: Member; readonly keys: Watch['keys'] }[]>();
  /** How not to hear of a resource any more. */
  readonly #unsubscribe = new Map<ResourceName, () => void>();

  constructor({ api, clock, random, controllers, delay = 4 }: ControllerRunnerOptions) {
    this.#api = api;
    this.#clock = clock;
    this.#members = controllers.map((controller) => {
      const events = new ApiEventRecorder({ api, clock, component: controller.component ?? controller.name });
      const member: Member = {
        controller,
        context: { api, clock, random, events },
        queue: new WorkQueue(clock, delay, (key) => {
          this.#reconcile(member, key);
        }),
      };
      for (const { resource, keys } of controller.watches) {
        const subscribers = this.#subscribers.get(resource);
        if (subscribers === undefined) this.#subscribers.set(resource, [{ member, keys }]);
        else subscribers.push({ member, keys });
      }
      return member;
    });
  }

  /**
   * Watches from here on. Without `pending` every object is looked at once, as after a restart;
   * with the `pending` of the runner whose cluster this one continues only what that one still had to do.
   */
  start(pending?: PendingWork): void {
    for (const resource of this.#subscribers.keys()) this.#listen(resource);
    for (const { metadata } of this.#api.list(DEFINITIONS)) this.#followCustom(metadata.name);
    if (pending === undefined) this.resync();
    else this.#resume(pending);
  }

  stop(): void {
    for (const unsubscribe of this.#unsubscribe.values()) unsubscribe();
    this.#unsubscribe.clear();
    for (const { queue } of this.#members) queue.clear();
  }

  /** Looks at everything again, so that due dates are found anew. */
  resync(): void {
    for (const resource of this.#subscribers.keys()) {
      for (const object of this.#api.list(resource)) this.#dispatch(resource, { type: 'ADDED', object, previous: undefined });
    }
  }

  get pending(): PendingWork {
    return Object.fromEntries(
      this.#members.map(({ controller, queue }) => [controller.name, queue.pending] as const).filter(([, keys]) => keys.length > 0),
    );
  }

  #resume(pending: PendingWork): void {
    for (const { controller, queue } of this.#members) {
      for (const { key, at } of pending[controller.name] ?? []) {
        if (at <= this.#clock.now()) queue.add(key);
        else queue.addAt(key, at);
      }
    }
  }

  #listen(resource: ResourceName): void {
    const unsubscribe = this.#api.subscribe(resource, (event) => {
      if (resource === DEFINITIONS && event.type === 'ADDED') this.#followCustom((event.object as KubeObject).metadata.name);
      this.#dispatch(resource, event);
    });
    this.#unsubscribe.set(resource, unsubscribe);
  }

  /** A definition's own name is the name that its objects are stored under. */
  #followCustom(name: string): void {
    const resource = name as ResourceName;
    if (this.#unsubscribe.has(resource)) return;
    const subscribers = this.#members.flatMap((member) => {
      const keys = member.controller.customKeys?.(resource);
      return keys === undefined ? [] : [{ member, keys }];
    });
    if (subscribers.length === 0) return;
    this.#subscribers.set(resource, subscribers);
    this.#listen(resource);
  }

  #dispatch(resource: ResourceName, event: ObjectEvent<KubeObject>): void {
    for (const { member, keys } of this.#subscribers.get(resource) ?? []) {
      for (const key of keys(event, member.context)) member.queue.add(key);
    }
  }

  /** Errors that the API did not return are bugs: they leave through the clock. */
  #reconcile({ controller, context, queue }: Member, key: string): void {
    try {
      const again = controller.reconcile(key, context);
      queue.succeeded(key);
      if (again === undefined) queue.forget(key);
      else queue.addAt(key, this.#clock.now() + Math.max(again, 1));
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      if (error.reason === 'Conflict') queue.add(key);
      else queue.retry(key);
    }
  }
}
