import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { validateImage } from '#cluster/containers/validate-image.ts';
import { ContentError, type Problem } from '#courses/problem.ts';
import { YamlSource } from '#courses/yaml-source.ts';
import { readWebSites } from '#labs/read-web-sites.ts';

async function lintFolder(folder: string, lint: (source: YamlSource) => readonly Problem[]): Promise<readonly Problem[]> {
  const names = await readdir(folder).catch(() => []);
  const found = names
    .filter((name) => name.endsWith('.yaml'))
    .map(async (name): Promise<readonly Problem[]> => {
      const file = path.join(folder, name);
      try {
        return lint(new YamlSource(await readFile(file, 'utf8'), path.relative(process.cwd(), file)));
      } catch (error) {
        if (error instanceof ContentError) return error.problems;
        throw error;
      }
    });
  return (await Promise.all(found)).flat();
}

async function lintWeb(folder: string): Promise<readonly Problem[]> {
  try {
    await readWebSites(folder);
    return [];
  } catch (error) {
    if (!(error instanceof ContentError)) throw error;
    return error.problems.map((problem) => ({ ...problem, file: path.relative(process.cwd(), problem.file) }));
  }
}

/** What is wrong with the images and the web pages of the content folder. */
export async function lintAssets(content: string): Promise<readonly Problem[]> {
  const images = await lintFolder(path.join(content, 'images'), (source) =>
    validateImage(source.data).map(({ path: at, message }) => source.problem(at, message)),
  );
  return [...images, ...(await lintWeb(path.join(content, 'web')))];
}
