import { Pipe } from '#posix/pipe.ts';
import type { ChildProcess, ExitStatus } from '#posix/process.ts';
import type { Pipeline } from '../parse/ast.ts';
import { AbandonCommand } from './control-flow.ts';
import type { Descriptor } from './descriptors.ts';
import { outputOf } from './descriptors.ts';
import { Interpreter } from './interpreter.ts';
import { describeStatus, signalText } from './jobs.ts';
import { prepareStage } from './simple-command.ts';

/** Runs all stages at once, each reading what the one before writes as it is written. */
export async function runPipeline(interpreter: Interpreter, pipeline: Pipeline, text: string): Promise<void> {
  const { shell } = interpreter;
  const children: ChildProcess[] = [];
  let group: number | undefined;
  let incoming: Pipe | undefined;
  for (const [index, command] of pipeline.commands.entries()) {
    const outgoing: Pipe | undefined = index < pipeline.commands.length - 1 ? new Pipe() : undefined;
    const descriptors = new Map<number, Descriptor>(shell.descriptors);
    if (incoming !== undefined) descriptors.set(0, { input: incoming.input, tty: false });
    if (outgoing !== undefined) {
      descriptors.set(1, { output: outgoing.output, tty: false });
      if (pipeline.pipeStderr?.[index] === true) descriptors.set(2, { output: outgoing.output, tty: false });
    }
    const child = await startStage(interpreter, command, descriptors, group);
    group ??= child.group;
    const [before, after] = [incoming, outgoing];
    void child.exited.then(() => {
      before?.input.close();
      after?.output.close();
    });
    children.push(child);
    incoming = outgoing;
  }
  shell.lastStatus = await waitForeground(interpreter, children, text);
}

async function startStage(
  interpreter: Interpreter,
  command: Pipeline['commands'][number],
  descriptors: Map<number, Descriptor>,
  group: number | undefined,
): Promise<ChildProcess> {
  if (command.type === 'SimpleCommand') {
    const { shell } = interpreter;
    const copy = new Interpreter(shell.fork(shell.process, descriptors));
    if (shell.options.has('monitor')) copy.shell.options.add('monitor');
    const child = await prepareStage(copy, command, group);
    if (child !== undefined) return child;
  }
  return interpreter.startSubshell((copy) => copy.command(command, ''), descriptors, group);
}

/** Waits for what runs in the foreground; sets PIPESTATUS and resolves to its status. */
export async function waitForeground(interpreter: Interpreter, children: readonly ChildProcess[], text: string): Promise<number> {
  const { shell } = interpreter;
  const { process } = shell;
  const first = children[0];
  if (first === undefined) return 0;
  const controls = shell.options.has('monitor') && process.terminal !== undefined;
  if (!controls) {
    const statuses = await interpreter.interruptible(Promise.all(children.map((child) => child.exited)), () => undefined);
    await reportSignals(interpreter, children, statuses, text);
    return settle(interpreter, statuses);
  }
  const job = shell.jobs.add(text, first.group, children, false);
  const { terminal } = process;
  if (terminal !== undefined) terminal.foregroundGroup = first.group;
  const stopped = new Promise<'stopped'>((resolve) => {
    job.stopListener = (nowStopped) => {
      if (nowStopped) resolve('stopped');
    };
    if (job.state === 'stopped') resolve('stopped');
  });
  const outcome = await process.race(Promise.race([job.done, stopped]));
  job.stopListener = undefined;
  if (terminal !== undefined) {
    terminal.foregroundGroup = process.group;
    terminal.setRaw(false);
  }
  if (outcome === 'stopped') {
    shell.jobs.makeCurrent(job);
    job.notified = true;
    await outputOf(shell.descriptors, 2).write(`\n${shell.jobs.describe(job)}\n`);
    return 148;
  }
  shell.jobs.remove(job);
  const statuses = await Promise.all(children.map((child) => child.exited));
  const code = settle(interpreter, statuses);
  const signal = statuses[statuses.length - 1]?.signal;
  if (signal === 'SIGINT') {
    await outputOf(shell.descriptors, 2).write('\n');
    throw new AbandonCommand('', 130);
  }
  if (signal !== undefined && signal !== 'SIGPIPE') await outputOf(shell.descriptors, 2).write(`${describeStatus({ code, signal })}\n`);
  return code;
}

function settle(interpreter: Interpreter, statuses: readonly ExitStatus[]): number {
  const { shell } = interpreter;
  const codes = statuses.map((status) => status.code);
  shell.pipeStatus = codes;
  const last = codes[codes.length - 1] ?? 0;
  return shell.options.has('pipefail') ? (codes.findLast((code) => code !== 0) ?? 0) : last;
}

async function reportSignals(
  interpreter: Interpreter,
  children: readonly ChildProcess[],
  statuses: readonly ExitStatus[],
  text: string,
): Promise<void> {
  const { shell } = interpreter;
  const signal = statuses[statuses.length - 1]?.signal;
  const child = children[children.length - 1];
  if (signal === undefined || child === undefined || signal === 'SIGPIPE' || signal === 'SIGINT' || shell.subshellDepth > 0) return;
  await shell.complain(`${String(child.pid).padStart(5)} ${(signalText[signal] ?? signal).padEnd(23)} ${text}`);
}
