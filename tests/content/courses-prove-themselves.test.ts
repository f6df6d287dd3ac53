/** What `podium lint` does, a test a task: fails before, passes after its solution, explains its near misses. */
import { readFileSync } from 'node:fs';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { toLabDefinition } from '#courses/lab-definition.ts';
import { parseLab } from '#courses/parse-lab.ts';
import { proveLab } from '#labs/prove/prove-lab.ts';
import { contentAssets, START } from '../support/assets.ts';

const root = path.resolve('content/courses');
const labs = readdirSync(root).flatMap((course) =>
  readdirSync(path.join(root, course), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => path.join(course, entry.name, 'lab.yaml')),
);

describe.each(labs)('%s', (file) => {
  const definition = toLabDefinition(parseLab(readFileSync(path.join(root, file), 'utf8'), file));

  test.each(definition.tasks.map((task) => task.id))('%s', async (only) => {
    expect(await proveLab({ definition, assets: await contentAssets(), seed: 'test', start: START, only })).toEqual([]);
  }, 60_000);
});
