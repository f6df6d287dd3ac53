import type { Clock } from '#posix/clock.ts';
import { sleep } from '#posix/clock.ts';
import { evaluateCheck, type CheckEvaluation } from './evaluate-check.ts';
import { createMemory, rememberCheck, type GradingMemory } from './memory.ts';
import { holdingOf, type Task } from './task.ts';
import { combineOutcomes, type TaskVerdict } from './verdict.ts';
import { sharePoints } from './share-points.ts';
import type { World } from './world.ts';

export interface TaskEvaluation {
  readonly verdict: TaskVerdict;
  readonly resources: ReadonlySet<string>;
  /** Ask again then, although nothing has changed (ms since the epoch). */
  readonly due?: number;
  /** A check has captured a variable: ask again what depends on it. */
  readonly captured: boolean;
}

export interface EvaluateOptions {
  /** What earlier evaluations left: kept ticks, due dates, captured variables. */
  readonly memory?: GradingMemory;
  /** Checks that are judged when the work is handed in, too; default true. */
  readonly final?: boolean;
}

const pending: CheckEvaluation = {
  verdict: { outcome: 'not-yet', expected: 'This is judged when you hand in your work.', found: '', evidence: [] },
  resources: new Set(),
  captured: false,
};

/** Asks all checks of a task, in their order, so that later ones see what earlier ones captured. */
export async function evaluateTask(task: Task, world: World, options: EvaluateOptions = {}): Promise<TaskEvaluation> {
  const { memory = createMemory(), final = true } = options;
  const evaluations: CheckEvaluation[] = [];
  const known = rememberCheck(memory, task.id);
  known.asked ??= world.now?.() ?? 0;
  const own: World = { ...world, began: known.asked };
  for (const [index, check] of task.checks.entries()) {
    const holding = holdingOf(check, task);
    const context = { memory, key: `${task.id}/${index}`, once: check.holding === 'once' };
    evaluations.push(holding === 'final' && !final ? pending : await evaluateCheck(check, own, context));
  }
  const { checks, share, points } = sharePoints(
    task,
    evaluations.map(({ verdict }) => verdict),
  );
  const outcome = combineOutcomes(checks.map((check) => check.outcome));
  const dues = evaluations.flatMap(({ due }) => due ?? []);
  return {
    verdict: { task: task.id, outcome, checks, share, points, ...(outcome === 'error' && share === 1 ? { excused: true } : {}) },
    resources: new Set(evaluations.flatMap(({ resources }) => [...resources])),
    captured: evaluations.some(({ captured }) => captured),
    ...(dues.length === 0 ? {} : { due: Math.min(...dues) }),
  };
}

/** As `evaluateTask`, letting the cluster's time pass for `within` and `stable-for`: for batch grading and proofs. */
export async function gradeTask(task: Task, world: World, clock: Clock, memory: GradingMemory = createMemory()): Promise<TaskVerdict> {
  const timed: World = { ...world, now: () => clock.now() };
  for (;;) {
    const { verdict, due } = await evaluateTask(task, timed, { memory });
    if (verdict.outcome === 'passed' || due === undefined || due <= clock.now()) return verdict;
    await sleep(clock, Math.min(due - clock.now(), STEP));
  }
}

/** While it waits, grading looks again after so many ms at most: what is looked for outside the store tells nobody. */
const STEP = 5_000;
