import { Interrupted } from '#posix/posix-error.ts';
import type { Process } from '#posix/process.ts';

/** The process for work beside its main flow: what waits is interrupted when the program ends by itself, too. */
export function untilExit(process: Process, exited: Promise<unknown>): Process {
  const pending = new Set<(reason: Interrupted) => void>();
  let ended = false;
  void exited.then(() => {
    ended = true;
    for (const reject of pending) reject(new Interrupted('SIGTERM'));
    pending.clear();
  });
  const race = <T>(promise: Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      if (ended) {
        promise.catch(() => undefined);
        reject(new Interrupted('SIGTERM'));
        return;
      }
      pending.add(reject);
      process
        .race(promise)
        .then(resolve, reject)
        .finally(() => pending.delete(reject));
    });
  const sleep = async (ms: number): Promise<void> => {
    const { clock } = process.machine;
    let timer: { cancel(): void } | undefined;
    try {
      await race(
        new Promise<void>((resolve) => {
          timer = clock.schedule(clock.now() + ms, resolve);
        }),
      );
    } finally {
      timer?.cancel();
    }
  };
  return new Proxy(process, { get: (own, key) => (key === 'race' ? race : key === 'sleep' ? sleep : bound(own, key)) });
}

function bound(target: object, key: string | symbol): unknown {
  const value: unknown = Reflect.get(target, key);
  return typeof value === 'function' ? (value.bind(target) as unknown) : value;
}
