/** Lets the user change a text in an editor. Mirrors kubectl/pkg/cmd/util/editor. */
import { PosixError } from '#posix/posix-error.ts';
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
  // Only what is quoted needs a shell.
  const argv = /["'\\]/.test(editor)
    ? [process.env.get('SHELL') || '/bin/bash', '-c', `${editor} "${path}"`]
    : [...editor.split(' ').filter((word) => word !== ''), path];
  const code = await exitCode(context, argv);
  if (code !== 0) {
    process.fs.unlink(path);
    throw new UsageError(code === 127 ? `unable to launch the editor "${editor}"` : `there was a problem with the editor "${editor}"`);
  }
  return process.fs.readText(path);
}

/** Of a program in the foreground of the terminal, as kubectl is; 127 when it cannot be run. */
async function exitCode(context: CommandContext, argv: readonly string[]): Promise<number> {
  const { env, cwd, uid, gid, umask, pid, group, stdin, stdout, stderr, terminal } = context.process;
  const ttys = { stdin: context.process.isTty(0), stdout: context.process.isTty(1), stderr: context.process.isTty(2) };
  const shared = { argv, env, cwd, uid, gid, umask, parentPid: pid, group, stdin, stdout, stderr, ttys };
  try {
    const child = context.process.machine.spawn({ ...shared, ...(terminal === undefined ? {} : { terminal }) });
    return (await context.race(child.exited)).code;
  } catch (error) {
    if (error instanceof PosixError) return 127;
    throw error;
  }
}
