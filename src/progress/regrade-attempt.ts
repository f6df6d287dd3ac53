import type { LogEntry } from '#courses/attempt-log.ts';
import type { TaskVerdict } from '#courses/types.ts';
import { type Database, database } from '#db/database.ts';
import { readLog } from './append-log.ts';

/** An attempt that can be judged again. */
export interface RegradableAttempt {
  readonly id: string;
  readonly learner: { readonly id: string; readonly name: string };
  readonly seed: number;
  readonly log: readonly LogEntry[];
  /** What is stored today, by task. */
  readonly stored: readonly { readonly task: string; readonly outcome: string; readonly points: number; readonly passedAt?: Date }[];
}

/** Every attempt at a lesson, with its log. */
export async function listRegradable(course: string, lesson: string, db: Database = database()): Promise<readonly RegradableAttempt[]> {
  const rows = await db.lessonAttempt.findMany({
    where: { course, lesson },
    include: { verdicts: true, learner: { select: { id: true, name: true } } },
    orderBy: { startedAt: 'asc' },
  });
  return Promise.all(
    rows.map(async ({ id, learner, seed, verdicts }) => ({
      id,
      learner,
      seed,
      log: await readLog(id, db),
      stored: verdicts.map(({ task, outcome, points, passedAt }) => ({ task, outcome, points, ...(passedAt === null ? {} : { passedAt }) })),
    })),
  );
}

/** One task of an attempt as it is judged today. */
export interface Regraded {
  readonly verdict: TaskVerdict;
  readonly points: number;
  readonly passedAt?: Date;
}

export interface TaskChange {
  readonly task: string;
  /** Passed now and not before, the other way round, or worth something else. */
  readonly kind: 'gained' | 'lost' | 'points';
  readonly before: { readonly outcome: string; readonly points: number };
  readonly after: { readonly outcome: string; readonly points: number };
}

/** What would be different. A grader that fails changes nothing. */
export function regradeChanges(attempt: RegradableAttempt, regraded: readonly Regraded[]): readonly TaskChange[] {
  return regraded.flatMap(({ verdict, points, passedAt }): TaskChange[] => {
    const stored = attempt.stored.find(({ task }) => task === verdict.task);
    if (verdict.outcome === 'error') return [];
    const [had, has] = [stored?.passedAt !== undefined, passedAt !== undefined];
    if (had === has && (!has || stored?.points === points)) return [];
    const before = { outcome: had ? 'passed' : (stored?.outcome ?? 'not seen'), points: had ? (stored?.points ?? 0) : 0 };
    const after = { outcome: has ? 'passed' : verdict.outcome, points: has ? points : 0 };
    return [{ task: verdict.task, kind: had === has ? 'points' : has ? 'gained' : 'lost', before, after }];
  });
}

/** Writes changes of these kinds down, with the evidence of today. */
export async function applyRegrade(
  attempt: RegradableAttempt,
  regraded: readonly Regraded[],
  changes: readonly TaskChange[],
  db: Database = database(),
): Promise<void> {
  for (const { task } of changes) {
    const found = regraded.find(({ verdict }) => verdict.task === task);
    if (found === undefined) continue;
    const record = {
      outcome: found.verdict.outcome,
      points: found.points,
      evidence: JSON.stringify(found.verdict.checks),
      passedAt: found.passedAt ?? null,
      changedAt: new Date(),
    };
    await db.taskVerdict.upsert({
      where: { attemptId_task: { attemptId: attempt.id, task } },
      create: { attemptId: attempt.id, task, ...record },
      update: record,
    });
  }
}
