import { PseudoTerminal } from '#posix/terminal.ts';
import { readLabDefinition } from '#courses/find-lab-definition.ts';
import type { LabDefinition } from '#courses/lab-definition.ts';
import { readContentAssets } from '#labs/content-assets.ts';
import { openLessonLab } from '#labs/lesson-lab.ts';
import { RealClock } from '#labs/real-clock.ts';
import type { InteractiveShell } from '#shell/interactive-shell.ts';
import { contentFolder } from '../content-folder.ts';
import { findExercise } from '../find-exercise.ts';

/** `podium lab`: a learner's terminal in this one, until the shell ends. With a lesson, `tasks` says how far one is. */
export async function openLab(options: { readonly lesson?: string; readonly seed?: string; readonly profile: string }): Promise<number> {
  const { stdin, stdout } = process;
  if (!stdin.isTTY || !stdout.isTTY) {
    console.error('podium lab needs a terminal. To run commands from a file: podium lab --run FILE.yaml');
    return 2;
  }
  const assets = await readContentAssets(contentFolder());
  const found = options.lesson === undefined ? undefined : await findExercise(options.lesson);
  if (found !== undefined && 'message' in found) {
    console.error(found.message);
    return 2;
  }
  const lesson = found === undefined ? undefined : await readLabDefinition(found.folder, options.seed);
  const definition = lesson ?? emptyLab(options.profile);
  const seed = options.seed ?? String(Date.now());
  const commands = (): readonly string[] => shell?.state()?.history ?? [];
  const lab = await openLessonLab({ definition, seed, clock: new RealClock(), assets, commands });
  if (lab.failure !== undefined) console.error(lab.failure);
  if (definition.tasks.length > 0) console.error(`This lesson has ${definition.tasks.length} tasks: type \`tasks\` to see how far you are.`);
  const terminal = new PseudoTerminal({
    columns: stdout.columns,
    rows: stdout.rows,
    display: (chunk) => new Promise((resolve) => stdout.write(chunk, () => resolve())),
  });
  stdin.setRawMode(true);
  stdin.on('data', (keys: Buffer) => terminal.type(new Uint8Array(keys)));
  stdout.on('resize', () => terminal.resize(stdout.columns, stdout.rows));
  const shell: InteractiveShell | undefined = lab.workstation.openShell(terminal, undefined);
  const code = await shell.run();
  stdin.setRawMode(false);
  stdin.pause();
  lab.close();
  process.exit(code);
}

const emptyLab = (profile: string): LabDefinition => ({ profile, namespace: 'default', setup: '', files: [], tasks: [], shownVariables: [] });
