/** What `podium lint --no-proof` says of every course: nothing is wrong. */
import path from 'node:path';
import { ImageCatalogue } from '#cluster/containers/image-catalogue.ts';
import { profiles } from '#cluster/profiles/profiles.ts';
import { readGlossary } from '#courses/glossary.ts';
import { readCourseFolder } from '#courses/lint/course-folder.ts';
import { lintCourse } from '#courses/lint/lint-course.ts';
import { listFolders } from '#courses/lesson-folder.ts';
import { formatProblem } from '#courses/problem.ts';
import { PROOF_SEEDS } from '#labs/prove/prove-lesson.ts';
import { contentAssets } from '../support/assets.ts';

const root = path.resolve('content/courses');

test('nothing is wrong that can be said without running a lab', async () => {
  const catalogue = await Promise.all((await listFolders(root)).map((course) => readCourseFolder(path.join(root, course), PROOF_SEEDS)));
  const images = new ImageCatalogue((await contentAssets()).images, () => new Map());
  const surroundings = { hasImage: (image: string) => images.find(image) !== undefined, glossary: await readGlossary(path.resolve('content')), profiles: [...profiles.keys()] };
  const found = await Promise.all(catalogue.map((course) => lintCourse(course, catalogue, surroundings)));
  const errors = found.flat().filter(({ level }) => level !== 'warning');
  expect(errors.map(formatProblem)).toEqual([]);
}, 60_000);
