// Mirrors the part of proc(5) that people read in containers. Not built: /proc/<pid>/fd beyond the standard streams, maps, /proc/net, /proc/sys.
import type { Inode } from '#posix/inode.ts';
import { MemoryFileSystem } from '#posix/memory-file-system.ts';
import type { Machine } from '#posix/process.ts';
import type { PidNamespace } from '#posix/process-table.ts';
import type { RunningProcess } from '#posix/running-process.ts';
import { Volume } from '#posix/volume.ts';
import { liveDirectory, LiveEntries, liveFile, liveInode, type LiveEntry } from './live-files.ts';

export interface ProcFacts {
  readonly processes: PidNamespace;
  /** Whose files these are, when the namespace is shared. */
  readonly machine: () => Machine;
  readonly now: () => number;
  /** Bytes in use. */
  readonly memory: () => number;
  /** 16 hex digits. */
  readonly capabilities: string;
}

/** Not listed: where the links to other containers' roots lead. */
const ROOTS = '.root';

/** Mounts /proc, which shows the processes as they come and go. */
export function mountProc(fs: MemoryFileSystem, facts: ProcFacts): void {
  const volume = new Volume({ now: facts.now, source: 'proc' });
  const { running } = facts.processes;
  const system = systemFiles(facts);
  const rootOf = (pid: string): Inode | undefined => {
    const fs = running.get(Number(pid))?.machine.fs;
    return fs instanceof MemoryFileSystem ? fs.volume.root : undefined;
  };
  const find = (name: string): Inode | undefined => {
    const entry = system[name];
    if (entry !== undefined) return liveFile(entry, facts.now());
    // Who asks is not known here: the latest to come is nearly always the one.
    if (name === ROOTS) return liveInode('directory', { entries: new LiveEntries(() => [], rootOf) }, facts.now());
    if (name === 'self') return liveInode('symlink', { target: String(Math.max(...running.keys(), 1)) }, facts.now());
    const process = /^[1-9]\d*$/.test(name) ? running.get(Number(name)) : undefined;
    return process === undefined ? undefined : liveDirectory(processFiles(process, facts), facts.now());
  };
  const names = (): Iterable<string> => [...[...running.keys()].map(String), ...Object.keys(system), 'self'];
  volume.adopt(liveInode('directory', { entries: new LiveEntries(names, find), mode: 0o555 }, facts.now()), 1, 0, 0);
  fs.mount('/proc', volume, { readOnly: true, pseudo: true });
}

function processFiles(process: RunningProcess, facts: ProcFacts): Readonly<Record<string, LiveEntry>> {
  const { argv, env, cwd, pid, machine } = process;
  const link = (target: string): Inode => liveInode('symlink', { target }, facts.now());
  return {
    cgroup: () => '0::/\n',
    cmdline: () => argv.map((word) => `${word}\0`).join(''),
    comm: () => `${commandName(argv[0] ?? '')}\n`,
    cwd: link(cwd),
    environ: () => [...env].map(([name, value]) => `${name}=${value}\0`).join(''),
    exe: link(argv[0]?.startsWith('/') === true ? argv[0] : `/bin/${commandName(argv[0] ?? '')}`),
    fd: liveDirectory(
      { 0: link('/dev/null'), 1: link(`pipe:[${String(40_000 + pid * 2)}]`), 2: link(`pipe:[${String(40_001 + pid * 2)}]`) },
      facts.now(),
    ),
    limits: () =>
      'Limit                     Soft Limit           Hard Limit           Units     \nMax open files            1048576              1048576              files     \n',
    mounts: () => mounts(machine.fs),
    oom_score_adj: () => '1000\n',
    // Of another container without what is mounted there.
    root: link(machine === facts.machine() ? '/' : `/proc/${ROOTS}/${String(pid)}`),
    stat: () =>
      `${String(pid)} (${commandName(argv[0] ?? '')}) ${process.info.state} ${String(process.parentPid)} ${String(process.group)} ${String(process.group)} 0 -1\n`,
    status: () => statusOf(process, facts),
  };
}

