import type { AuthorHost } from '#labs/author-host.ts';
import { type Database, database } from '#db/database.ts';

type AuthorTools = {
  readonly [Tool in keyof AuthorHost]: AuthorHost[Tool] extends (lab: string, ...rest: infer Rest) => infer Result
    ? (...rest: Rest) => Result
    : never;
};

/**
 * The tools of an author in a lab, for those who teach and in a lab of their own; undefined for everybody else.
 * The role is read here, whatever the caller believes.
 */
export async function authorTools(viewerId: string, lab: string, host: AuthorHost, db: Database = database()): Promise<AuthorTools | undefined> {
  const attempt = await db.lessonAttempt.findUnique({ where: { id: lab }, include: { learner: { select: { role: true } } } });
  if (attempt?.learnerId !== viewerId || !['instructor', 'admin'].includes(attempt.learner.role)) return undefined;
  return {
    reloadLab: () => host.reloadLab(lab),
    inspectTasks: () => host.inspectTasks(lab),
    solveTask: (task) => host.solveTask(lab, task),
    showNearMiss: (task, index) => host.showNearMiss(lab, task, index),
  };
}
