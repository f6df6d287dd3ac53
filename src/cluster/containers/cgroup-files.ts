// Mirrors the files of cgroup v2 that people read in containers.
import type { MemoryFileSystem } from '#posix/memory-file-system.ts';
import type { Container, ResourceRequirements } from '#kube/generated/types.ts';
import { parseQuantity } from '#kube/quantity.ts';
import { Volume } from '#posix/volume.ts';
import type { ContainerUsage } from './container-usage.ts';
import { liveDirectory } from './live-files.ts';

export interface CgroupLimits {
  /** Thousandths of a core. */
  readonly cpu?: number | undefined;
  /** Bytes. */
  readonly memory?: number | undefined;
  /** Requests of cpu, thousandths. */
  readonly shares?: number | undefined;
}

export interface CgroupFacts {
  readonly limits: () => CgroupLimits;
  readonly usage: () => ContainerUsage;
  readonly processes: () => readonly number[];
  /** ms the main process has run. */
  readonly elapsed: () => number;
  readonly now: () => number;
}

export function cgroupLimits({ limits = {}, requests = {} }: ResourceRequirements = {}): CgroupLimits {
  const [cpu, memory, shares = cpu] = [limits['cpu'], limits['memory'], requests['cpu']];
  return {
    ...(cpu !== undefined && { cpu: parseQuantity(cpu).milliValue }),
    ...(memory !== undefined && { memory: parseQuantity(memory).value }),
    ...(shares !== undefined && { shares: parseQuantity(shares).milliValue }),
  };
}

/** What a resize in place changed, of cpu and memory. */
export function resizedResources(before: Container, after: Container): readonly string[] {
  return ['cpu', 'memory'].filter((name) =>
    (['limits', 'requests'] as const).some((kind) => before.resources?.[kind]?.[name] !== after.resources?.[kind]?.[name]),
  );
}

const PERIOD = 100_000;
const PAGE = 4096;

/** Mounts /sys/fs/cgroup. */
export function mountCgroup(fs: MemoryFileSystem, { limits, usage, processes, elapsed, now }: CgroupFacts): void {
  const busy = (): number => Math.floor(elapsed() * usage().cpu);
  const files: Readonly<Record<string, () => string>> = {
    'cgroup.controllers': () => 'cpuset cpu io memory hugetlb pids rdma misc\n',
    'cgroup.procs': () =>
      processes()
        .map((pid) => `${String(pid)}\n`)
        .join(''),
    'cpu.max': () => `${limits().cpu === undefined ? 'max' : String(Math.max(1000, (limits().cpu ?? 0) * (PERIOD / 1000)))} ${String(PERIOD)}\n`,
    'cpu.stat': () =>
      `usage_usec ${String(busy())}\nuser_usec ${String(Math.floor(busy() * 0.7))}\nsystem_usec ${String(Math.ceil(busy() * 0.3))}\nnr_periods 0\nnr_throttled 0\nthrottled_usec 0\n`,
    'cpu.weight': () => `${String(weight(limits().shares))}\n`,
    'memory.current': () => `${String(Math.floor(usage().memory / PAGE) * PAGE)}\n`,
    'memory.events': () => 'low 0\nhigh 0\nmax 0\noom 0\noom_kill 0\noom_group_kill 0\n',
    'memory.max': () => `${limits().memory === undefined ? 'max' : String(Math.floor((limits().memory ?? 0) / PAGE) * PAGE)}\n`,
    'memory.swap.max': () => '0\n',
    'pids.current': () => `${String(processes().length)}\n`,
    'pids.max': () => '4915\n',
  };
  const volume = new Volume({ now, source: 'cgroup2' });
  volume.adopt(liveDirectory(files, now()), 1, 0, 0);
  fs.mount('/sys/fs/cgroup', volume, { readOnly: true, pseudo: true });
}

/** How runc turns cgroup v1's shares, 2 to 262144, into v2's weight, 1 to 10000. */
function weight(millicores: number | undefined): number {
  const shares = Math.max(2, Math.floor(((millicores ?? 0) * 1024) / 1000));
  return Math.floor(1 + ((shares - 2) * 9999) / 262_142);
}
