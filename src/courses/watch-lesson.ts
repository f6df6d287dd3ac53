import { watch } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { findLessonFolder } from './lesson-folder.ts';
import { parseLesson } from './lesson-source.ts';
import { contentRoot, findLesson } from './load-course.ts';
import { readLessonText } from './lint/lint-mdx.ts';
import { ContentError, type Problem } from './problem.ts';

/** An editor saves in several steps; they are one, ms. */
const GATHER = 150;

/** Calls `changed` after each time that a file of the lesson was saved; undefined where there is no such lesson. Call the result to stop. */
export async function watchLesson(course: string, lesson: string, changed: () => void, root = contentRoot()): Promise<(() => void) | undefined> {
  const folder = await findLessonFolder(course, lesson, root);
  if (folder === undefined) return undefined;
  let timer: NodeJS.Timeout | undefined;
  const watcher = watch(folder, { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(changed, GATHER);
  });
  // A folder that was moved away tells nothing any more.
  watcher.on('error', () => watcher.close());
  return () => {
    clearTimeout(timer);
    watcher.close();
  };
}

/** What keeps the lesson from being shown as it is on the disk now; none when it can be. */
export async function problemsOfLesson(course: string, lesson: string, root = contentRoot()): Promise<readonly Problem[]> {
  const folder = await findLessonFolder(course, lesson, root);
  if (folder === undefined) return [];
  const path = join(folder, 'lesson.mdx');
  const file = relative(process.cwd(), path);
  try {
    const source = parseLesson(await readFile(path, 'utf8'), file);
    const shown = await findLesson(course, lesson, root);
    const text = readLessonText({ ...source, body: shown?.source ?? source.body }, file);
    return 'message' in text ? [text] : [];
  } catch (error) {
    if (error instanceof ContentError) return error.problems;
    throw error;
  }
}
