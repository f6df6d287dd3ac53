import type { Cluster } from '#cluster/cluster.ts';
import type { CommandResult, FileInfo, Origin, PodPlace } from '#grading/world.ts';
import type { Pod } from '#kube/generated/types.ts';
import { notFound } from '#kube/status-errors.ts';
import { sleep } from '#posix/clock.ts';
import { CollectedOutput } from '#posix/collect-output.ts';
import type { NetworkStack } from '#posix/network.ts';
import { PosixError } from '#posix/posix-error.ts';
import { readAllText } from '#posix/read-stream.ts';
import type { Workstation } from './workstation.ts';

/** What a check reads of one command at most, bytes. */
const MOST_OUTPUT = 1024 * 1024;
/** What a check reads of a log at most, bytes. */
const MOST_LOG = 1024 * 1024;
/** How long a look at a file in a container may take, ms. */
const LOOK = 5_000;

/** Looks into containers and at files, for checks; nothing here changes the cluster. */
export class LabProbes {
  readonly #cluster: Cluster;
  readonly #workstation: Workstation;

  constructor(cluster: Cluster, workstation: Workstation) {
    this.#cluster = cluster;
    this.#workstation = workstation;
  }

  stackOf(from: Origin): NetworkStack {
    if (from === 'workstation') return this.#cluster.network;
    const pod = this.#cluster.api.find('pods', from.namespace, from.pod);
    const stack = pod?.status?.podIP === undefined ? undefined : this.#cluster.networkAt(pod.status.podIP);
    if (stack === undefined) throw new PosixError('EHOSTUNREACH');
    return stack;
  }

  /** Throws the `StatusError` that kubectl would print. */
  #getPod({ pod: name, namespace, container }: PodPlace): { readonly pod: Pod; readonly container: string } {
    const pod = this.#cluster.api.find('pods', namespace, name);
    if (pod === undefined) throw notFound({ group: '', plural: 'pods' }, name);
    return {
      pod,
      container: container ?? pod.metadata.annotations?.['kubectl.kubernetes.io/default-container'] ?? pod.spec.containers[0]?.name ?? '',
    };
  }

  async logs(where: PodPlace, { previous, since }: { readonly previous: boolean; readonly since?: number | undefined }): Promise<string> {
    const { pod, container } = this.#getPod(where);
    return readAllText(
      this.#cluster.connection.logs(pod, {
        container,
        previous,
        limitBytes: MOST_LOG,
        ...(since !== undefined && { sinceTime: new Date(since).toISOString() }),
      }),
    );
  }

  async exec(where: Origin, command: readonly string[], ms: number): Promise<CommandResult> {
    if (where === 'workstation') throw new Error('checks run commands in containers only');
    const { pod, container } = this.#getPod(where);
    const [stdout, stderr] = [new CollectedOutput(MOST_OUTPUT), new CollectedOutput(MOST_OUTPUT)];
    const child = this.#cluster.connection.exec(pod, container, command, { stdin: undefined, stdout, stderr, terminal: undefined });
    const ended = await Promise.race([child.exited, sleep(this.#cluster.clock, ms)]);
    if (ended === undefined) child.kill('SIGKILL');
    return { code: ended?.code ?? 124, stdout: stdout.text(), stderr: stderr.text() };
  }

  async readFile(where: Origin, path: string): Promise<string | undefined> {
    if (where === 'workstation') return this.#workstation.readText(path);
    if (!this.#isRunning(where)) return undefined;
    const { code, stdout } = await this.exec(where, ['cat', path], LOOK);
    return code === 0 ? stdout : undefined;
  }

  async stat(where: Origin, path: string): Promise<FileInfo | undefined> {
    if (where === 'workstation') return this.#workstation.stat(path);
    if (!this.#isRunning(where)) return undefined;
    const { code, stdout } = await this.exec(where, ['stat', '-L', '-c', '%a %F', path], LOOK);
    if (code !== 0) return undefined;
    const [mode = '', ...type] = stdout.trim().split(' ');
    const word = type.join(' ');
    return { mode: parseInt(mode, 8), type: word.includes('directory') ? 'directory' : word.includes('file') ? 'file' : 'other' };
  }

  async listFiles(where: Origin, path: string): Promise<readonly string[]> {
    if (where === 'workstation') return this.#workstation.listFiles(path);
    if (!this.#isRunning(where)) return [];
    const { code, stdout } = await this.exec(where, ['ls', '-a', path], LOOK);
    return code === 0 ? stdout.split('\n').filter((name) => name !== '' && name !== '.' && name !== '..') : [];
  }

  #isRunning({ pod, namespace }: PodPlace): boolean {
    return this.#cluster.api.find('pods', namespace, pod)?.status?.phase === 'Running';
  }
}
