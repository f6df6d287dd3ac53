import path from 'node:path';
import { CannotCreate, newCourse, newLesson, newTask } from '#courses/new-content.ts';
import { contentFolder } from '../content-folder.ts';

/** `podium new course C`, `podium new lesson C/L`, `podium new task C/L/T`: 0, or 2 when it cannot be made. */
export async function makeNew(kind: 'course' | 'lesson' | 'task', name: string): Promise<number> {
  const parts = name.split('/');
  const [course = '', lesson = '', task = ''] = parts;
  const content = contentFolder();
  try {
    if (parts.length !== { course: 1, lesson: 2, task: 3 }[kind]) {
      throw new CannotCreate(
        { course: 'podium new course COURSE', lesson: 'podium new lesson COURSE/LESSON', task: 'podium new task COURSE/LESSON/TASK' }[kind],
      );
    }
    const files =
      kind === 'course'
        ? await newCourse(content, course)
        : kind === 'lesson'
          ? await newLesson(content, course, lesson)
          : await newTask(content, course, lesson, task);
    for (const file of files) console.log(path.relative(process.cwd(), file));
    return 0;
  } catch (error) {
    if (!(error instanceof CannotCreate)) throw error;
    console.error(error.message);
    return 2;
  }
}
