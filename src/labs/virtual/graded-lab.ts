import type { LabDefinition, LabTask } from '#courses/lab-definition.ts';
import { evaluateTask } from '#grading/evaluate-task.ts';
import { sayVariables, type Variables } from '#grading/variables.ts';
import { LiveGrader } from '#grading/live-grader.ts';
import type { GradingMemory } from '#grading/memory.ts';
import type { TaskVerdict } from '#grading/verdict.ts';
import type { World } from '#grading/world.ts';
import { sleep } from '#posix/clock.ts';
import type { ScriptResult } from '#shell/run-script.ts';
import type { ContentAssets } from '../content-assets.ts';
import { createLabWorld } from '../lab-world.ts';
import { createTasksProgram } from '../tasks-program.ts';
import { setUp } from './set-up.ts';
import { VirtualLab, type RunOptions, type SavedLab } from './virtual-lab.ts';

export interface GradedLabOptions {
  readonly definition: LabDefinition;
  readonly assets: ContentAssets;
  readonly seed: string;
  readonly start: number;
  readonly pace?: number;
  /** Tasks to keep an eye on; default all. */
  readonly tasks?: readonly LabTask[];
  /** Tasks that count as passed from the beginning. */
  readonly passed?: readonly string[];
  /** An author works in it: `tasks` tells how far they are. */
  readonly authored?: boolean;
}

/** A graded lab at rest, to go on from more than once. */
export interface SavedGradedLab extends SavedLab {
  readonly typed: readonly string[];
  readonly memory: GradingMemory;
  /** Tasks that have passed. */
  readonly passed: readonly string[];
}

/** A verdict that is open is asked again so often, after so long (ms): what waits or lasts shows itself. */
const PATIENCE = 12;
const WAIT = 10_000;
/** What a check waits for (`within`, `stable-for`) is waited for at most so long, ms. */
const LONGEST_WAIT = 60 * 60_000;

/** A lab on virtual time whose tasks are graded while it lives, as a learner's are. */
export class GradedLab {
  readonly virtual: VirtualLab;
  readonly #world: World;
  readonly #grader: LiveGrader;
  readonly #tasks: readonly LabTask[];
  readonly #passed = new Set<string>();
  readonly #excused = new Set<string>();
  readonly #typed: string[];
  readonly #stop: () => void;

