import type { Machine, Process } from '#posix/process.ts';

/** What a process occupies from a moment on. Linear, so that the moment it passes a limit can be computed. */
export interface ProcessUsage {
  /** Bytes at `since`. */
  readonly memory: number;
  /** Bytes more each second after `since`. */
  readonly growth: number;
  /** Where growth ends, bytes. */
  readonly most: number;
  /** Thousandths of a core. */
  readonly cpu: number;
  /** ms since the epoch. */
  readonly since: number;
}

interface Meter {
  readonly usages: Map<number, ProcessUsage>;
  readonly watchers: Set<() => void>;
}

const meters = new WeakMap<Machine, Meter>();

function meterOf(machine: Machine): Meter {
  const meter = meters.get(machine) ?? { usages: new Map<number, ProcessUsage>(), watchers: new Set<() => void>() };
  meters.set(machine, meter);
  return meter;
}

/** A program says what it occupies from now on. Ends with the process. */
export function reportUsage(process: Process, usage: Partial<Omit<ProcessUsage, 'since'>>): void {
  const meter = meterOf(process.machine);
  const memory = usage.memory ?? 0;
  meter.usages.set(process.pid, {
    memory,
    growth: usage.growth ?? 0,
    most: Math.max(memory, usage.most ?? Number.POSITIVE_INFINITY),
    cpu: usage.cpu ?? 0,
    since: process.machine.clock.now(),
  });
  for (const changed of meter.watchers) changed();
}

/** What the running processes of a container say they occupy, by pid. Silent processes are not in it. */
export function usagesOf(machine: Machine): ReadonlyMap<number, ProcessUsage> {
  const { usages } = meterOf(machine);
  const alive = new Set(machine.processes().map(({ pid }) => pid));
  for (const pid of usages.keys()) if (!alive.has(pid)) usages.delete(pid);
  return usages;
}

/** Bytes of one usage at a moment. */
export function memoryAt(usage: ProcessUsage, now: number): number {
  return Math.min(usage.most, usage.memory + (usage.growth * Math.max(0, now - usage.since)) / 1000);
}

/** Calls `changed` whenever a process of the container reports anew; returns how to stop. */
export function watchUsage(machine: Machine, changed: () => void): () => void {
  const { watchers } = meterOf(machine);
  watchers.add(changed);
  return () => watchers.delete(changed);
}
