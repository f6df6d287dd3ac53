import { inTime } from '#posix/deadline.ts';
import { VirtualClock } from '#posix/virtual-clock.ts';

describe('an answer in time', () => {
  test('is passed on, and leaves nothing due', async () => {
    const clock = new VirtualClock(0);
    expect(await inTime(clock, 60_000, Promise.resolve('here'))).toBe('here');
    expect(clock.nextDue()).toBeUndefined();
  });

  test('a failure is one too', async () => {
    const clock = new VirtualClock(0);
    await expect(inTime(clock, 60_000, Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(clock.nextDue()).toBeUndefined();
  });

  test('gives up at the deadline', async () => {
    const clock = new VirtualClock(0);
    const answer = inTime(clock, 500, new Promise(() => undefined));
    clock.runNext();
    await expect(answer).rejects.toMatchObject({ code: 'ETIMEDOUT' });
    expect(clock.now()).toBe(500);
  });
});
