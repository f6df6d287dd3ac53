/** What `podium lint` says of every course: nothing is wrong, and each lesson proves itself for several learners. */
import path from 'node:path';
import { readdirSync } from 'node:fs';
import { ImageCatalogue } from '#cluster/containers/image-catalogue.ts';
import { readCourseFolder } from '#courses/lint/course-folder.ts';
import { lintCourse } from '#courses/lint/lint-course.ts';
import { formatProblem, type Problem } from '#courses/problem.ts';
import { PROOF_SEEDS, proveLesson } from '#labs/prove/prove-lesson.ts';
import { contentAssets, START } from '../support/assets.ts';

const root = path.resolve('content/courses');
const foldersIn = (parent: string): string[] =>
  readdirSync(parent, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();

const errorsOf = (problems: readonly Problem[]): readonly string[] => problems.filter(({ level }) => level !== 'warning').map(formatProblem);

const courses = foldersIn(root);
const lessons = courses.flatMap((course) => foldersIn(path.join(root, course)).map((lesson) => path.join(course, lesson)));

test('nothing is wrong that can be said without running a lab', async () => {
  const catalogue = await Promise.all(courses.map((course) => readCourseFolder(path.join(root, course), PROOF_SEEDS)));
  const images = new ImageCatalogue((await contentAssets()).images, () => new Map());
  const found = await Promise.all(catalogue.map((course) => lintCourse(course, catalogue, (image) => images.find(image) !== undefined)));
  expect(errorsOf(found.flat())).toEqual([]);
}, 60_000);

test.each(lessons)(
  '%s proves itself',
  async (lesson) => {
    const problems = await proveLesson({ folder: path.join(root, lesson), assets: await contentAssets(), start: START, seeds: PROOF_SEEDS });
    expect(errorsOf(problems)).toEqual([]);
  },
  300_000,
);
