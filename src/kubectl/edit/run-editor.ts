/** Lets the user change a text in an editor. Mirrors kubectl/pkg/cmd/util/editor. */
import { randomInteger } from '#posix/random.ts';
import type { CommandContext } from '../command.ts';
import { UsageError } from '../usage-error.ts';

/** A file name such as `/tmp/kubectl-edit-1234567890.yaml`. */
export function temporaryFile(context: CommandContext, suffix: string): string {
  return `/tmp/kubectl-edit-${randomInteger(context.process.machine.random, 4_000_000_000)}${suffix}`;
}

/** The text as the editor left it. */
export async function runEditor(context: CommandContext, path: string, text: string): Promise<string> {
  const { process } = context;
  process.fs.writeFile(path, text, { mode: 0o600 });
  const editor = process.env.get('KUBE_EDITOR') || process.env.get('EDITOR') || 'vi';
  const child = process.machine.spawn({
    argv: ['sh', '-c', `${editor} '${path}'`],
    env: process.env,
    cwd: process.cwd,
    uid: process.uid,
    gid: process.gid,
    umask: process.umask,
    parentPid: process.pid,
    // In the foreground of its terminal, as kubectl is.
    group: process.group,
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    ...(process.terminal === undefined ? {} : { terminal: process.terminal }),
    ttys: { stdin: process.isTty(0), stdout: process.isTty(1), stderr: process.isTty(2) },
  });
  const { code } = await context.race(child.exited);
  if (code !== 0) {
    process.fs.unlink(path);
    throw new UsageError(code === 127 ? `unable to launch the editor "${editor}"` : `there was a problem with the editor "${editor}"`);
  }
  return process.fs.readText(path);
}
