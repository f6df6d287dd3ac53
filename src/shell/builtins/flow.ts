import { BreakLoop, ContinueLoop, ExitShell, ReturnFromFunction } from '../interpreter/control-flow.ts';
import { outputOf } from '../interpreter/descriptors.ts';
import type { Builtin, BuiltinCall } from './builtin.ts';

export const exit: Builtin = async (call) => {
  const { shell } = call;
  if (shell.interactive && shell.subshellDepth === 0) {
    await outputOf(shell.descriptors, 2).write(call.name === 'logout' || shell.name.startsWith('-') ? 'logout\n' : 'exit\n');
    const stopped = shell.jobs.list().some((job) => job.state === 'stopped');
    if (stopped && !shell.exiting) {
      shell.exiting = true;
      await outputOf(shell.descriptors, 2).write('There are stopped jobs.\n');
      return 1;
    }
  }
  throw new ExitShell((await statusArgument(call)) ?? shell.lastStatus);
};

export const returnFrom: Builtin = async (call) => {
  const { shell } = call;
  if (shell.calls.length === 0 && shell.sourceDepth === 0) {
    await shell.complain("return: can only `return' from a function or sourced script");
    return 2;
  }
  throw new ReturnFromFunction((await statusArgument(call)) ?? shell.lastStatus);
};

export const breakLoop: Builtin = async (call) => {
  if (call.shell.loopDepth === 0) {
    await call.shell.complain(`break: only meaningful in a \`for', \`while', or \`until' loop`);
    return 0;
  }
  throw new BreakLoop(Number(call.args[0] ?? '1') || 1);
};

export const continueLoop: Builtin = async (call) => {
  if (call.shell.loopDepth === 0) {
    await call.shell.complain(`continue: only meaningful in a \`for', \`while', or \`until' loop`);
    return 0;
  }
  throw new ContinueLoop(Number(call.args[0] ?? '1') || 1);
};

async function statusArgument({ shell, args, name }: BuiltinCall): Promise<number | undefined> {
  const text = args[0];
  if (text === undefined) return undefined;
  if (/^\s*[-+]?\d+\s*$/.test(text)) return Number(text) & 0xff;
  await shell.complain(`${name}: ${text}: numeric argument required`);
  return 2;
}
