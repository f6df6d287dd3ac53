import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Problem } from '../problem.ts';
import { readText } from '../read-text.ts';
import { YamlSource } from '../yaml-source.ts';

/** Ids under which learners' progress is kept, by lesson: once released, they stay. */
const releasedSchema = z.strictObject({
  lessons: z.record(
    z.string(),
    z.strictObject({ tasks: z.array(z.string()), quizzes: z.record(z.string(), z.array(z.string())).describe('Questions by quiz') }),
  ),
});

export type CourseIds = z.infer<typeof releasedSchema>;

const fileOf = (course: string): string => path.join(course, 'released-ids.json');

/** What a release had and the course has no more. */
export async function vanishedIds(course: string, now: CourseIds): Promise<readonly Problem[]> {
  const file = fileOf(course);
  const text = await readText(file);
  if (text === undefined) return [];
  const source = new YamlSource(text, path.relative(process.cwd(), file));
  const before = source.parse(releasedSchema);
  const problems: Problem[] = [];
  const gone = (where: readonly PropertyKey[], what: string): unknown =>
    problems.push({ ...source.at(where), message: `${what} was released and is gone: what learners did there would be lost` });
  for (const [lesson, { tasks, quizzes }] of Object.entries(before.lessons)) {
    const current = now.lessons[lesson];
    if (current === undefined) {
      gone(['lessons', lesson], `the lesson ${lesson}`);
      continue;
    }
    for (const [index, task] of tasks.entries())
      if (!current.tasks.includes(task)) gone(['lessons', lesson, 'tasks', index], `the task ${lesson}/${task}`);
    for (const [quiz, questions] of Object.entries(quizzes)) {
      for (const [index, question] of questions.entries()) {
        if (current.quizzes[quiz]?.includes(question) !== true)
          gone(['lessons', lesson, 'quizzes', quiz, index], `the question ${lesson}/${quiz}/${question}`);
      }
    }
  }
  return problems;
}

/** Keeps the ids of today as those of the newest release. */
export async function releaseIds(course: string, now: CourseIds): Promise<void> {
  const text = `${JSON.stringify(now, undefined, 2)}\n`;
  const before = await readFile(fileOf(course), 'utf8').catch(() => undefined);
  if (before !== text) await writeFile(fileOf(course), text);
}
