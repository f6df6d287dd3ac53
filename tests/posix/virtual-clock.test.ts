import { driveUntil } from '#labs/drive-virtual-clock.ts';
import { sleep } from '#posix/clock.ts';
import { VirtualClock } from '#posix/virtual-clock.ts';

const inReality = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

test('time stands still while the host works on something that takes no time here', async () => {
  const clock = new VirtualClock(0);
  const loaded = async (): Promise<number> => {
    await clock.standStill(inReality(20));
    return clock.now();
  };
  void sleep(clock, 60_000);
  expect(await driveUntil(clock, loaded(), 3_600_000)).toBe(0);
});

test('what is due keeps its order while most of the rest is cancelled', () => {
  const clock = new VirtualClock(0);
  const ran: number[] = [];
  const timers = Array.from({ length: 1_000 }, (_, index) => clock.schedule((index * 37) % 1_000, () => ran.push(index)));
  for (const [index, timer] of timers.entries()) if (index % 10 !== 0) timer.cancel();
  while (clock.runNext());
  expect(ran).toHaveLength(100);
  expect(ran.map((index) => (index * 37) % 1_000)).toEqual(ran.map((index) => (index * 37) % 1_000).sort((a, b) => a - b));
  timers[0]?.cancel();
  expect(clock.nextDue()).toBeUndefined();
});

test('work that fails lets time go on', async () => {
  const clock = new VirtualClock(0);
  const failed = async (): Promise<number> => {
    await clock.standStill(Promise.reject(new Error('not on disk'))).catch(() => undefined);
    await sleep(clock, 5);
    return clock.now();
  };
  expect(await driveUntil(clock, failed(), 1_000)).toBe(5);
});
