import path from 'node:path';
import { readLabDefinition } from '#courses/find-lab-definition.ts';
import { ContentError, type Problem } from '#courses/problem.ts';
import { readText } from '#courses/read-text.ts';
import { YamlSource } from '#courses/yaml-source.ts';
import type { ContentAssets } from '../content-assets.ts';
import { proveLab, type ProofFailure } from './prove-lab.ts';

export interface ProveLessonOptions {
  /** The lesson's folder. */
  readonly folder: string;
  readonly assets: ContentAssets;
  readonly start: number;
  /** The learners for whom it is proved. */
  readonly seeds: readonly string[];
  /** Only this task, for the first seed. */
  readonly only?: string | undefined;
}

/** The learners for whom a lesson is proved. */
export const PROOF_SEEDS = ['ada', 'grace', 'edsger'] as const;

/** Proves the lab of a lesson, if it has one, for several learners: each with its own parameters, names and order of work. */
export async function proveLesson(options: ProveLessonOptions): Promise<readonly Problem[]> {
  const { folder, assets, start, only } = options;
  const file = path.join(folder, 'lab.yaml');
  const text = await readText(file);
  if (text === undefined) return [];
  const name = path.relative(process.cwd(), file);
  const problems = new Map<string, Problem>();
  try {
    const source = new YamlSource(text, name);
    const varies = 'parameters' in (source.data as object);
    const seeds = only === undefined ? options.seeds : options.seeds.slice(0, 1);
    for (const [index, seed] of seeds.entries()) {
      const definition = await readLabDefinition(folder, seed);
      if (definition === undefined) return [];
      // The first works in the lab's own order, each other one in another where there is one.
      const walkOnly = index > 0 && !varies;
      const failures = await proveLab({ definition, assets, seed, start, order: index, walkOnly, only });
      for (const failure of failures) {
        const problem = locate(
          failure,
          source,
          definition.tasks.findIndex(({ id }) => id === failure.task),
          varies ? seed : undefined,
        );
        const key = `${problem.line}:${problem.column}:${failure.message}`;
        if (!problems.has(key)) problems.set(key, problem);
      }
    }
  } catch (error) {
    if (error instanceof ContentError) return error.problems;
    throw error;
  }
  return [...problems.values()];
}

function locate({ task, nearMiss, check, level, message }: ProofFailure, source: YamlSource, index: number, seed: string | undefined): Problem {
  const words = `${task === undefined ? '' : `task ${task} `}${message}${seed === undefined ? '' : ` (seed ${seed})`}`;
  if (task === undefined) return { ...source.at(['setup']), message: words, level };
  const part = nearMiss !== undefined ? ['near-misses', nearMiss] : check !== undefined ? ['checks', check] : ['id'];
  return { ...source.at(['tasks', index, ...part]), message: words, level };
}
