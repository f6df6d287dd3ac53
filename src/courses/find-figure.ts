import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { findLessonFolder } from './lesson-folder.ts';
import { contentRoot } from './load-course.ts';

const types: Readonly<Record<string, string>> = {
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.gif': 'image/gif',
};

/** A picture from a lesson's `figures/`. Names are looked up among the files that are there, so that none can leave the folder. */
export async function findFigure(
  course: string,
  lesson: string,
  file: string,
  root = contentRoot(),
): Promise<{ type: string; content: Uint8Array<ArrayBuffer> } | undefined> {
  const folder = await findLessonFolder(course, lesson, root);
  const type = types[path.extname(file).toLowerCase()];
  if (folder === undefined || type === undefined) return undefined;
  const figures = path.join(folder, 'figures');
  const entries = await readdir(figures, { withFileTypes: true }).catch(() => []);
  if (!entries.some((entry) => entry.isFile() && entry.name === file)) return undefined;
  return { type, content: new Uint8Array(await readFile(path.join(figures, file))) };
}
