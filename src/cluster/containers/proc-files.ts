// Mirrors the part of proc(5) that people read in containers. Built: the first process and the machine; not built: the other processes, /proc/self.
import type { MemoryFileSystem } from '#posix/memory-file-system.ts';
import type { Machine } from '#posix/process.ts';

export interface ProcFacts {
  readonly machine: () => Machine;
  /** The environment of the main process. */
  readonly env: () => ReadonlyMap<string, string>;
  /** Bytes in use. */
  readonly memory: () => number;
  /** 16 hex digits. */
  readonly capabilities: string;
}

/** Written at each read; no part of snapshots. */
export function writeProcFiles(fs: MemoryFileSystem, { machine, env, memory, capabilities }: ProcFacts): void {
  const main = (): ReturnType<Machine['processes']>[number] | undefined =>
    machine()
      .processes()
      .find(({ pid }) => pid === 1);
  const uptime = (): number => (machine().clock.now() % 10_000_000_000) / 1000;
  const files: Readonly<Record<string, () => string>> = {
    '1/cmdline': () => (main()?.argv ?? []).map((word) => `${word}\0`).join(''),
    '1/comm': () => `${commandName(main()?.argv[0] ?? '')}\n`,
    '1/environ': () => [...env()].map(([name, value]) => `${name}=${value}\0`).join(''),
    '1/status': () => {
      const { pid = 1, parentPid = 0, uid = 0, argv = [] } = main() ?? {};
      const effective = uid === 0 ? capabilities : '0'.repeat(16);
      return [
        `Name:\t${commandName(argv[0] ?? '')}`,
        'Umask:\t0022',
        'State:\tS (sleeping)',
        `Tgid:\t${String(pid)}`,
        `Pid:\t${String(pid)}`,
        `PPid:\t${String(parentPid)}`,
        `Uid:\t${[uid, uid, uid, uid].join('\t')}`,
        `VmRSS:\t${String(Math.round(memory() / 1024)).padStart(8)} kB`,
        'Threads:\t1',
        'CapInh:\t0000000000000000',
        `CapPrm:\t${effective}`,
        `CapEff:\t${effective}`,
        `CapBnd:\t${capabilities}`,
        'CapAmb:\t0000000000000000',
        '',
      ].join('\n');
    },
    cpuinfo: () =>
      'processor\t: 0\nvendor_id\t: GenuineIntel\nmodel name\t: Intel(R) Xeon(R) Platinum 8259CL CPU @ 2.50GHz\ncpu MHz\t\t: 2499.998\n\n',
    loadavg: () => `0.08 0.05 0.01 1/${String(machine().processes().length + 180)} ${String(machine().processes().at(-1)?.pid ?? 1)}\n`,
    meminfo: () =>
      'MemTotal:        8017764 kB\nMemFree:         5120412 kB\nMemAvailable:    6912080 kB\nSwapTotal:             0 kB\nSwapFree:              0 kB\n',
    uptime: () => `${uptime().toFixed(2)} ${(uptime() * 1.9).toFixed(2)}\n`,
    version: () => 'Linux version 6.8.0-1021-aws (buildd@lcy02-amd64-017) (gcc 13.3.0, GNU ld 2.42) #23-Ubuntu SMP\n',
  };
  fs.makeDirectory('/proc/1', { recursive: true });
  for (const [name, generate] of Object.entries(files)) fs.writeGenerated(`/proc/${name}`, generate);
}

/** As the kernel keeps it: the file's name, 15 characters of it. */
function commandName(path: string): string {
  return path
    .replace(/:.*$/, '')
    .slice(path.replace(/:.*$/, '').lastIndexOf('/') + 1)
    .slice(0, 15);
}
