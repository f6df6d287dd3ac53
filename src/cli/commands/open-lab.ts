import { PseudoTerminal } from '#posix/terminal.ts';
import { readLabDefinition } from '#courses/find-lab-definition.ts';
import { readContentAssets } from '#labs/content-assets.ts';
import { createLab } from '#labs/lab.ts';
import { placeFiles, setupFailure } from '#labs/prepare-lab.ts';
import { RealClock } from '#labs/real-clock.ts';
import { contentFolder } from '../content-folder.ts';
import { findExercise } from '../find-exercise.ts';

/** `podium lab`: a learner's terminal in this one, until the shell ends. */
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
  const lab = found === undefined ? undefined : await readLabDefinition(found.folder, options.seed);
  const seed = options.seed ?? String(Date.now());
  const { cluster, workstation } = createLab({ profile: lab?.profile ?? options.profile, seed, clock: new RealClock(), assets });
  if (lab !== undefined) placeFiles(workstation, lab);
  const failure = lab === undefined || lab.setup.trim() === '' ? undefined : setupFailure(await workstation.run(lab.setup));
  if (failure !== undefined) console.error(failure);
  const terminal = new PseudoTerminal({
    columns: stdout.columns,
    rows: stdout.rows,
    display: (chunk) => new Promise((resolve) => stdout.write(chunk, () => resolve())),
  });
  stdin.setRawMode(true);
  stdin.on('data', (keys: Buffer) => terminal.type(new Uint8Array(keys)));
  stdout.on('resize', () => terminal.resize(stdout.columns, stdout.rows));
  const code = await workstation.openShell(terminal, undefined).run();
  stdin.setRawMode(false);
  stdin.pause();
  cluster.dispose();
  process.exit(code);
}
