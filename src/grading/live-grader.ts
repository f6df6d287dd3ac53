import type { Clock, Timer } from '#posix/clock.ts';
import { probes, usesVariables } from './check-schema.ts';
import { evaluateTask } from './evaluate-task.ts';
import { createMemory, type GradingMemory } from './memory.ts';
import { holdingOf, type Task } from './task.ts';
import { sameVerdict } from './same-verdict.ts';
import type { TaskVerdict } from './verdict.ts';
import type { World } from './world.ts';

/** Changes that come in one burst are looked at together, this many ms after the first. */
const GATHER = 25;
/** What is looked for outside the store tells nobody when it is there: it is asked again so many ms after the last change. */
const ASK_AGAIN = [500, 1_000, 2_000, 4_000, 8_000, 15_000] as const;
/** Activity so soon (ms) after a task was asked may be the trace of the asking itself: a tunnel that logs its connections to a file. */
const ECHO = 300;
/** How long, and how often, one waits before asking again for the sake of a possible echo. */
const AFTER_ECHO = [500, 1_000, 2_000, 4_000, 8_000, 16_000] as const;
/** What stands between two places in the network, and in containers. */
const PROBED = new Set(['pods', 'services', 'endpointslices.discovery.k8s.io', 'ingresses.networking.k8s.io', 'networkpolicies.networking.k8s.io']);

export interface LiveGraderOptions {
  readonly tasks: readonly Task[];
  readonly world: World;
  readonly clock: Clock;
  /** Tasks that passed before (`once` tasks stay passed). */
  readonly passed?: Iterable<string>;
  /** What an earlier grader of this lab remembered. */
  readonly memory?: GradingMemory | undefined;
  /** Called with every verdict that differs from the one before. */
  readonly changed: (verdict: TaskVerdict) => void;
  /** Called when a check has captured something new. */
  readonly captured?: () => void;
}

/** What the grader knows of one task. */
interface Standing {
  verdict?: TaskVerdict;
  /** Undefined until the task was evaluated once. */
  reads?: ReadonlySet<string>;
  timer?: Timer | undefined;
  /** How often it was asked again since the last change. */
  repeated: number;
  /** When it was last asked; Infinity while it is being asked. */
  asked: number;
  /** How many possible echoes of the asking have been heard in a row. */
  echoes: number;
}

/**
 * Keeps the verdicts of a lab's tasks up to date. It never polls: tell it which resource changed
 * (`resourceChanged`) and when something happened outside the store (`activity`), and it asks again
 * the tasks that have looked there; due dates of `within` and `stable-for` are timers.
 */
export class LiveGrader {
  readonly #options: LiveGraderOptions;
  readonly #world: World;
  readonly #memory: GradingMemory;
  readonly #passed: Set<string>;
  readonly #standing = new Map<string, Standing>();
  readonly #due = new Set<Task>();
  #timer: Timer | undefined;
  #running = false;
  #stopped = false;

  constructor(options: LiveGraderOptions) {
    this.#options = options;
    this.#world = { ...options.world, now: () => options.clock.now() };
    this.#memory = options.memory ?? createMemory();
    this.#passed = new Set(options.passed);
    for (const task of options.tasks) this.#queue(task);
  }

