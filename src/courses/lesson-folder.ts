import { readdir } from 'node:fs/promises';
import path from 'node:path';

/** `01-pods` is the lesson `pods`; the number is its place. */
export const slugOf = (folder: string): string => folder.replace(/^\d+-/, '');

/** Sorted; none where the parent is not there. */
export async function listFolders(parent: string): Promise<string[]> {
  const entries = await readdir(parent, { withFileTypes: true }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  });
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => entry.name)
    .sort();
}

/** Slugs are looked up among the folders that exist, so that none can leave the content folder. */
export async function findFolder(parent: string, slug: string): Promise<string | undefined> {
  const name = (await listFolders(parent)).find((folder) => slugOf(folder) === slug);
  return name === undefined ? undefined : path.join(parent, name);
}

/** `content` is the folder that holds `courses/`. */
export async function findLessonFolder(course: string, lesson: string, content: string): Promise<string | undefined> {
  const folder = await findFolder(path.join(content, 'courses'), course);
  return folder === undefined ? undefined : findFolder(folder, lesson);
}
