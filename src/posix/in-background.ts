import { Interrupted, PosixError } from './posix-error.ts';

/** Work that nobody waits for: it ends with its process, or when nobody is there to hear it any more, and neither is an error. */
export function inBackground(work: Promise<unknown>): void {
  work.catch((error: unknown) => {
    if (!(error instanceof Interrupted || error instanceof PosixError)) throw error;
  });
}
