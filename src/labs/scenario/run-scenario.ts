import type { LabDefinition } from '#courses/lab-definition.ts';
import type { ContentAssets } from '../content-assets.ts';
import { GradedLab } from '../virtual/graded-lab.ts';
import { VirtualLab } from '../virtual/virtual-lab.ts';
import type { Scenario } from './scenario.ts';

export interface StepResult {
  readonly run: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

export interface ScenarioOptions {
  readonly profile: string;
  readonly seed: string;
  readonly assets: ContentAssets;
  readonly start: number;
  /** A lesson's: its files and its set-up come first. */
  readonly lab?: LabDefinition | undefined;
}

/** Runs the steps of a scenario in order in one fresh lab, each in a shell of its own. Throws `SetupFailed`. */
export async function* runScenario(scenario: Scenario, options: ScenarioOptions): AsyncGenerator<StepResult> {
  const lab = options.lab === undefined ? undefined : await GradedLab.open({ ...options, definition: options.lab, authored: true });
  const virtual = lab?.virtual ?? new VirtualLab(options);
  try {
    for (const [path, text] of Object.entries(scenario.files ?? {})) virtual.lab.workstation.writeText(path, text);
    for (const step of scenario.steps) {
      if (step.settle === true) await virtual.settle();
      const { stdout, stderr, code } = await (lab ?? virtual).run(step.run, step.stdin === undefined ? {} : { stdin: step.stdin });
      yield { run: step.run, stdout, stderr, code };
    }
  } finally {
    if (lab === undefined) virtual.dispose();
    else lab.close();
  }
}
