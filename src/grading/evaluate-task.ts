import { evaluateCheck } from './evaluate-check.ts';
import type { Task } from './task.ts';
import { combineOutcomes, type TaskVerdict } from './verdict.ts';
import type { World } from './world.ts';

export interface TaskEvaluation {
  readonly verdict: TaskVerdict;
  readonly resources: ReadonlySet<string>;
}

/** Asks all checks of a task. */
export async function evaluateTask(task: Task, world: World): Promise<TaskEvaluation> {
  const evaluations = await Promise.all(task.checks.map((check) => evaluateCheck(check, world)));
  const checks = evaluations.map((evaluation) => evaluation.verdict);
  return {
    verdict: { task: task.id, outcome: combineOutcomes(checks.map((check) => check.outcome)), checks },
    resources: new Set(evaluations.flatMap((evaluation) => [...evaluation.resources])),
  };
}
