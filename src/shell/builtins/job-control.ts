import type { Signal } from '#posix/process.ts';
import { PosixError, strerror } from '#posix/posix-error.ts';
import { findSignal, signalNumbers } from '#posix/signals.ts';
import { outputOf } from '../interpreter/descriptors.ts';
import type { Job } from '../interpreter/jobs.ts';
import { waitForeground } from '../interpreter/pipeline.ts';
import type { Builtin, BuiltinCall } from './builtin.ts';
import { parseShortOptions } from './builtin.ts';

export const jobs: Builtin = async ({ shell, args }) => {
  const { options, operands } = parseShortOptions(args, 'lnprs');
  const wanted = operands.length === 0 ? shell.jobs.list() : operands.map((spec) => shell.jobs.find(spec)).filter((job) => job !== undefined);
  for (const job of wanted) {
    if (options.has('r') && job.state !== 'running') continue;
    if (options.has('s') && job.state !== 'stopped') continue;
    await shell.print(options.has('p') ? `${job.group}\n` : `${shell.jobs.describe(job, options.has('l'))}\n`);
    if (job.state === 'done') shell.jobs.remove(job);
  }
  return 0;
};

async function findJob({ shell, name, args }: BuiltinCall): Promise<Job | undefined> {
  const spec = args[0];
  const job = spec === undefined ? shell.jobs.current() : shell.jobs.find(/^\d+$/.test(spec) ? `%${spec}` : spec);
  if (job === undefined) await shell.complain(`${name}: ${spec ?? 'current'}: no such job`);
  return job;
}

export const fg: Builtin = async (call) => {
  const { shell, interpreter } = call;
  if (!shell.options.has('monitor')) {
    await shell.complain('fg: no job control');
    return 1;
  }
  const job = await findJob(call);
  if (job === undefined) return 1;
  await shell.print(`${job.text}\n`);
  shell.jobs.remove(job);
  if (shell.process.terminal !== undefined) shell.process.terminal.foregroundGroup = job.group;
  for (const child of job.children) child.kill('SIGCONT');
  return waitForeground(interpreter, job.children, job.text);
};

export const bg: Builtin = async (call) => {
  const { shell } = call;
  if (!shell.options.has('monitor')) {
    await shell.complain('bg: no job control');
    return 1;
  }
  const job = await findJob(call);
  if (job === undefined) return 1;
  job.background = true;
  await shell.print(`[${job.number}]${shell.jobs.mark(job)} ${job.text} &\n`);
  for (const child of job.children) child.kill('SIGCONT');
  return 0;
};

export const disown: Builtin = async (call) => {
  const { shell, args } = call;
  if (args.includes('-a')) {
    for (const job of [...shell.jobs.list()]) shell.jobs.remove(job);
    return 0;
  }
  const job = await findJob({ ...call, args: args.filter((arg) => !arg.startsWith('-')) });
  if (job === undefined) return 1;
  if (args.includes('-h')) job.disowned = true;
  else shell.jobs.remove(job);
  return 0;
};

export const wait: Builtin = async ({ shell, interpreter, args }) => {
  const { options, operands } = parseShortOptions(args, 'fnp:');
  const finish = async (job: Job): Promise<number> => {
    const status = await interpreter.interruptible(job.done, () => undefined);
    job.notified = true;
    shell.jobs.remove(job);
    return status.code;
  };
  if (options.has('n')) {
    const running = shell.jobs.all();
    if (running.length === 0) return 127;
    const first = await interpreter.interruptible(Promise.race(running.map((job) => job.done.then(() => job))), () => undefined);
    return finish(first);
  }
  if (operands.length === 0) {
    for (const job of [...shell.jobs.all()]) if (job.state !== 'stopped') await finish(job);
    return 0;
  }
  let code = 0;
  for (const spec of operands) {
    const job = shell.jobs.find(spec);
    if (job !== undefined) {
      code = await finish(job);
    } else {
      await shell.complain(
        spec.startsWith('%')
          ? `wait: ${spec}: no such job`
          : /^\d+$/.test(spec)
            ? `wait: pid ${spec} is not a child of this shell`
            : `wait: \`${spec}': not a pid or valid job spec`,
      );
      code = 127;
    }
  }
  return code;
};

