import type { LabTask } from '#courses/lab-definition.ts';
import { randomInteger, SeededRandom } from '#posix/random.ts';

/** The tasks to solve before `task`, in the order of the lab. */
export function requirementsOf(task: LabTask, tasks: readonly LabTask[]): readonly LabTask[] {
  const wanted = new Set<string>();
  const add = (id: string): void => {
    if (wanted.has(id)) return;
    wanted.add(id);
    for (const need of tasks.find((candidate) => candidate.id === id)?.needs ?? []) add(need);
  };
  task.needs.forEach(add);
  return tasks.filter((candidate) => wanted.has(candidate.id));
}

/** One of the orders that the needs allow. */
function randomOrder(tasks: readonly LabTask[], random: SeededRandom): readonly LabTask[] {
  const left = [...tasks];
  const done = new Set<string>();
  const order: LabTask[] = [];
  while (left.length > 0) {
    const open = left.filter((task) => task.needs.every((need) => done.has(need)));
    const next = open[randomInteger(random, open.length)] ?? left[0];
    if (next === undefined) break;
    left.splice(left.indexOf(next), 1);
    done.add(next.id);
    order.push(next);
  }
  return order;
}

/** Up to `count` different orders that the needs allow; the lab's own comes first. */
export function solvingOrders(tasks: readonly LabTask[], count: number): readonly (readonly LabTask[])[] {
  const random = new SeededRandom('orders');
  const found = new Map<string, readonly LabTask[]>();
  const add = (order: readonly LabTask[]): unknown => found.set(keyOf(order), order);
  if (count > 0 && tasks.length > 0) add(tasks);
  for (let attempt = 0; attempt < 8 * count && found.size < count; attempt++) add(randomOrder(tasks, random));
  return [...found.values()];
}

/** Tasks in their order, as one word. */
export const keyOf = (tasks: readonly LabTask[]): string => tasks.map(({ id }) => id).join();
