import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Problem } from '../problem.ts';
import type { LintedCourse, LintedLesson } from './course-folder.ts';
import type { BesideFile } from './lint-images.ts';
import { lintLesson, type Surroundings } from './lint-lesson.ts';
import { lintLinks, type Catalogue } from './lint-links.ts';
import { vanishedIds, type CourseIds } from './released-ids.ts';

/** The ids under which progress is kept, as they are today. */
export function courseIds({ lessons }: LintedCourse): CourseIds {
  const entries = lessons.map(({ slug, lab }) => [
    slug,
    {
      tasks: (lab?.parsed.tasks ?? []).map(({ id }) => id),
      quizzes: Object.fromEntries((lab?.parsed.quizzes ?? []).map(({ id, questions }) => [id, questions.map((question) => question.id)])),
    },
  ]);
  return { lessons: Object.fromEntries(entries) as CourseIds['lessons'] };
}

const besides = (lesson: LintedLesson): Promise<BesideFile[]> =>
  Promise.all(
    lesson.files
      .filter((file) => /^(files|near-misses|solutions)\//.test(file))
      .map(async (name) => {
        const file = path.join(lesson.folder, name);
        return { file: path.relative(process.cwd(), file), text: await readFile(file, 'utf8'), nearMiss: name.startsWith('near-misses/') };
      }),
  );

/** What can be said of a course without running it. */
export async function lintCourse(course: LintedCourse, catalogue: Catalogue, surroundings: Surroundings): Promise<readonly Problem[]> {
  const problems = [...course.problems];
  for (const lesson of course.lessons) {
    problems.push(...lintLesson(lesson, surroundings, await besides(lesson)), ...lintLinks(lesson, course, catalogue));
  }
  // A lesson that cannot be read has lost no ids.
  if (course.problems.length === 0) problems.push(...(await vanishedIds(course.folder, courseIds(course))));
  return problems;
}