export const kill: Builtin = async ({ shell, args }) => {
  if (args[0] === '-l' || args[0] === '-L') {
    const names = args.slice(1);
    if (names.length === 0) {
      await shell.print(
        `${Object.entries(signalNumbers)
          .map(([name, number]) => `${String(number).padStart(2)}) ${name}`)
          .join('\n')}\n`,
      );
      return 0;
    }
    for (const name of names) {
      const found = findSignal(/^\d+$/.test(name) && Number(name) > 128 ? String(Number(name) - 128) : name);
      await shell.print(`${found === undefined ? name : /^\d+$/.test(name) ? found.slice(3) : signalNumbers[found]}\n`);
    }
    return 0;
  }
  let signal: Signal | undefined = 'SIGTERM';
  let probe = false;
  let rest = [...args];
  const first = rest[0] ?? '';
  if (first === '-s' || first === '-n') {
    signal = findSignal(rest[1] ?? '');
    rest = rest.slice(2);
    if (signal === undefined) {
      await shell.complain(`kill: ${args[1] ?? ''}: invalid signal specification`);
      return 1;
    }
  } else if (/^-./.test(first) && first !== '--') {
    probe = first === '-0';
    signal = findSignal(first.slice(1));
    rest = rest.slice(1);
    if (signal === undefined && !probe) {
      await shell.complain(`kill: ${first.slice(1)}: invalid signal specification`);
      return 1;
    }
  }
  if (rest[0] === '--') rest = rest.slice(1);
  if (rest.length === 0) {
    await outputOf(shell.descriptors, 2).write('kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]\n');
    return 2;
  }
  let status = 0;
  for (const target of rest) {
    const job = target.startsWith('%') ? shell.jobs.find(target) : undefined;
    if (target.startsWith('%') && job === undefined) {
      await shell.complain(`kill: ${target}: no such job`);
      status = 1;
      continue;
    }
    if (job === undefined && !/^-?\d+$/.test(target)) {
      await shell.complain(`kill: ${target}: arguments must be process or job IDs`);
      status = 1;
      continue;
    }
    try {
      sendSignal(shell.process, job === undefined ? Number(target) : undefined, probe ? undefined : signal, job);
    } catch (error) {
      if (!(error instanceof PosixError)) throw error;
      await shell.complain(`kill: (${target}) - ${strerror[error.code]}`);
      status = 1;
    }
  }
  return status;
};

function sendSignal(process: BuiltinCall['shell']['process'], pid: number | undefined, signal: Signal | undefined, job: Job | undefined): void {
  const { machine } = process;
  if (job !== undefined) {
    for (const child of job.children) {
      if (signal === undefined) continue;
      machine.kill(child.group === process.group ? child.pid : -child.group, signal);
      // A stopped job must run to end.
      if (job.state === 'stopped' && (signal === 'SIGTERM' || signal === 'SIGHUP')) child.kill('SIGCONT');
    }
    return;
  }
  const target = machine.processes().find((info) => info.pid === Math.abs(pid ?? 0));
  if (process.uid !== 0 && target !== undefined && target.uid !== process.uid) throw new PosixError('EPERM');
  if (signal !== undefined) machine.kill(pid ?? 0, signal);
  else if (target === undefined) throw new PosixError('ESRCH');
}

/** Tells of background jobs that ended or stopped since the last prompt. */
export async function notifyJobs({ shell }: Pick<BuiltinCall, 'shell'>): Promise<void> {
  for (const job of [...shell.jobs.list()]) {
    if (job.notified || job.state === 'running') continue;
    job.notified = true;
    await outputOf(shell.descriptors, 2).write(`${shell.jobs.describe(job)}\n`);
    if (job.state === 'done') shell.jobs.remove(job);
  }
}
