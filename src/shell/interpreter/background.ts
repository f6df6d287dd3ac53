import { emptyInput } from '#posix/read-stream.ts';
import type { Statement } from '../parse/ast.ts';
import { outputOf } from './descriptors.ts';
import type { Interpreter } from './interpreter.ts';

/** `command &`: starts it as a job and goes on. */
export async function runInBackground(interpreter: Interpreter, statement: Statement): Promise<number> {
  const { shell } = interpreter;
  const text = (statement.sourceText ?? '').replace(/\s*&\s*$/, '').trim();
  const descriptors = new Map(shell.descriptors);
  if (!shell.options.has('monitor')) descriptors.set(0, { input: emptyInput, tty: false });
  const foreground: Statement = { ...statement, background: false };
  const child = interpreter.startSubshell((copy) => copy.statement(foreground), descriptors);
  const job = shell.jobs.add(text, child.group, [child], true);
  shell.jobs.makeCurrent(job);
  shell.lastBackground = child.pid;
  shell.lastStatus = 0;
  if (shell.interactive) await outputOf(shell.descriptors, 2).write(`[${job.number}] ${child.pid}\n`);
  return 0;
}
