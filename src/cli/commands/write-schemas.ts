import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { imageJsonSchema } from '#cluster/containers/validate-image.ts';
import { publishedSchemas } from '#courses/published-schemas.ts';
import { contentFolder } from '../content-folder.ts';

/** `podium schemas`: writes the JSON Schemas of the content folder. */
export async function writeSchemas(): Promise<void> {
  const folder = path.join(contentFolder(), 'reference');
  await mkdir(folder, { recursive: true });
  for (const [name, schema] of Object.entries({ ...publishedSchemas(), 'image.schema.json': imageJsonSchema() })) {
    await writeFile(path.join(folder, name), `${JSON.stringify(schema, undefined, 2)}\n`);
    console.log(path.relative(process.cwd(), path.join(folder, name)));
  }
}