function statusOf(process: RunningProcess, { memory, capabilities }: ProcFacts): string {
  const { pid, parentPid, uid, gid, argv, groups } = process;
  const effective = uid === 0 ? capabilities : '0'.repeat(16);
  const states: Readonly<Record<string, string>> = { R: 'R (running)', T: 'T (stopped)', Z: 'Z (zombie)' };
  const resident = pid === 1 ? memory() : 1024 * 1024;
  return [
    `Name:\t${commandName(argv[0] ?? '')}`,
    'Umask:\t0022',
    `State:\t${states[process.info.state] ?? 'S (sleeping)'}`,
    `Tgid:\t${String(pid)}`,
    `Ngid:\t0`,
    `Pid:\t${String(pid)}`,
    `PPid:\t${String(parentPid)}`,
    'TracerPid:\t0',
    `Uid:\t${[uid, uid, uid, uid].join('\t')}`,
    `Gid:\t${[gid, gid, gid, gid].join('\t')}`,
    'FDSize:\t64',
    `Groups:\t${groups.join(' ')} `,
    `VmRSS:\t${String(Math.round(resident / 1024)).padStart(8)} kB`,
    'Threads:\t1',
    'CapInh:\t0000000000000000',
    `CapPrm:\t${effective}`,
    `CapEff:\t${effective}`,
    `CapBnd:\t${capabilities}`,
    'CapAmb:\t0000000000000000',
    'NoNewPrivs:\t0',
    'Seccomp:\t0',
    '',
  ].join('\n');
}

function systemFiles({ processes, now }: ProcFacts): Readonly<Record<string, () => string>> {
  const uptime = (): number => (now() % 10_000_000_000) / 1000;
  return {
    cpuinfo: () =>
      [0, 1]
        .map(
          (number) =>
            `processor\t: ${String(number)}\nvendor_id\t: GenuineIntel\nmodel name\t: Intel(R) Xeon(R) Platinum 8259CL CPU @ 2.50GHz\ncpu MHz\t\t: 2499.998\n\n`,
        )
        .join(''),
    filesystems: () => 'nodev\tsysfs\nnodev\ttmpfs\nnodev\tproc\nnodev\tcgroup2\n\text4\nnodev\toverlay\n',
    loadavg: () => `0.08 0.05 0.01 1/${String(processes.running.size + 180)} ${String(Math.max(...processes.running.keys(), 1))}\n`,
    meminfo: () =>
      'MemTotal:        8017764 kB\nMemFree:         5120412 kB\nMemAvailable:    6912080 kB\nSwapTotal:             0 kB\nSwapFree:              0 kB\n',
    uptime: () => `${uptime().toFixed(2)} ${(uptime() * 1.9).toFixed(2)}\n`,
    version: () => 'Linux version 6.8.0-1021-aws (buildd@lcy02-amd64-017) (gcc 13.3.0, GNU ld 2.42) #23-Ubuntu SMP\n',
  };
}

function mounts(fs: unknown): string {
  const table = (fs instanceof MemoryFileSystem ? fs.mounts() : []).map(({ path, source, readOnly }) => {
    const type = source === 'overlay' ? 'overlay' : source === 'tmpfs' ? 'tmpfs' : 'ext4';
    return `${source} ${path} ${type} ${readOnly ? 'ro' : 'rw'},relatime 0 0\n`;
  });
  return [...table, 'proc /proc proc rw,nosuid,nodev,noexec,relatime 0 0\n'].join('');
}

/** As the kernel keeps it: the file's name, 15 characters of it. */
function commandName(path: string): string {
  const [name = ''] = path.split(':');
  return name.slice(name.lastIndexOf('/') + 1).slice(0, 15);
}
