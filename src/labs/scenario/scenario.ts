import { parse } from 'yaml';
import { z } from 'zod';

const step = z.looseObject({
  run: z.string().describe('A bash command line'),
  stdin: z.string().optional(),
  settle: z.boolean().optional().describe('Wait until the cluster is quiet before'),
});

/** Commands and, in recordings, what a real cluster answered (tests/golden/README.md). */
const scenarioSchema = z.looseObject({
  name: z.string().optional(),
  files: z.record(z.string(), z.string()).optional().describe('Placed in the working directory'),
  steps: z.array(step).min(1),
});

export type Scenario = z.infer<typeof scenarioSchema>;

/** A file that is no scenario, with what is wrong. */
export class ScenarioError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ScenarioError';
  }
}

/** Throws `ScenarioError`. */
export function parseScenario(text: string, file: string): Scenario {
  let data: unknown;
  try {
    data = parse(text);
  } catch (error) {
    throw new ScenarioError(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const result = scenarioSchema.safeParse(data);
  if (!result.success)
    throw new ScenarioError(`${file}: ${result.error.issues.map((issue) => `${issue.path.join('.') || 'the file'}: ${issue.message}`).join('; ')}`);
  return result.data;
}
