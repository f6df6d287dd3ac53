/** The published reference of checks says what the grader does: it is generated, and each of its examples is proved. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { toLabDefinition } from '#courses/lab-definition.ts';
import { parseLab } from '#courses/parse-lab.ts';
import { checkTypes } from '#grading/check-types.ts';
import { examples } from '#grading/reference/examples.ts';
import { renderReference } from '#grading/reference/render-reference.ts';
import { proveLab } from '#labs/prove/prove-lab.ts';
import { contentAssets, START } from '../support/assets.ts';

const file = path.resolve('content/reference/checks.md');

it('is what the definitions say', () => {
  if (process.env['UPDATE_REFERENCE'] !== undefined) writeFileSync(file, renderReference());
  expect(readFileSync(file, 'utf8')).toBe(renderReference());
});

it.each(checkTypes.map(({ name }) => name))('shows %s in an example', (name) => {
  expect(examples.filter(({ shows }) => shows === name)).not.toEqual([]);
});

it.each(examples.map((example) => [`${example.shows}: ${example.title}`, example] as const))('%s', async (_, { lab }) => {
  const definition = toLabDefinition(parseLab(lab, 'lab.yaml'));
  expect(definition.tasks.some(({ nearMisses }) => nearMisses.length > 0)).toBe(true);
  const failures = await proveLab({ definition, assets: await contentAssets(), seed: 'reference', start: START });
  expect(failures.filter(({ level }) => level === 'error')).toEqual([]);
}, 60_000);
