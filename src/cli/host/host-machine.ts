import { spawn } from 'node:child_process';
import os from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { ChildProcess, Machine, Process, Signal, SpawnOptions, Terminal } from '#posix/process.ts';
import { RealClock } from '#labs/real-clock.ts';
import { HostFileSystem } from './host-file-system.ts';
import { hostNetwork } from './host-network.ts';
import { hostInput, hostOutput } from './host-streams.ts';

/** Real programs (an editor, diff) with the caller's own terminal. */
function spawnOnHost(options: SpawnOptions): ChildProcess {
  const [program = '', ...args] = options.argv;
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: Object.fromEntries(options.env) as NodeJS.ProcessEnv,
    stdio: ['inherit', 'pipe', 'pipe'],
  });
  child.stdout.on('data', (chunk: Buffer) => void options.stdout.write(new Uint8Array(chunk)));
  child.stderr.on('data', (chunk: Buffer) => void options.stderr.write(new Uint8Array(chunk)));
  return {
    pid: child.pid ?? 0,
    group: child.pid ?? 0,
    exited: new Promise((resolve) => {
      child.on('error', () => resolve({ code: 127 }));
      child.on('close', (code, signal) => resolve({ code: code ?? 128 + (signal === null ? 0 : os.constants.signals[signal]) }));
    }),
    onStopped: () => undefined,
    kill: (signal) => void child.kill(signal),
  };
}

/** The process that this program is, for a `Program` of ours that runs on the host. */
export function hostProcess(argv: readonly string[]): Process {
  const fs = new HostFileSystem();
  const clock = new RealClock();
  const { stdin, stdout, stderr } = process;
  const machine = {
    hostname: os.hostname(),
    clock,
    random: { next: Math.random },
    network: hostNetwork,
    fs,
    spawn: spawnOnHost,
    processes: () => [],
    kill: (pid: number, signal: Signal) => void process.kill(pid, signal),
  } as unknown as Machine;
  const terminal: Terminal | undefined =
    stdin.isTTY && stdout.isTTY
      ? {
          get columns() {
            return stdout.columns;
          },
          get rows() {
            return stdout.rows;
          },
          setRaw: (raw: boolean) => void stdin.setRawMode(raw),
          onResize: (changed: () => void) => {
            stdout.on('resize', changed);
            return () => void stdout.off('resize', changed);
          },
        }
      : undefined;
  return {
    pid: process.pid,
    parentPid: process.ppid,
    argv,
    env: new Map(Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]))),
    cwd: process.cwd(),
    uid: process.getuid?.() ?? 0,
    gid: process.getgid?.() ?? 0,
    // For the type's sake: on the host every file and process takes the real one.
    umask: 0o022,
    group: process.pid,
    stdin: hostInput(stdin),
    stdout: hostOutput(stdout),
    stderr: hostOutput(stderr),
    terminal,
    isTty: (stream) => ({ 0: stdin, 1: stdout, 2: stderr })[stream].isTTY,
    fs,
    machine,
    onSignal: (signal, handler) => {
      process.on(signal, handler);
      return () => void process.off(signal, handler);
    },
    sleep: async (ms) => {
      await delay(ms);
    },
    race: (promise) => promise,
  };
}
