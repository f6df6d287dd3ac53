/** What `podium lint` says of every course: each lesson proves itself for several learners. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { readCourseFolder } from '#courses/lint/course-folder.ts';
import { formatProblem, type Problem } from '#courses/problem.ts';
import { JobPool } from '#labs/jobs/job-pool.ts';
import { proveCourses } from '#labs/prove/prove-courses.ts';
import { PROOF_SEEDS } from '#labs/prove/prove-lesson.ts';

const content = path.resolve('content');
const foldersIn = (parent: string): string[] =>
  readdirSync(parent, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => path.join(parent, entry.name))
    .sort();

const courses = foldersIn(path.join(content, 'courses'));
const pool = new JobPool({ program: pathToFileURL(path.resolve('dist/job-worker.mjs')), memoryMb: 1_024 });
let proofs: ReadonlyMap<string, readonly Problem[]>;

beforeAll(async () => {
  const read = await Promise.all(courses.map((course) => readCourseFolder(course, PROOF_SEEDS)));
  proofs = await proveCourses(pool, content, read);
}, 600_000);

afterAll(() => pool.close());

test.each(courses.flatMap(foldersIn).map((lesson) => [path.relative(path.join(content, 'courses'), lesson), lesson]))(
  '%s proves itself',
  (_, lesson) => {
    const problems = proofs.get(lesson);
    if (problems === undefined) throw new Error('nothing was proved of it: it has no tasks, or cannot be read');
    expect(problems.filter(({ level }) => level !== 'warning').map(formatProblem)).toEqual([]);
  },
);
