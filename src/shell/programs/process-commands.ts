import { KEYSTROKES, setModes } from '#posix/terminal-modes.ts';
import { PosixError, strerror } from '#posix/posix-error.ts';
import type { Process, ProcessInfo, Program } from '#posix/process.ts';
import { CollectedOutput } from '#posix/collect-output.ts';
import { emptyInput, readAllText } from '#posix/read-stream.ts';
import { findSignal } from '#posix/signals.ts';
import { bash } from '../bash.ts';
import { findUser } from '../expansion/users.ts';
import { quoteSingle } from '../expansion/quote.ts';
import { formatDate } from './format-date.ts';
import { parseOptions } from './parse-options.ts';
import { complain, defineProgram, Failure, openInput } from './program.ts';

/** Starts a program on the same terminal and streams, and waits. */
export async function runChild(
  process: Process,
  argv: readonly string[],
  changes: {
    readonly env?: ReadonlyMap<string, string>;
    readonly cwd?: string;
    readonly stdin?: Process['stdin'];
    readonly stdout?: Process['stdout'];
    readonly program?: Program;
    readonly started?: (kill: (signal: 'SIGTERM' | 'SIGKILL' | 'SIGINT' | 'SIGHUP') => void) => void;
  } = {},
): Promise<number> {
  let child;
  try {
    child = process.machine.spawn({
      argv,
      env: changes.env ?? process.env,
      cwd: changes.cwd ?? process.cwd,
      uid: process.uid,
      gid: process.gid,
      umask: process.umask,
      parentPid: process.pid,
      group: process.group,
      stdin: changes.stdin ?? process.stdin,
      stdout: changes.stdout ?? process.stdout,
      stderr: process.stderr,
      ...(process.terminal !== undefined && { terminal: process.terminal }),
      ttys: {
        stdin: changes.stdin === undefined && process.isTty(0),
        stdout: changes.stdout === undefined && process.isTty(1),
        stderr: process.isTty(2),
      },
      ...(changes.program !== undefined && { program: changes.program }),
    });
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
    throw new Failure(
      error.code === 'ENOENT' ? `‘${argv[0] ?? ''}’: No such file or directory` : `‘${argv[0] ?? ''}’: ${strerror[error.code]}`,
      error.code === 'ENOENT' ? 127 : 126,
    );
  }
  const started = child;
  changes.started?.((signal) => started.kill(signal));
  try {
    return (await process.race(child.exited)).code;
  } catch (error) {
    child.kill('SIGTERM');
    throw error;
  }
}

/** `5`, `0.5s`, `2m`, `1h`, `1d` in milliseconds. */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d+\.?\d*|\.\d+)([smhd]?)$/.exec(text);
  return match === null
    ? text === 'infinity'
      ? 8.64e12
      : undefined
    : Number(match[1]) * ({ '': 1, s: 1, m: 60, h: 3600, d: 86400 }[match[2] ?? ''] ?? 1) * 1000;
}

export const sleep = defineProgram('sleep', async (process, args) => {
  if (args.length === 0) throw new Failure("missing operand\nTry 'sleep --help' for more information.");
  let total = 0;
  for (const arg of args) {
    const duration = parseDuration(arg);
    if (duration === undefined) throw new Failure(`invalid time interval ‘${arg}’\nTry 'sleep --help' for more information.`);
    total += duration;
  }
  await process.sleep(total);
  return 0;
});

