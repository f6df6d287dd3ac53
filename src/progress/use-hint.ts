import { findHint } from '#courses/load-course.ts';
import type { Hint } from '#courses/types.ts';
import { type Database, database } from '#db/database.ts';
import type { Attempt } from './types.ts';

/**
 * The text of a hint, counted as used. Hints are taken in order; one that was taken before, or after
 * the task passed, costs nothing more. Undefined when there is no such hint or an earlier one is untaken.
 */
export async function useHint(
  attempt: Attempt,
  task: string,
  index: number,
  { db = database(), hintOf = findHint }: { db?: Database; hintOf?: HintOf } = {},
): Promise<Hint | undefined> {
  const hint = await hintOf(attempt.course, attempt.lesson, task, index, undefined, attempt.seed);
  if (hint === undefined) return undefined;
  const [taken, verdict] = await Promise.all([
    db.hintUse.findMany({ where: { attemptId: attempt.id, task } }),
    db.taskVerdict.findUnique({ where: { attemptId_task: { attemptId: attempt.id, task } } }),
  ]);
  if (taken.some((use) => use.hint === index)) return hint;
  if (taken.length < index) return undefined;
  const cost = verdict?.passedAt ? 0 : hint.cost;
  await db.hintUse.upsert({
    where: { attemptId_task_hint: { attemptId: attempt.id, task, hint: index } },
    create: { attemptId: attempt.id, task, hint: index, cost },
    update: {},
  });
  return { text: hint.text, cost };
}

type HintOf = (course: string, lesson: string, task: string, index: number, root?: string, seed?: number) => Promise<Hint | undefined>;
