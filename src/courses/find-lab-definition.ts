import path from 'node:path';
import { toLabDefinition, type LabDefinition } from './lab-definition.ts';
import { readLabFolder } from './lab-folder.ts';
import { findLessonFolder } from './lesson-folder.ts';
import { parseLab } from './parse-lab.ts';
import { readText } from './read-text.ts';

/** The lab of a lesson as the learner of a seed gets it, or undefined where it has none. Throws `ContentError`. */
export async function findLabDefinition(course: string, lesson: string, content: string, seed?: number | string): Promise<LabDefinition | undefined> {
  const folder = await findLessonFolder(course, lesson, content);
  return folder === undefined ? undefined : readLabDefinition(folder, seed);
}

/** The same from the lesson's folder. */
export async function readLabDefinition(folder: string, seed?: number | string): Promise<LabDefinition | undefined> {
  const file = path.join(folder, 'lab.yaml');
  const text = await readText(file);
  if (text === undefined) return undefined;
  const lab = parseLab(text, path.relative(process.cwd(), file), seed === undefined ? undefined : String(seed));
  return toLabDefinition(lab, await readLabFolder(folder, lab.values));
}
