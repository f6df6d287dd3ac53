import { sleep } from '#posix/clock.ts';
import { RealClock } from '#labs/real-clock.ts';

/** Keeps the event loop from turning. */
function block(ms: number): void {
  const until = Date.now() + ms;
  while (Date.now() < until);
}

describe('the clock of a live lab', () => {
  let clock: RealClock;
  beforeEach(() => {
    clock = new RealClock();
  });
  afterEach(() => {
    clock.stop();
  });

  test('keeps up with the wall', async () => {
    const before = Date.now();
    await sleep(clock, 5);
    expect(clock.now()).toBeGreaterThanOrEqual(before + 5);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(clock.now()).toBeLessThanOrEqual(Date.now());
    expect(clock.now()).toBeGreaterThanOrEqual(before + 10);
  });

  test('counts delays from when they should have begun, however late the machine comes to it', async () => {
    const start = clock.now();
    const seen: number[] = [];
    const chain = (async () => {
      for (let step = 0; step < 3; step++) {
        await sleep(clock, 10);
        seen.push(clock.now() - start);
      }
    })();
    block(60);
    await chain;
    expect(seen).toEqual([10, 20, 30]);
  });

  test('keeps no process alive for what was cancelled', () => {
    const timers = (): number => process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
    const before = timers();
    const week = clock.schedule(clock.now() + 7 * 86_400_000, () => undefined);
    expect(timers()).toBe(before + 1);
    week.cancel();
    expect(timers()).toBe(before);
  });

  test('runs what is due in the order of the due dates', async () => {
    const order: string[] = [];
    const start = clock.now();
    const done = Promise.all([
      new Promise<void>((resolve) => clock.schedule(start + 12, () => resolve(void order.push('late')))),
      new Promise<void>((resolve) => clock.schedule(start + 4, () => resolve(void order.push('early')))),
    ]);
    block(20);
    await done;
    expect(order).toEqual(['early', 'late']);
  });

  test('takes nothing new and runs nothing once it is stopped', async () => {
    let ran = 0;
    clock.schedule(clock.now() + 1, () => ran++);
    clock.stop();
    clock.schedule(clock.now() + 1, () => ran++);
    await new Promise((resolve) => setTimeout(resolve, 15));
    expect(ran).toBe(0);
  });
});
