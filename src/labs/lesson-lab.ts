import type { LabDefinition } from '#courses/lab-definition.ts';
import { LiveGrader } from '#grading/live-grader.ts';
import type { Clock } from '#posix/clock.ts';
import type { ContentAssets } from './content-assets.ts';
import { createLab, type Lab } from './lab.ts';
import { createLabWorld } from './lab-world.ts';
import { placeFiles, setupFailure } from './prepare-lab.ts';
import { createTasksProgram } from './tasks-program.ts';

export interface LessonLabOptions {
  readonly definition: LabDefinition;
  readonly seed: string;
  readonly clock: Clock;
  readonly assets: ContentAssets;
  /** The command lines that were typed. */
  readonly commands: () => readonly string[];
}

export interface LessonLab extends Lab {
  readonly grader: LiveGrader;
  /** Why the set-up did not end well. */
  readonly failure: string | undefined;
  close(): void;
}

/** A lesson's lab after its set-up, graded while one works in it, with `tasks` to see how far that is. */
export async function openLessonLab({ definition, seed, clock, assets, commands }: LessonLabOptions): Promise<LessonLab> {
  const tools = [createTasksProgram(definition.tasks, () => grader)];
  const lab = createLab({ profile: definition.profile, seed, clock, assets, tools });
  const { cluster, workstation } = lab;
  placeFiles(workstation, definition);
  const failure = definition.setup.trim() === '' ? undefined : setupFailure(await workstation.run(definition.setup));
  const world = createLabWorld({ ...lab, namespace: definition.namespace, commands });
  const grader = new LiveGrader({ tasks: definition.tasks, clock, world, changed: () => undefined });
  const stopStore = cluster.store.subscribe(({ resource }) => grader.resourceChanged(resource));
  const stopHome = workstation.onChange(() => grader.activity());
  return {
    ...lab,
    grader,
    failure,
    close: () => {
      stopStore();
      stopHome();
      grader.stop();
      cluster.dispose();
    },
  };
}
