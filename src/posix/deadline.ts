import type { Clock } from './clock.ts';
import { PosixError } from './posix-error.ts';

/** `answer`, unless `ms` pass before it: then rejects with ETIMEDOUT. Nothing is left waiting afterwards. */
export function inTime<T>(clock: Clock, ms: number, answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = clock.schedule(clock.now() + ms, () => reject(new PosixError('ETIMEDOUT')));
    answer.then(
      (value) => {
        timer.cancel();
        resolve(value);
      },
      (error: unknown) => {
        timer.cancel();
        reject(error);
      },
    );
  });
}