  verdicts(): readonly TaskVerdict[] {
    return [...this.#standing.values()].flatMap(({ verdict }) => verdict ?? []);
  }

  passed(): ReadonlySet<string> {
    return this.#passed;
  }

  /** Plain data, to go on from later. */
  memory(): GradingMemory {
    return this.#memory;
  }

  /** What checks have captured, for texts that say `${{ vars.name }}`. */
  variables(): Readonly<Record<string, unknown>> {
    return this.#memory.variables;
  }

  resourceChanged(resource: string): void {
    for (const task of this.#options.tasks) {
      const standing = this.#of(task);
      const concerns = standing.reads?.has(resource) !== false || (PROBED.has(resource) && task.checks.some(probes));
      if (concerns) this.#changed(task, standing);
    }
  }

  /** Something was typed, written or requested in the lab. */
  activity(): void {
    for (const task of this.#options.tasks) {
      if (!task.checks.some(probes)) continue;
      const standing = this.#of(task);
      if (this.#options.clock.now() - standing.asked > ECHO) {
        standing.echoes = 0;
        this.#changed(task, standing);
      } else this.#afterEcho(task, standing);
    }
  }

  /** Asks once more, later each time, so that a check never keeps itself busy. */
  #afterEcho(task: Task, standing: Standing): void {
    const pause = AFTER_ECHO[standing.echoes++];
    if (pause === undefined || this.#stopped) return;
    this.#options.clock.schedule(this.#options.clock.now() + pause, () => this.#queue(task));
  }

  /** Judges everything as it stands, checks that are `final` included. */
  async submit(): Promise<readonly TaskVerdict[]> {
    const verdicts: TaskVerdict[] = [];
    for (const task of this.#options.tasks) verdicts.push((await evaluateTask(task, this.#world, { memory: this.#memory })).verdict);
    return verdicts;
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
    for (const { timer } of this.#standing.values()) timer?.cancel();
  }

  #of(task: Task): Standing {
    let standing = this.#standing.get(task.id);
    if (standing === undefined) {
      standing = { repeated: 0, asked: -Infinity, echoes: 0 };
      this.#standing.set(task.id, standing);
    }
    return standing;
  }

  #isOpen(task: Task): boolean {
    if (task.checks.every((check) => holdingOf(check, task) === 'final')) return false;
    if (this.#isTicked(task) && !this.#capturesMore(task)) return false;
    return task.needs.every((need) => this.#passed.has(need) || this.#excused(need));
  }

  /** Passed for good. */
  #isTicked({ id, holding }: Task): boolean {
    return holding === 'once' && this.#passed.has(id);
  }

  /** A lab that begins again has forgotten what its cluster said: tasks that are done tell it once more. */
  #capturesMore({ checks }: Task): boolean {
    return checks.some(({ capture }) => Object.keys(capture).some((name) => !Object.hasOwn(this.#memory.variables, name)));
  }

  /** What the grader could not judge keeps nobody from going on. */
  #excused(task: string): boolean {
    return this.#standing.get(task)?.verdict?.excused === true;
  }

  #changed(task: Task, standing: Standing): void {
    standing.repeated = 0;
    this.#queue(task);
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
    const standing = this.#of(task);
    standing.asked = Infinity;
    const { verdict, resources, due, captured } = await evaluateTask(task, this.#world, { memory: this.#memory, final: false });
    standing.asked = this.#options.clock.now();
    if (this.#stopped) return;
    standing.reads = resources;
    if (captured) this.#options.captured?.();
    if (!this.#isTicked(task)) this.#learn(task, standing, verdict);
    this.#askAgain(task, standing, due);
    if (captured) for (const other of this.#options.tasks) if (other !== task && other.checks.some(usesVariables)) this.#queue(other);
  }

  #learn(task: Task, standing: Standing, verdict: TaskVerdict): void {
    const before = standing.verdict;
    standing.verdict = verdict;
    const wasPassed = this.#passed.has(task.id);
    if (verdict.outcome === 'passed') this.#passed.add(task.id);
    else if (task.holding === 'hold' && verdict.outcome !== 'error') this.#passed.delete(task.id);
    if (!sameVerdict(before, verdict)) this.#options.changed(verdict);
    const opened = !wasPassed && (verdict.outcome === 'passed' || (verdict.excused === true && before?.excused !== true));
    if (opened) for (const other of this.#options.tasks) if (other.needs.includes(task.id)) this.#queue(other);
  }

  /** At the due date of a check, and a few times more where something outside the store is awaited. */
  #askAgain(task: Task, standing: Standing, due: number | undefined): void {
    standing.timer?.cancel();
    standing.timer = undefined;
    const now = this.#options.clock.now();
    const pause = standing.verdict?.outcome === 'passed' || !task.checks.some(probes) ? undefined : ASK_AGAIN[standing.repeated];
    const next = Math.min(due ?? Infinity, pause === undefined ? Infinity : now + pause);
    if (next === Infinity || this.#stopped) return;
    standing.timer = this.#options.clock.schedule(Math.max(next, now + 1), () => {
      standing.repeated++;
      this.#queue(task);
    });
  }
}
