import type { Clock, Timer } from '#posix/clock.ts';
import { probes } from './check-schema.ts';
import { evaluateTask } from './evaluate-task.ts';
import type { Task } from './task.ts';
import type { TaskVerdict } from './verdict.ts';
import type { World } from './world.ts';

/** Changes that come in one burst are looked at together, this many ms after the first. */
const GATHER = 25;

export interface LiveGraderOptions {
  readonly tasks: readonly Task[];
  readonly world: World;
  readonly clock: Clock;
  /** Tasks that passed before (`once` tasks stay passed). */
  readonly passed?: Iterable<string>;
  /** Called with every verdict that differs from the one before. */
  readonly changed: (verdict: TaskVerdict) => void;
}

/**
 * Keeps the verdicts of a lab's tasks up to date. It never polls: tell it which resource changed
 * (`resourceChanged`) and when something happened outside the store (`activity`), and it asks again
 * the tasks that have looked there.
 */
export class LiveGrader {
  readonly #options: LiveGraderOptions;
  readonly #passed: Set<string>;
  readonly #verdicts = new Map<string, TaskVerdict>();
  /** Undefined until the task was evaluated once. */
  readonly #reads = new Map<string, ReadonlySet<string>>();
  readonly #due = new Set<Task>();
  #timer: Timer | undefined;
  #running = false;
  #stopped = false;

  constructor(options: LiveGraderOptions) {
    this.#options = options;
    this.#passed = new Set(options.passed);
    for (const task of options.tasks) this.#queue(task);
  }

  verdicts(): readonly TaskVerdict[] {
    return [...this.#verdicts.values()];
  }

  passed(): ReadonlySet<string> {
    return this.#passed;
  }

  resourceChanged(resource: string): void {
    for (const task of this.#options.tasks) if (this.#reads.get(task.id)?.has(resource) !== false) this.#queue(task);
  }

  /** Something was typed, written or requested in the lab. */
  activity(): void {
    for (const task of this.#options.tasks) if (task.checks.some(probes)) this.#queue(task);
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
  }

  #isOpen(task: Task): boolean {
    if (task.holding === 'final') return false;
    if (task.holding === 'once' && this.#passed.has(task.id)) return false;
    return task.needs.every((need) => this.#passed.has(need));
  }

  #queue(task: Task): void {
    if (this.#stopped || !this.#isOpen(task)) return;
    this.#due.add(task);
    if (this.#timer !== undefined || this.#running) return;
    this.#timer = this.#options.clock.schedule(this.#options.clock.now() + GATHER, () => {
      this.#timer = undefined;
      void this.#evaluateDue();
    });
  }

  async #evaluateDue(): Promise<void> {
    this.#running = true;
    while (this.#due.size > 0 && !this.#stopped) {
      const tasks = [...this.#due];
      this.#due.clear();
      for (const task of tasks) await this.#evaluate(task);
    }
    this.#running = false;
  }

  async #evaluate(task: Task): Promise<void> {
    const { verdict, resources } = await evaluateTask(task, this.#options.world);
    if (this.#stopped) return;
    this.#reads.set(task.id, resources);
    const before = this.#verdicts.get(task.id);
    this.#verdicts.set(task.id, verdict);
    const wasPassed = this.#passed.has(task.id);
    if (verdict.outcome === 'passed') this.#passed.add(task.id);
    else if (task.holding === 'hold') this.#passed.delete(task.id);
    if (JSON.stringify(before) !== JSON.stringify(verdict)) this.#options.changed(verdict);
    if (!wasPassed && verdict.outcome === 'passed') {
      for (const other of this.#options.tasks) if (other.needs.includes(task.id)) this.#queue(other);
    }
  }
}
