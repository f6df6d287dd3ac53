/** `KUBECTL_EXTERNAL_DIFF`: a program compares two folders. Mirrors DiffProgram of kubectl/pkg/cmd/diff. */
import { PosixError } from '#posix/posix-error.ts';
import { randomInteger } from '#posix/random.ts';
import type { CommandContext } from '../command.ts';
import { UsageError } from '../usage-error.ts';

/** Names for the folder of what is there and of what would be. */
export function comparedFolders({ process }: CommandContext): readonly [string, string] {
  const name = (what: string): string => `/tmp/${what}-${randomInteger(process.machine.random, 4_000_000_000)}`;
  return [name('LIVE'), name('MERGED')];
}

/** Resolves to the program's exit code; above 1 it failed. */
export async function runExternalDiff(
  context: CommandContext,
  program: string,
  compared: readonly { readonly file: string; readonly before: string; readonly after: string }[],
): Promise<number> {
  const { fs } = context.process;
  const [live, merged] = comparedFolders(context);
  const written: string[] = [];
  try {
    for (const folder of [live, merged]) fs.makeDirectory(folder, { mode: 0o700 });
    for (const { file, before, after } of compared) {
      for (const [folder, text] of [
        [live, before],
        [merged, after],
      ] as const) {
        if (text === '') continue;
        fs.writeFile(`${folder}/${file}`, text, { mode: 0o600 });
        written.push(`${folder}/${file}`);
      }
    }
    return await exitCode(context, [...wordsOf(program), live, merged]);
  } finally {
    for (const path of written) fs.unlink(path);
    for (const folder of [live, merged]) if (fs.exists(folder)) fs.removeDirectory(folder);
  }
}

/** Arguments of other characters are left out, as upstream does for safety. */
function wordsOf(program: string): readonly string[] {
  const [command = '', ...args] = program.split(' ').filter((word) => word !== '');
  return [command, ...args.filter((word) => /^[a-zA-Z0-9=-]+$/.test(word))];
}

async function exitCode(context: CommandContext, argv: readonly string[]): Promise<number> {
  const { env, cwd, uid, gid, umask, pid, group, stdin, stdout, stderr, machine } = context.process;
  try {
    const child = machine.spawn({ argv, env, cwd, uid, gid, umask, parentPid: pid, group, stdin, stdout, stderr });
    const { code } = await context.race(child.exited);
    if (code !== 127) return code;
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
  }
  throw new UsageError(`failed to run "${argv[0] ?? ''}": executable file not found in $PATH`);
}
