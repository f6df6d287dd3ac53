import { driveUntil } from '#labs/drive-virtual-clock.ts';
import { Workstation } from '#labs/workstation.ts';
import type { NetworkStack } from '#posix/network.ts';
import { SeededRandom } from '#posix/random.ts';
import { VirtualClock } from '#posix/virtual-clock.ts';
import type { ScriptResult } from '#shell/run-script.ts';

const noNetwork: NetworkStack = {
  hostname: 'workstation',
  addresses: [],
  resolve: () => Promise.reject(new Error('no network')),
  query: () => Promise.reject(new Error('no network')),
  http: () => Promise.reject(new Error('no network')),
  connect: () => Promise.reject(new Error('no network')),
  ping: () => Promise.reject(new Error('no network')),
  listen: () => ({ close: () => undefined }),
};

/** A workstation with kubectl and no server that answers. */
export class OfflineWorkstation {
  readonly #clock = new VirtualClock(Date.UTC(2026, 0, 1));
  readonly #workstation = new Workstation({
    hostname: 'workstation',
    clock: this.#clock,
    random: new SeededRandom('offline'),
    network: noNetwork,
    hosts: [],
    nameserver: '172.31.0.2',
    server: 'https://172.31.1.25:6443',
    connect: () => undefined,
    snapshot: undefined,
  });

  run(script: string, stdin = ''): Promise<ScriptResult> {
    return driveUntil(this.#clock, this.#workstation.run(script, { stdin }), this.#clock.now() + 60_000);
  }

  write(path: string, text: string): void {
    this.#workstation.writeText(path, text);
  }
}
