import type { Process, Program } from '#posix/process.ts';
import type { Image } from '../image.ts';
import { ServerState } from './server/server-state.ts';

/** The program `described-command`: says what the image's `commands:` give it to say. */
export function describedCommand(image: Image): Program {
  return { name: 'described-command', run: (process) => run(image, process) };
}

async function run(image: Image, process: Process): Promise<number> {
  const name = process.argv[0]?.split('/').pop() ?? '';
  const words = process.argv.slice(1).join(' ');
  for (let from: Image | undefined = image; from !== undefined; from = from.base) {
    const found = Object.entries(from.definition.commands ?? {}).find(([path]) => path.endsWith(`/${name}`));
    const entry = found?.[1].find(({ arguments: pattern }) => pattern === undefined || new RegExp(`^(?:${pattern})$`).test(words));
    if (entry === undefined) continue;
    const state = new ServerState(process, image, {});
    const scope = state.with({ arguments: words });
    if (entry.stdout !== undefined) await process.stdout.write(state.fill(entry.stdout, scope));
    if (entry.stderr !== undefined) await process.stderr.write(state.fill(entry.stderr, scope));
    if (entry.sleep !== undefined) await process.sleep(state.duration(entry.sleep, scope));
    return entry.code ?? 0;
  }
  await process.stderr.write(
    `${name}: the simulated image cannot run this; it has no interpreter or compiler for \`${`${name} ${words}`.trim().slice(0, 80)}\`\n`,
  );
  return 1;
}
