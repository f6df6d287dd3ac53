import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { readCourseFolder } from '#courses/lint/course-folder.ts';
import { listFolders } from '#courses/lesson-folder.ts';
import { JobPool } from '#labs/jobs/job-pool.ts';
import { proveCourses } from '#labs/prove/prove-courses.ts';
import { PROOF_SEEDS } from '#labs/prove/prove-lesson.ts';
import { timed, type Benchmark, type Figure } from '../figure.ts';

/** What `podium lint` does with every course: each task before and after its solution, near misses, for several learners. */
export const proofFigures: Benchmark = {
  names: ['lint-all-s', 'lint-ms-per-task'],
  async measure(): Promise<readonly Figure[]> {
    const content = path.resolve('content');
    const root = path.join(content, 'courses');
    const pool = new JobPool({ program: pathToFileURL(path.resolve('dist/job-worker.mjs')), memoryMb: 1_024 });
    try {
      const courses = await Promise.all((await listFolders(root)).map((name) => readCourseFolder(path.join(root, name), PROOF_SEEDS)));
      const tasks = courses.flatMap(({ lessons }) => lessons.flatMap(({ lab }) => lab?.parsed.tasks ?? [])).length;
      let problems = 0;
      const took = await timed(async () => {
        for (const found of (await proveCourses(pool, content, courses)).values()) problems += found.length;
      });
      if (problems > 0) throw new Error(`${problems} findings: run podium lint`);
      return [
        { name: 'lint-all-s', value: took / 1_000, unit: 's' },
        { name: 'lint-ms-per-task', value: took / tasks, unit: 'ms' },
      ];
    } finally {
      await pool.close();
    }
  },
};
