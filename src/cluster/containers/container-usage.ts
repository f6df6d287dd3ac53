// What cAdvisor would measure: from what the image says of itself and what processes report.
import { parseQuantity } from '#kube/quantity.ts';
import type { ProcessInfo } from '#posix/process.ts';
import type { Image } from './image.ts';
import { memoryAt, type ProcessUsage } from './process-usage.ts';

export interface ContainerUsage {
  /** Thousandths of a core. */
  readonly cpu: number;
  /** Bytes. */
  readonly memory: number;
  /** Bytes more each second, as things are. */
  readonly growth: number;
}

export interface UsageFacts {
  readonly image: Image;
  /** When the main process began, ms since the epoch. */
  readonly startedAt: number;
  readonly now: number;
  readonly processes?: readonly ProcessInfo[];
  readonly reports?: ReadonlyMap<number, ProcessUsage>;
  readonly requests?: { readonly total: number; readonly rate: number };
  /** Bytes of files in memory that are charged to the container. */
  readonly files?: number;
  /** Thousandths of a core that it may use. */
  readonly limit?: number | undefined;
}

/** A main process of which nothing is known, and any other process, bytes. */
const MAIN = 2.5 * 1024 * 1024;
const FURTHER = 0.5 * 1024 * 1024;

export function containerUsage({
  image,
  startedAt,
  now,
  processes = [],
  reports,
  requests,
  files = 0,
  limit = Infinity,
}: UsageFacts): ContainerUsage {
  const definition = image.inherited('usage') ?? {};
  const amount = (text: string | undefined, otherwise: number): number => (text === undefined ? otherwise : parseQuantity(text).toNumber());
  const [main] = processes;
  let { cpu, memory, growth } = { cpu: 0, memory: files, growth: 0 };
  const add = (usage: ProcessUsage): void => {
    const bytes = memoryAt(usage, now);
    cpu += usage.cpu;
    memory += bytes;
    if (bytes < usage.most) growth += usage.growth;
  };
  if (main === undefined || reports?.has(main.pid) !== true) {
    const bytes = amount(definition.memory, MAIN);
    add({
      memory: bytes,
      growth: amount(definition.memoryGrowth, 0) / 60,
      most: Math.max(bytes, amount(definition.memoryPeak, Infinity)),
      cpu: amount(definition.cpu, 0) * 1000,
      since: startedAt,
    });
  }
  for (const { pid, state } of processes) {
    const report = reports?.get(pid);
    if (report !== undefined) add(report);
    else {
      if (pid !== main?.pid) memory += FURTHER;
      // It never rests: it has a core of its own.
      if (state === 'R') cpu += 1000;
    }
  }
  cpu += (requests?.rate ?? 0) * amount(definition.cpuPerRequest, 0) * 1000;
  memory += (requests?.total ?? 0) * amount(definition.memoryPerRequest, 0);
  return { cpu: Math.min(cpu, limit), memory, growth };
}
