import { readFile } from 'node:fs/promises';
import { readLabDefinition } from '#courses/find-lab-definition.ts';
import { readContentAssets } from '#labs/content-assets.ts';
import { runScenario } from '#labs/scenario/run-scenario.ts';
import { parseScenario, ScenarioError } from '#labs/scenario/scenario.ts';
import { SetupFailed } from '#labs/virtual/set-up.ts';
import { contentFolder } from '../content-folder.ts';
import { findExercise } from '../find-exercise.ts';

interface ScenarioFileOptions {
  /** Where no lesson says otherwise. */
  readonly profile: string;
  /** Its cluster, files and set-up: `course/lesson`. */
  readonly lesson?: string | undefined;
  /** Of the lesson's parameters. */
  readonly seed?: string | undefined;
  readonly json: boolean;
}

/** `podium lab --run FILE`: one JSON line a step, or what a terminal would show. 0, or 2 when it was asked wrongly. */
export async function runScenarioFile(file: string, { profile, lesson, seed, json }: ScenarioFileOptions): Promise<number> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new ScenarioError(`Cannot read ${file}: ${(error as NodeJS.ErrnoException).code ?? String(error)}`);
  }
  const scenario = parseScenario(text, file);
  const found = lesson === undefined ? undefined : await findExercise(lesson);
  if (found !== undefined && 'message' in found) {
    console.error(found.message);
    return 2;
  }
  const lab = found === undefined ? undefined : await readLabDefinition(found.folder, seed);
  const assets = await readContentAssets(contentFolder());
  const options = { profile: lab?.profile ?? profile, seed: seed ?? scenario.name ?? file, assets, start: Date.now(), lab };
  try {
    for await (const step of runScenario(scenario, options)) {
      if (json) process.stdout.write(`${JSON.stringify(step)}\n`);
      else process.stdout.write(`$ ${step.run}\n${step.stdout}${step.stderr}${step.code === 0 ? '' : `(exit code ${step.code})\n`}`);
    }
    return 0;
  } catch (error) {
    if (!(error instanceof SetupFailed)) throw error;
    console.error(error.message);
    return 1;
  }
}
