import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { webSiteSchema, type WebSite } from '#cluster/network/web-site-schema.ts';
import { ContentError, type Problem } from '#courses/problem.ts';
import { YamlSource } from '#courses/yaml-source.ts';

/** The hosts of a folder of `<host>.yaml`. Throws `ContentError` with every finding of every file. */
export async function readWebSites(folder: string): Promise<readonly WebSite[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  });
  const files = names.filter((name) => name.endsWith('.yaml')).sort();
  const problems: Problem[] = [];
  const sites: WebSite[] = [];
  const owners = new Map<string, string>();
  for (const name of files) {
    const file = path.join(folder, name);
    try {
      const source = new YamlSource(await readFile(file, 'utf8'), file);
      const site = source.parse(webSiteSchema);
      for (const [at, host] of [
        [['host'], site.host] as const,
        ...(site.aliases ?? []).map((alias, index) => [['aliases', index], alias] as const),
      ]) {
        const owner = owners.get(host);
        if (owner !== undefined) problems.push(source.problem(at, `${host} is described in ${owner} already`));
        owners.set(host, file);
      }
      sites.push(site);
    } catch (error) {
      if (!(error instanceof ContentError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new ContentError(problems);
  return sites;
}
