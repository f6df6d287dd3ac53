/** Ports of this machine that a command opens. Mirrors the listeners of client-go/tools/portforward. */
import type { Listener, Service } from '#posix/network.ts';
import { PosixError } from '#posix/posix-error.ts';
import type { Process } from '#posix/process.ts';

export interface OpenPort {
  readonly listener: Listener;
  readonly port: number;
}

const ANY_FIRST = 32768;
const ANY_COUNT = 28232;

/** Rejects with `PosixError`. Port 0 is any free one. */
export async function listenLocally(process: Process, address: string, port: number, service: Service): Promise<OpenPort> {
  const { network, random } = process.machine;
  for (let attempt = 0; ; attempt++) {
    let listener: Listener;
    try {
      listener = network.listen(port, service, address);
      const opened = await listener.opened;
      if (opened !== undefined) return { listener, port: opened };
      if (port !== 0) return { listener, port };
      listener.close();
    } catch (error) {
      if (!(error instanceof PosixError) || port !== 0 || attempt > 20) throw error;
    }
    const any = ANY_FIRST + Math.floor(random.next() * ANY_COUNT);
    try {
      listener = network.listen(any, service, address);
      return { listener, port: any };
    } catch (error) {
      if (!(error instanceof PosixError) || attempt > 20) throw error;
    }
  }
}

/** As Go's net package words it. */
export function listenProblem(error: PosixError, address: string, port: number): string {
  const isSix = address.includes(':');
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: 'address already in use',
    EADDRNOTAVAIL: 'cannot assign requested address',
    EACCES: 'permission denied',
  };
  return `listen tcp${isSix ? '6' : '4'} ${isSix ? `[${address}]` : address}:${port}: bind: ${reasons[error.code] ?? error.message.toLowerCase()}`;
}
