import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { expandTags } from '#cluster/containers/expand-tags.ts';
import type { ImageDefinition } from '#cluster/containers/image-definition.ts';
import type { WebSite } from '#cluster/network/internet.ts';
import { parse } from 'yaml';
import { readWebSites } from './read-web-sites.ts';

/** What every cluster of a process is made with: the images and the simulated internet of `content/`. */
export interface ContentAssets {
  readonly images: readonly ImageDefinition[];
  readonly web: readonly WebSite[];
}

async function readFolder<T>(folder: string): Promise<T[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  });
  const files = names.filter((name) => name.endsWith('.yaml')).sort();
  return Promise.all(files.map(async (name) => parse(await readFile(path.join(folder, name), 'utf8')) as T));
}

export async function readContentAssets(content: string): Promise<ContentAssets> {
  const [images, web] = await Promise.all([readFolder<ImageDefinition>(path.join(content, 'images')), readWebSites(path.join(content, 'web'))]);
  return { images: images.map(expandTags), web };
}

/**
 * The assets as the files are now: read again when one was added, changed or removed, the same object otherwise.
 * Labs opened from then on have the new images; running ones keep theirs.
 */
export function currentContentAssets(content: string): () => Promise<ContentAssets> {
  let known: { readonly stamp: string; readonly assets: Promise<ContentAssets> } | undefined;
  return async () => {
    const stamp = await stampOf(['images', 'web'].map((folder) => path.join(content, folder)));
    if (known?.stamp !== stamp) known = { stamp, assets: readContentAssets(content) };
    return known.assets;
  };
}

async function stampOf(folders: readonly string[]): Promise<string> {
  const parts = await Promise.all(
    folders.map(async (folder) => {
      const names = await readdir(folder).catch(() => []);
      return Promise.all(names.sort().map(async (name) => `${name} ${String((await stat(path.join(folder, name))).mtimeMs)}`));
    }),
  );
  return parts.flat().join('\n');
}
