import path from 'node:path';
import type { LintedCourse, LintedLesson } from '#courses/lint/course-folder.ts';
import type { Problem } from '#courses/problem.ts';
import type { JobPool } from '../jobs/job-pool.ts';
import { PROOF_SEEDS } from './prove-lesson.ts';

/** When the labs of proofs begin. */
const START = Date.UTC(2026, 0, 5, 9);

/** A proof that takes longer than this hangs, ms. */
const TIMEOUT = 10 * 60_000;

/** Nothing is proved of a lesson that cannot be read. */
function isProvable({ lab, folder }: LintedLesson, { problems }: LintedCourse): boolean {
  const inLesson = ({ file, level }: Problem): boolean => level !== 'warning' && path.resolve(file).startsWith(folder + path.sep);
  return lab?.parsed.tasks !== undefined && !problems.some(inLesson);
}

/** How much there is to run: solutions and near misses. */
const sizeOf = ({ lab }: LintedLesson): number => (lab?.parsed.tasks ?? []).reduce((sum, task) => sum + 1 + (task['near-misses']?.length ?? 0), 0);

/** Proves each lesson for several learners, as many at once as the pool has workers; findings by the lesson's folder. */
export async function proveCourses(
  pool: JobPool,
  content: string,
  courses: readonly LintedCourse[],
): Promise<ReadonlyMap<string, readonly Problem[]>> {
  const found = new Map<string, readonly Problem[]>();
  const lessons = courses.flatMap((course) => course.lessons.filter((lesson) => isProvable(lesson, course)));
  // The longest first, so that no worker is left with it at the end.
  await pool.map(
    lessons.toSorted((a, b) => sizeOf(b) - sizeOf(a)),
    async ({ folder, labFile }) => {
      try {
        found.set(folder, (await pool.run<'prove'>({ kind: 'prove', content, folder, start: START, seeds: PROOF_SEEDS }, TIMEOUT)).problems);
      } catch (error) {
        const message = `the proof did not end: ${error instanceof Error ? error.message : String(error)}`;
        found.set(folder, [{ file: labFile, line: 1, column: 1, message }]);
      }
    },
  );
  return found;
}
