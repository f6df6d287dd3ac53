import { PseudoTerminal } from '#posix/terminal.ts';
import { findLabDefinition } from '#courses/find-lab-definition.ts';
import { readContentAssets } from '#labs/content-assets.ts';
import { createLab } from '#labs/lab.ts';
import { RealClock } from '#labs/real-clock.ts';
import { contentFolder } from '../content-folder.ts';

/** `podium lab`: a learner's terminal in this one, until the shell ends. */
export async function openLab(options: { readonly lesson?: string; readonly profile: string }): Promise<number> {
  const { stdin, stdout } = process;
  if (!stdin.isTTY || !stdout.isTTY) {
    console.error('podium lab needs a terminal. To run commands from a file: podium lab --run FILE.yaml');
    return 2;
  }
  const content = contentFolder();
  const assets = await readContentAssets(content);
  let { profile } = options;
  let setup = '';
  if (options.lesson !== undefined) {
    const [course = '', lesson = ''] = options.lesson.split('/');
    const definition = await findLabDefinition(course, lesson, content);
    if (definition === undefined) {
      console.error(`There is no lab ${options.lesson}; give it as course/lesson`);
      return 2;
    }
    ({ profile, setup } = definition);
  }
  const { cluster, workstation } = createLab({ profile, seed: String(Date.now()), clock: new RealClock(), assets });
  if (setup.trim() !== '') await workstation.run(setup);
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
