import { createKubectl } from '#kubectl/kubectl.ts';
import { HttpsTransport } from '#labs/https/https-transport.ts';
import { hostProcess } from '../host/host-machine.ts';

/** Our kubectl on the host's files, against any real server. */
export function runKubectl(args: readonly string[]): Promise<number> {
  return createKubectl({ connect: (config) => new HttpsTransport(config) }).run(hostProcess(['kubectl', ...args]));
}
