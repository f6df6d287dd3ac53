import path from 'node:path';
import { parseCheck } from '#grading/check-schema.ts';
import { evaluateTask } from '#grading/evaluate-task.ts';
import { LiveGrader } from '#grading/live-grader.ts';
import type { Task } from '#grading/task.ts';
import { readContentAssets, type ContentAssets } from '#labs/content-assets.ts';
import { createLab, type Lab } from '#labs/lab.ts';
import { createLabWorld } from '#labs/lab-world.ts';
import { RealClock } from '#labs/real-clock.ts';
import { timed, type Benchmark, type Figure } from '../figure.ts';

const LABS = 300;
const CHANGES = 300;
const ROUNDS = 200;

const task: Task = {
  id: 'bench',
  needs: [],
  holding: 'hold',
  checks: [
    { resource: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'bench' }, data: { colour: 'red' } } },
    { count: { kind: 'configmap', selector: 'bench=yes', equal: 1 } },
    { absent: { what: 'pod/none' } },
    { cel: "objects('configmaps').exists(c, c.metadata.name == 'bench')" },
    { not: { pod: { name: 'none' } } },
  ].map(parseCheck),
};

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const worldOf = (lab: Lab) => createLabWorld({ ...lab, namespace: 'default', commands: () => [] });

function openLab(assets: ContentAssets, seed: string): Lab {
  return createLab({ profile: 'from-pods-to-ingress', seed, clock: new RealClock(), assets });
}

const create = (lab: Lab, name: string): void => {
  lab.cluster.api.create('configmaps', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'default', labels: { bench: 'yes' } },
    data: { colour: 'red' },
  });
};

async function checksPerSecond(lab: Lab): Promise<number> {
  const world = worldOf(lab);
  const ms = await timed(async () => {
    for (let round = 0; round < ROUNDS; round++) await evaluateTask(task, world);
  });
  return (ROUNDS * task.checks.length * 1_000) / ms;
}

/** ms from the change to the tick, one for each lab, while all others are open and graded too. */
async function latencies(labs: readonly Lab[]): Promise<readonly number[]> {
  const started = new Map<number, number>();
  const taken: number[] = [];
  const graders = labs.map((lab, index) => {
    const grader = new LiveGrader({
      tasks: [task],
      world: worldOf(lab),
      clock: lab.cluster.clock,
      changed: ({ outcome }) => {
        const at = started.get(index);
        if (outcome === 'passed' && at !== undefined) taken.push(performance.now() - at);
      },
    });
    lab.cluster.store.subscribe(({ resource }) => grader.resourceChanged(resource));
    return grader;
  });
  await pause(2_000);
  for (let change = 0; change < CHANGES; change++) {
    const lab = labs[change % labs.length];
    if (lab === undefined) continue;
    started.set(change % labs.length, performance.now());
    create(lab, 'bench');
    await pause(5);
  }
  await pause(1_000);
  for (const grader of graders) grader.stop();
  return taken;
}

export const verdictFigures: Benchmark = {
  names: ['checks-per-second', 'verdict-latency-p99-ms'],
  async measure(): Promise<readonly Figure[]> {
    const assets = await readContentAssets(path.resolve('content'));
    const labs = Array.from({ length: LABS }, (_, index) => openLab(assets, `grading-${index}`));
    const taken = (await latencies(labs)).toSorted((a, b) => a - b);
    if (taken.length < CHANGES) throw new Error(`${CHANGES - taken.length} changes were not graded`);
    const [lab] = labs;
    if (lab === undefined) throw new Error('no lab');
    const rate = await checksPerSecond(lab);
    for (const each of labs) each.cluster.dispose();
    return [
      { name: 'checks-per-second', value: rate, unit: 'checks/s' },
      { name: 'verdict-latency-p99-ms', value: taken[Math.floor(taken.length * 0.99)] ?? NaN, unit: 'ms' },
    ];
  },
};
