import { existsSync } from 'node:fs';
import path from 'node:path';
import { findFolder, findLessonFolder, listFolders, slugOf } from '#courses/lesson-folder.ts';
import { nearestWord } from '#courses/schema-problems.ts';
import { contentFolder } from './content-folder.ts';

/** Where an exercise lies, or what to tell who asked for one that is not there. */
type FoundExercise = { readonly folder: string } | { readonly message: string };

/** A lesson with a lab: `course/lesson`, or the lesson's folder. */
export async function findExercise(exercise: string): Promise<FoundExercise> {
  if (existsSync(path.join(exercise, 'lab.yaml'))) return { folder: path.resolve(exercise) };
  const [course = '', lesson = '', ...rest] = exercise.replace(/\/+$/, '').split('/');
  // The folders' own names (`01-pods`) do as well.
  const folder = rest.length > 0 ? undefined : await findLessonFolder(slugOf(course), slugOf(lesson), contentFolder());
  if (folder === undefined) return { message: `There is no exercise ${exercise}${await suggestion(course, lesson)}` };
  return existsSync(path.join(folder, 'lab.yaml')) ? { folder } : { message: `The lesson ${exercise} has no lab` };
}

async function suggestion(course: string, lesson: string): Promise<string> {
  const courses = path.join(contentFolder(), 'courses');
  const folder = await findFolder(courses, slugOf(course));
  const slugs = (await listFolders(folder ?? courses)).map(slugOf);
  const known = folder === undefined ? await everyExercise(courses) : slugs.map((slug) => `${course}/${slug}`);
  const near = nearestWord(`${course}/${lesson}`, known) ?? nearestWord(lesson || course, slugs);
  if (near !== undefined) return `; did you mean ${near}?`;
  if (folder !== undefined) return `; the lessons of ${course} are ${slugs.join(', ')}`;
  return slugs.length === 0
    ? `: there are no courses in ${courses}`
    : `; give it as course/lesson, or as a lesson's folder. The courses are ${slugs.join(', ')}`;
}

async function everyExercise(courses: string): Promise<string[]> {
  const found = await Promise.all(
    (await listFolders(courses)).map(async (course) =>
      (await listFolders(path.join(courses, course))).map((lesson) => `${slugOf(course)}/${slugOf(lesson)}`),
    ),
  );
  return found.flat();
}
