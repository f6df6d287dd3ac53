import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { toLabDefinition } from '#courses/lab-definition.ts';
import { findFolder, listFolders } from '#courses/lesson-folder.ts';
import { parseLab } from '#courses/parse-lab.ts';
import { ContentError, formatProblem, type Problem } from '#courses/problem.ts';
import { readContentAssets, type ContentAssets } from '#labs/content-assets.ts';
import { proveLab } from '#labs/prove/prove-lab.ts';
import { contentFolder } from '../content-folder.ts';

/** Where the line of a task is, for an editor to jump to. */
function lineOfTask(text: string, task: string): number {
  const index = text.split('\n').findIndex((line) => new RegExp(`^\\s*-?\\s*id:\\s*["']?${task}["']?\\s*$`).test(line));
  return index < 0 ? 1 : index + 1;
}

async function lintLesson(folder: string, assets: ContentAssets, seeds: readonly string[]): Promise<readonly Problem[]> {
  const absolute = path.join(folder, 'lab.yaml');
  const file = path.relative(process.cwd(), absolute);
  let text: string;
  try {
    text = await readFile(absolute, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  try {
    const definition = toLabDefinition(parseLab(text, file));
    const problems: Problem[] = [];
    for (const seed of seeds) {
      for (const { task, message } of await proveLab({ definition, assets, seed, start: Date.now() })) {
        problems.push({ file, line: lineOfTask(text, task), column: 1, message: `task ${task} (seed ${seed}): ${message}` });
      }
    }
    return problems;
  } catch (error) {
    if (error instanceof ContentError) return error.problems;
    throw error;
  }
}

/** `podium lint [course…]`: 0 when every course proves itself. */
export async function lint(courses: readonly string[], options: { readonly json?: boolean }): Promise<number> {
  const content = contentFolder();
  const root = path.join(content, 'courses');
  const assets = await readContentAssets(content);
  const folders =
    courses.length === 0
      ? (await listFolders(root)).map((name) => path.join(root, name))
      : await Promise.all(courses.map((course) => findFolder(root, course)));
  const missing = folders.indexOf(undefined);
  if (missing >= 0) {
    console.error(`There is no course ${courses[missing] ?? ''} in ${root}`);
    return 2;
  }
  const problems: Problem[] = [];
  let lessons = 0;
  for (const course of folders as string[]) {
    for (const name of await listFolders(course)) {
      lessons++;
      problems.push(...(await lintLesson(path.join(course, name), assets, ['one'])));
    }
  }
  if (options.json === true) console.log(JSON.stringify(problems, undefined, 2));
  else {
    for (const problem of problems) console.log(formatProblem(problem));
    console.log(
      `${folders.length} ${folders.length === 1 ? 'course' : 'courses'}, ${lessons} ${lessons === 1 ? 'lesson' : 'lessons'}: ${problems.length === 0 ? 'all prove themselves' : `${problems.length} findings`}`,
    );
  }
  return problems.length === 0 ? 0 : 1;
}
