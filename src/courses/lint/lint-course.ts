import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Problem } from '../problem.ts';
import type { LintedCourse, LintedLesson } from './course-folder.ts';
import { lintLesson, type HasImage } from './lint-lesson.ts';
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

const besides = (lesson: LintedLesson): Promise<string[]> =>
  Promise.all(
    lesson.files.filter((file) => /^(files|near-misses|solutions)\//.test(file)).map((file) => readFile(path.join(lesson.folder, file), 'utf8')),
  );

/** What can be said of a course without running it. */
export async function lintCourse(course: LintedCourse, catalogue: Catalogue, hasImage: HasImage): Promise<readonly Problem[]> {
  const problems = [...course.problems];
  for (const lesson of course.lessons) {
    problems.push(...lintLesson(lesson, hasImage, await besides(lesson)), ...lintLinks(lesson, course, catalogue));
  }
  // A lesson that cannot be read has lost no ids.
  if (course.problems.length === 0) problems.push(...(await vanishedIds(course.folder, courseIds(course))));
  return problems;
}
