import { readFile } from 'node:fs/promises';
import { readContentAssets } from '#labs/content-assets.ts';
import { runScenario } from '#labs/scenario/run-scenario.ts';
import { parseScenario, ScenarioError } from '#labs/scenario/scenario.ts';
import { contentFolder } from '../content-folder.ts';

/** `podium lab --run FILE`: one JSON line a step, or what a terminal would show. */
export async function runScenarioFile(file: string, options: { readonly profile: string; readonly json: boolean }): Promise<number> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new ScenarioError(`Cannot read ${file}: ${(error as NodeJS.ErrnoException).code ?? String(error)}`);
  }
  const scenario = parseScenario(text, file);
  const assets = await readContentAssets(contentFolder());
  for await (const step of runScenario(scenario, { profile: options.profile, seed: scenario.name ?? file, assets, start: Date.now() })) {
    if (options.json) process.stdout.write(`${JSON.stringify(step)}\n`);
    else process.stdout.write(`$ ${step.run}\n${step.stdout}${step.stderr}${step.code === 0 ? '' : `(exit code ${step.code})\n`}`);
  }
  return 0;
}