export const timeout = defineProgram('timeout', async (process, args) => {
  const options = parseOptions(
    'timeout',
    args,
    'k:s:v',
    { 'kill-after=': 'k', 'signal=': 's', 'preserve-status': 'p', foreground: 'f', verbose: 'v' },
    { stopAtOperand: true, code: 125 },
  );
  const [limit = '', ...argv] = options.operands;
  const duration = parseDuration(limit);
  if (argv.length === 0) {
    await process.stderr.write("Try 'timeout --help' for more information.\n");
    return 125;
  }
  if (duration === undefined) throw new Failure(`invalid time interval ‘${limit}’\nTry 'timeout --help' for more information.`, 125);
  const { clock } = process.machine;
  const signal = findSignal(options.get('s') ?? 'TERM') ?? 'SIGTERM';
  let expired = false;
  let timer: { cancel(): void } | undefined;
  let second: { cancel(): void } | undefined;
  const code = await runChild(process, argv, {
    started: (kill) => {
      if (duration === 0) return;
      timer = clock.schedule(clock.now() + duration, () => {
        expired = true;
        kill(signal as 'SIGTERM');
        const after = parseDuration(options.get('k') ?? '');
        if (after !== undefined) second = clock.schedule(clock.now() + after, () => kill('SIGKILL'));
      });
    },
  }).finally(() => {
    timer?.cancel();
    second?.cancel();
  });
  return expired && !options.has('p') ? (code === 137 ? 137 : 124) : code;
});

export const nohup = defineProgram('nohup', async (process, args) => {
  if (args.length === 0) throw new Failure("missing operand\nTry 'nohup --help' for more information.", 125);
  process.onSignal('SIGHUP', () => undefined);
  return runChild(process, args);
});

export const env = defineProgram('env', async (process, args) => {
  const options = parseOptions(
    'env',
    args,
    'iu:0C:S:',
    { 'ignore-environment': 'i', 'unset=': 'u', null: '0', 'chdir=': 'C', 'split-string=': 'S' },
    { stopAtOperand: true, code: 125 },
  );
  const environment = new Map(options.has('i') ? [] : process.env);
  for (const name of options.values.get('u') ?? []) environment.delete(name);
  const operands = [...(options.get('S')?.split(/\s+/) ?? []), ...options.operands];
  while (operands[0] !== undefined && operands[0].includes('=')) {
    const assignment = operands.shift() ?? '';
    environment.set(assignment.slice(0, assignment.indexOf('=')), assignment.slice(assignment.indexOf('=') + 1));
  }
  if (operands.length > 0) return runChild(process, operands, { env: environment, ...(options.has('C') && { cwd: options.get('C') ?? '' }) });
  await process.stdout.write([...environment].map(([name, value]) => `${name}=${value}${options.has('0') ? '\0' : '\n'}`).join(''));
  return 0;
});

export const printenv = defineProgram('printenv', async (process, args) => {
  if (args.length === 0) {
    await process.stdout.write([...process.env].map(([name, value]) => `${name}=${value}\n`).join(''));
    return 0;
  }
  let status = 0;
  for (const name of args) {
    const value = process.env.get(name);
    if (value === undefined) status = 1;
    else await process.stdout.write(`${value}\n`);
  }
  return status;
});

