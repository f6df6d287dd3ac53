import { PosixError } from '#posix/posix-error.ts';
import type { Process } from '#posix/process.ts';

/** Whether the container can find a package registry: a policy or a broken DNS may stand between. */
export async function registryReachable(process: Process, host: string): Promise<boolean> {
  try {
    await process.race(process.machine.network.resolve(host));
    return true;
  } catch (error) {
    if (error instanceof PosixError) return false;
    throw error;
  }
}
