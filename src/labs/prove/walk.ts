import type { LabTask } from '#courses/lab-definition.ts';
import type { TaskVerdict } from '#grading/verdict.ts';
import type { GradedLab } from '../virtual/graded-lab.ts';
import type { ProofFailure } from './prove-lab.ts';
import { reasonOf } from './prove-task.ts';

interface WalkOptions {
  readonly order: readonly LabTask[];
  /** Closed at the end. */
  readonly lab: GradedLab;
  /** How many of the first tasks are solved in it. */
  readonly solved?: number;
  /** Called with the lab at rest before each task. */
  readonly at?: (done: readonly LabTask[], lab: GradedLab) => unknown;
  /** Solves a task in a way of its own; undefined: it did not. */
  readonly solve?: (task: LabTask, done: readonly LabTask[], lab: GradedLab) => Promise<TaskVerdict | undefined>;
}

/** Solves every task in the given order in one lab; what must hold still holds at the end. */
export async function walk({ order, lab, solved = 0, at, solve }: WalkOptions): Promise<readonly ProofFailure[]> {
  const inOrder = (last: number): string =>
    `in the order ${order
      .slice(0, last + 1)
      .map(({ id }) => id)
      .join(', ')}`;
  try {
    for (const [index, task] of order.entries()) {
      if (index < solved) continue;
      const done = order.slice(0, index);
      at?.(done, lab);
      const verdict = (await solve?.(task, done, lab)) ?? (await typed(task, lab));
      if (verdict.outcome === 'passed' || (task.holding === 'once' && lab.hasPassed(task.id))) continue;
      return [{ task: task.id, level: 'error', message: `is ${verdict.outcome} after its solution ${inOrder(index)}: ${reasonOf(verdict)}` }];
    }
    return await atTheEnd(order, lab, inOrder(order.length));
  } finally {
    lab.close();
  }
}

async function typed(task: LabTask, lab: GradedLab): Promise<TaskVerdict> {
  await lab.play(task.solution);
  return lab.judge(task);
}

async function atTheEnd(order: readonly LabTask[], lab: GradedLab, inOrder: string): Promise<readonly ProofFailure[]> {
  const failures: ProofFailure[] = [];
  for (const task of order) {
    if (task.holding === 'once') continue;
    const verdict = await lab.judge(task);
    if (verdict.outcome === 'passed') continue;
    failures.push({ task: task.id, level: 'error', message: `no longer holds once all is solved ${inOrder}: ${reasonOf(verdict)}` });
  }
  return failures;
}