export const xargs = defineProgram('xargs', async (process, args) => {
  const options = parseOptions(
    'xargs',
    args,
    '0a:d:E:I:i::L:n:P:prs:tx',
    {
      null: '0',
      'arg-file=': 'a',
      'delimiter=': 'd',
      'replace=?': 'i',
      'max-lines=': 'L',
      'max-args=': 'n',
      'max-procs=': 'P',
      'no-run-if-empty': 'r',
      verbose: 't',
      interactive: 'p',
    },
    { stopAtOperand: true },
  );
  const text = await readAllText(options.has('a') ? openInput(process, options.get('a') ?? '') : process.stdin);
  const placeholder = options.has('I') ? options.get('I') : options.has('i') ? options.get('i') || '{}' : undefined;
  const delimiter = options.has('0') ? '\0' : options.get('d')?.replace('\\n', '\n').replace('\\t', '\t').replace('\\0', '\0');
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  let items: string[];
  if (delimiter !== undefined) items = text.split(delimiter).filter((item, index, all) => index < all.length - 1 || item !== '');
  else if (placeholder !== undefined) items = lines.map((line) => line.replace(/^\s+/, '').replace(/^(["'])(.*)\1$/, '$2'));
  else items = splitQuoted(text);
  const command = options.operands.length === 0 ? ['echo'] : options.operands;
  let batches: string[][];
  if (placeholder !== undefined) batches = items.map((item) => command.map((word) => word.replaceAll(placeholder, item)));
  else if (options.has('L')) batches = chunk(lines, Number(options.get('L'))).map((group) => [...command, ...group.flatMap(splitQuoted)]);
  else
    batches = (items.length === 0 ? (options.has('r') ? [] : [[]]) : chunk(items, Number(options.get('n') ?? 5000))).map((group) => [
      ...command,
      ...group,
    ]);
  let status = 0;
  for (const argv of batches) {
    if (options.has('t')) await process.stderr.write(`${argv.join(' ')}\n`);
    let code: number;
    try {
      code = await runChild(process, argv, { stdin: emptyInput });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      await complain(process, error.message.replace(/[‘’]/g, ''));
      return error.code;
    }
    if (code === 255) {
      await complain(process, `${argv[0] ?? ''}: exited with status 255; aborting`);
      return 124;
    }
    if (code > 0) status = code > 125 ? code : 123;
  }
  return status;
});

function splitQuoted(text: string): string[] {
  const items: string[] = [];
  for (const match of text.matchAll(/(?:"[^"\n]*"|'[^'\n]*'|\\[^]|[^\s"'\\])+/g)) {
    items.push(
      match[0].replace(/"([^"]*)"|'([^']*)'|\\([^])/g, (_, double?: string, single?: string, escaped?: string) => double ?? single ?? escaped ?? ''),
    );
  }
  return items;
}

function chunk<T>(items: readonly T[], size: number): T[][] {
  const groups: T[][] = [];
  for (let at = 0; at < items.length; at += Math.max(1, size)) groups.push(items.slice(at, at + Math.max(1, size)));
  return groups;
}

/** Interval refresh on a cleared screen, until Ctrl-C. */
export const watch = defineProgram('watch', async (process, args) => {
  const options = parseOptions(
    'watch',
    args,
    'n:dtbegcx',
    { 'interval=': 'n', differences: 'd', 'no-title': 't', beep: 'b', errexit: 'e', chgexit: 'g', color: 'c', exec: 'x' },
    { stopAtOperand: true },
  );
  if (options.operands.length === 0) throw new Failure('Usage: watch [options] command');
  const seconds = Number(options.get('n') ?? '2');
  const command = options.has('x') ? options.operands.map(quoteSingle).join(' ') : options.operands.join(' ');
  let previous: string | undefined;
  for (;;) {
    const output = new CollectedOutput();
    await runChild(process, ['sh', '-c', `{ ${command}\n} 2>&1`], { stdin: emptyInput, stdout: output, program: bash });
    const { columns = 80, rows = 24 } = process.terminal ?? {};
    const left = `Every ${seconds.toFixed(1)}s: ${options.operands.join(' ')}`;
    const right = `${process.machine.hostname}: ${formatDate(process.machine.clock.now(), '%a %b %e %H:%M:%S %Y')}`;
    const title = options.has('t')
      ? ''
      : `${left.slice(0, Math.max(0, columns - right.length - 1)).padEnd(Math.max(0, columns - right.length))}${right}\n\n`;
    const lines = `${title}${output.text()}`
      .split('\n')
      .slice(0, rows)
      .map((line) => line.slice(0, columns));
    await process.stdout.write(process.isTty(1) ? `\x1b[H\x1b[J${lines.join('\n').replace(/\n$/, '')}` : `${title}${output.text()}`);
    if (options.has('g') && previous !== undefined && previous !== output.text()) return 0;
    previous = output.text();
    await process.sleep(Math.max(100, seconds * 1000));
  }
});

const minutes = (ms: number) => `${Math.floor(ms / 60000)}:${String(Math.floor(ms / 1000) % 60).padStart(2, '0')}`;

export const ps = defineProgram('ps', async (process, args) => {
  const all = process.machine.processes();
  const { clock, fs } = process.machine;
  const flags = args.join('').replaceAll('-', '');
  const nameOf = (uid: number) => findUser(fs, uid)?.name ?? String(uid);
  const command = (info: ProcessInfo) => info.argv.join(' ');
  const tty = (info: ProcessInfo) => (info.terminal ? 'pts/0' : '?');
  const state = (info: ProcessInfo) => (info.pid === process.pid ? 'R' : info.state);
  const output = args.findIndex((arg) => arg === '-o' || arg === '-eo' || arg === 'o');
  let text: string;
  if (output >= 0) {
    const columns = (args[output + 1] ?? '').split(',');
    const value = (info: ProcessInfo, column: string): string => {
      switch (column.replace(/=.*/, '')) {
        case 'pid':
          return String(info.pid);
        case 'ppid':
          return String(info.parentPid);
        case 'user':
          return nameOf(info.uid);
        case 'uid':
          return String(info.uid);
        case 'stat':
        case 's':
          return state(info);
        case 'tty':
          return tty(info);
        case 'comm':
          return (info.argv[0] ?? '').replace(/^.*\//, '');
        case 'etime':
          return minutes(clock.now() - info.startedAt).padStart(5, '0');
        default:
          return command(info);
      }
    };
    const rows = [
      columns.map((column) =>
        column.includes('=')
          ? column.replace(/.*=/, '')
          : column === 'cmd' || column === 'args'
            ? 'CMD'
            : column === 'comm'
              ? 'COMMAND'
              : column.toUpperCase(),
      ),
      ...all.map((info) => columns.map((column) => value(info, column))),
    ];
    const widths = columns.map((_, index) => Math.max(...rows.map((row) => (row[index] ?? '').length)));
    text = rows
      .map(
        (row) =>
          `${row.map((cell, index) => (index === row.length - 1 ? cell : /^\d+$|^P?PID$/.test(cell) ? cell.padStart(Math.max(7, widths[index] ?? 0)) : cell.padEnd(widths[index] ?? 0))).join(' ')}\n`,
      )
      .join('');
  } else if (fs.exists('/bin/busybox')) {
    text = `PID   USER     TIME  COMMAND\n${all.map((info) => `${String(info.pid).padStart(5)} ${nameOf(info.uid).slice(0, 8).padEnd(8)}  0:00 ${command(info)}\n`).join('')}`;
  } else if (/u/.test(flags) && !args[0]?.startsWith('-u')) {
    text = `USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND\n${all.map((info) => `${nameOf(info.uid).padEnd(8)} ${String(info.pid).padStart(7)}  0.0  0.1 ${'4628'.padStart(6)} ${'3764'.padStart(5)} ${tty(info).padEnd(8)} ${`${state(info)}${info.pid === info.group ? 's' : ''}${info.terminal ? '+' : ''}`.padEnd(4)} ${formatDate(info.startedAt, '%H:%M').padEnd(7)} 0:00 ${command(info)}\n`).join('')}`;
  } else if (/f/.test(flags)) {
    text = `UID          PID    PPID  C STIME TTY          TIME CMD\n${all.map((info) => `${nameOf(info.uid).padEnd(8)} ${String(info.pid).padStart(7)} ${String(info.parentPid).padStart(7)}  0 ${formatDate(info.startedAt, '%H:%M')} ${tty(info).padEnd(8)} 00:00:00 ${command(info)}\n`).join('')}`;
  } else {
    const shown = /[eAax]/.test(flags) ? all : all.filter((info) => info.terminal === (process.terminal !== undefined) && info.uid === process.uid);
    text = `    PID TTY          TIME CMD\n${shown.map((info) => `${String(info.pid).padStart(7)} ${tty(info).padEnd(8)} 00:00:00 ${(info.argv[0] ?? '').replace(/^.*\//, '')}\n`).join('')}`;
  }
  await process.stdout.write(text);
  return 0;
});

async function matching(process: Process, args: readonly string[]): Promise<readonly ProcessInfo[]> {
  const options = parseOptions('pgrep', args, 'flxu:anc', { full: 'f', exact: 'x' });
  const pattern = new RegExp(options.operands[0] ?? '');
  return process.machine
    .processes()
    .filter((info) => info.pid !== process.pid && pattern.test(options.has('f') ? info.argv.join(' ') : (info.argv[0] ?? '').replace(/^.*\//, '')));
}

export const pgrep = defineProgram('pgrep', async (process, args) => {
  const found = await matching(process, args);
  const long = args.includes('-l') || args.includes('-a');
  await process.stdout.write(
    found
      .map((info) => `${info.pid}${long ? ` ${args.includes('-a') ? info.argv.join(' ') : (info.argv[0] ?? '').replace(/^.*\//, '')}` : ''}\n`)
      .join(''),
  );
  return found.length > 0 ? 0 : 1;
});

export const pkill = defineProgram('pkill', async (process, args) => {
  const given = args.find((arg) => findSignal(arg.slice(1)) !== undefined && arg.startsWith('-'));
  const found = await matching(
    process,
    args.filter((arg) => arg !== given),
  );
  for (const info of found)
    if (process.uid === 0 || info.uid === process.uid) process.machine.kill(info.pid, findSignal(given?.slice(1) ?? 'TERM') ?? 'SIGTERM');
  return found.length > 0 ? 0 : 1;
});

export const top = defineProgram('top', async (process, args) => {
  const options = parseOptions('top', args, 'bn:d:p:H', {});
  const { machine } = process;
  const batch = options.has('b') || !process.isTty(1);
  const times = options.has('n') ? Number(options.get('n')) : batch ? 1 : Infinity;
  if (!batch) setModes(process.terminal, KEYSTROKES);
  let quit = false;
  const keys = async () => {
    for (let chunk = await process.stdin.read(); chunk !== undefined; chunk = await process.stdin.read())
      if (chunk.includes(113) || chunk.includes(3)) quit = true;
  };
  if (!batch) keys().catch(() => undefined);
  try {
    for (let count = 0; count < times && !quit; count++) {
      const all = machine.processes();
      const head = `top - ${formatDate(machine.clock.now(), '%H:%M:%S')} up 1 day,  1 user,  load average: 0.00, 0.00, 0.00\nTasks: ${String(all.length).padStart(3)} total,   1 running, ${String(all.length - 1).padStart(3)} sleeping,   0 stopped,   0 zombie\n%Cpu(s):  0.3 us,  0.2 sy,  0.0 ni, 99.5 id,  0.0 wa,  0.0 hi,  0.0 si,  0.0 st\nMiB Mem :   7963.0 total,   5120.0 free,    980.0 used,   1863.0 buff/cache\nMiB Swap:      0.0 total,      0.0 free,      0.0 used.   6980.0 avail Mem\n\n`;
      const rows = all.map(
        (info) =>
          `${String(info.pid).padStart(7)} ${(findUser(machine.fs, info.uid)?.name ?? String(info.uid)).padEnd(8)}  20   0    4628   3764   3288 ${info.pid === process.pid ? 'R' : info.state}   0.0   0.1   0:00.00 ${(info.argv[0] ?? '').replace(/^.*\//, '')}`,
      );
      await process.stdout.write(
        `${batch ? '' : '\x1b[H\x1b[J'}${head}    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND\n${rows.join('\n')}\n`,
      );
      const until = machine.clock.now() + Number(options.get('d') ?? '3') * 1000;
      while (count + 1 < times && !quit && machine.clock.now() < until) await process.sleep(Math.min(100, until - machine.clock.now()));
    }
  } finally {
    if (!batch) process.terminal?.setRaw(false);
  }
  return 0;
});
