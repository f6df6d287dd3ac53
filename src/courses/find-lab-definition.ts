import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { toLabDefinition, type LabDefinition } from './lab-definition.ts';
import { findLessonFolder } from './lesson-folder.ts';
import { parseLab } from './parse-lab.ts';

/** The lab of a lesson, or undefined where it has none. Throws `ContentError`. */
export async function findLabDefinition(course: string, lesson: string, content: string): Promise<LabDefinition | undefined> {
  const folder = await findLessonFolder(course, lesson, content);
  if (folder === undefined) return undefined;
  const file = path.join(folder, 'lab.yaml');
  try {
    return toLabDefinition(parseLab(await readFile(file, 'utf8'), path.relative(process.cwd(), file)));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