  private constructor(options: GradedLabOptions, saved?: SavedGradedLab) {
    const { definition, tasks = definition.tasks, passed = [] } = options;
    const tools = options.authored === true ? [createTasksProgram(tasks, () => this.#grader)] : undefined;
    this.virtual = new VirtualLab({ ...options, profile: definition.profile, tools }, saved);
    this.#tasks = tasks;
    this.#typed = [...(saved?.typed ?? [])];
    for (const task of passed) this.#passed.add(task);
    this.#world = createLabWorld({ ...this.virtual.lab, namespace: definition.namespace, commands: () => this.#typed });
    this.#grader = new LiveGrader({
      tasks,
      world: this.#world,
      clock: this.virtual.clock,
      passed,
      memory: saved === undefined ? undefined : structuredClone(saved.memory),
      changed: (verdict) => {
        this.#noteExcuse(verdict);
        if (verdict.outcome === 'passed') this.#passed.add(verdict.task);
      },
    });
    const { cluster, workstation } = this.virtual.lab;
    const stopStore = cluster.store.subscribe(({ resource }) => this.#grader.resourceChanged(resource));
    const stopHome = workstation.onChange(() => this.#grader.activity());
    this.#stop = () => {
      stopStore();
      stopHome();
      this.#grader.stop();
    };
  }

  /** Throws `SetupFailed`. */
  static async open(options: GradedLabOptions): Promise<GradedLab> {
    const lab = new GradedLab(options);
    try {
      await setUp(lab.virtual, options.definition);
      return lab;
    } catch (error) {
      lab.close();
      throw error;
    }
  }

  static resume(options: GradedLabOptions, saved: SavedGradedLab): GradedLab {
    return new GradedLab(options, saved);
  }

  /** Commands as a learner types them, and the time that the cluster needs for them. */
  async type(script: string, options?: RunOptions): Promise<ScriptResult> {
    const result = await this.run(script, options);
    await this.virtual.settle();
    return result;
  }

  /** Commands alone: the cluster is still at work afterwards. */
  async run(script: string, options?: RunOptions): Promise<ScriptResult> {
    this.#typed.push(...script.split('\n').filter((line) => line.trim() !== ''));
    const result = await this.virtual.run(script, options);
    this.#grader.activity();
    return result;
  }

  /** A script of the author's, with what was captured in it. */
  play(script: string): Promise<ScriptResult> {
    return this.type(this.inWords(script));
  }

  /** A text of the author's, with what was captured in it. */
  inWords(text: string): string {
    return sayVariables(text, this.variables);
  }

  /** What was captured. */
  get variables(): Variables {
    return this.#grader.variables();
  }

  /** As it stands now: it is known as soon as one check has failed. */
  ask(task: LabTask): Promise<TaskVerdict> {
    return this.#ask(task, ({ outcome }) => outcome === 'not-yet');
  }

  async #ask(task: LabTask, isOpen: (verdict: TaskVerdict) => boolean): Promise<TaskVerdict> {
    const { clock } = this.virtual;
    const latest = clock.now() + LONGEST_WAIT;
    for (let round = 0; ; round++) {
      const { verdict, due, resources } = await this.virtual.wait(evaluateTask(task, this.#world, { memory: this.#grader.memory() }));
      const live = this.#grader.verdicts().find((candidate) => candidate.task === task.id);
      if (live?.outcome === 'passed' && task.holding !== 'final') return live;
      const waits = due !== undefined && due > clock.now() && due < latest;
      if (!isOpen(verdict) || (!waits && (verdict.outcome !== 'not-yet' || round >= PATIENCE))) return verdict;
      await this.#pause(verdict, resources);
    }
  }

  /** Until one looks again. What has to last is looked at whenever what it rests on changes: an interruption between two looks counts. */
  async #pause({ checks }: TaskVerdict, resources: ReadonlySet<string>): Promise<void> {
    if (!checks.some(({ countdown }) => countdown?.kind === 'stable-for')) return this.virtual.pass(WAIT);
    const { lab, clock } = this.virtual;
    let stop: () => void = () => undefined;
    const changed = new Promise<void>((resolve) => {
      stop = lab.cluster.store.subscribe(({ resource }) => resources.has(resource) && resolve());
    });
    await this.virtual.wait(Promise.race([sleep(clock, WAIT), changed]));
    stop();
  }

  /** The verdict that counts: what passed once stays passed, where the task is of that kind. */
  async judge(task: LabTask): Promise<TaskVerdict> {
    const kept = this.#grader.verdicts().find((candidate) => candidate.task === task.id);
    if (task.holding === 'once' && kept?.outcome === 'passed') return kept;
    // A check that has failed takes nothing from those beside it that still wait: they have points of their own.
    const verdict = await this.#ask(task, ({ checks }) => checks.some(({ outcome }) => outcome === 'not-yet'));
    this.#noteExcuse(verdict);
    if (verdict.outcome === 'passed') this.#passed.add(task.id);
    else if (task.holding !== 'once') this.#passed.delete(task.id);
    return verdict;
  }

  /** Whether it passed, now or earlier. */
  hasPassed(task: string): boolean {
    return this.#passed.has(task);
  }

  /** Whether tasks that need it may be judged: it has passed, or only the grader's own errors keep it from that. */
  opens(task: string): boolean {
    return this.#passed.has(task) || this.#excused.has(task);
  }

  #noteExcuse({ task, excused }: TaskVerdict): void {
    if (excused === true) this.#excused.add(task);
    else this.#excused.delete(task);
  }

  get tasks(): readonly LabTask[] {
    return this.#tasks;
  }

  /** Ends every process of the learner's workstation. */
  stopEverything(): Promise<void> {
    return this.virtual.wait(this.virtual.lab.workstation.machine.killAll());
  }

  save(): SavedGradedLab {
    return { ...this.virtual.save(), typed: [...this.#typed], passed: [...this.#passed], memory: structuredClone(this.#grader.memory()) };
  }

  close(): void {
    this.#stop();
    this.virtual.dispose();
  }
}
