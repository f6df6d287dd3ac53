import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { createCluster, restoreCluster, type Cluster, type ClusterSnapshot } from '#cluster/cluster.ts';
import type { ImageDefinition } from '#cluster/containers/image-definition.ts';
import type { WebSite } from '#cluster/network/internet.ts';
import { profiles } from '#cluster/profiles/profiles.ts';
import type { Pod } from '#kube/generated/types.ts';
import { CollectedOutput } from '#posix/collect-output.ts';
import type { Machine, Program } from '#posix/process.ts';
import { SeededRandom } from '#posix/random.ts';
import { VirtualClock } from '#posix/virtual-clock.ts';
import { decodeUtf8 } from '#posix/utf8.ts';
import { readAllText } from '#posix/read-stream.ts';
import { driveFor, driveUntil } from '#labs/drive-virtual-clock.ts';

function load<T>(folder: string): readonly T[] {
  const root = join(process.cwd(), 'content', folder);
  return readdirSync(root)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => parse(readFileSync(join(root, name), 'utf8')) as T);
}

export const images = load<ImageDefinition>('images');
export const web = load<WebSite>('web');

function program(name: string, run: Program['run']): [string, Program] {
  return [name, { name, run }];
}

/** Enough of a user land for containers that do one thing. The real one is the shell room's. */
export const programs = new Map<string, Program>([
  program('sleep', async (process) => {
    await process.sleep(process.argv[1] === 'infinity' ? 2 ** 40 : Number(process.argv[1]) * 1000);
    return 0;
  }),
  program('true', () => Promise.resolve(0)),
  program('false', () => Promise.resolve(1)),
  program('echo', async (process) => {
    await process.stdout.write(`${process.argv.slice(1).join(' ')}\n`);
    return 0;
  }),
  program('cat', async (process) => {
    for (const path of process.argv.slice(1)) {
      if (!process.fs.exists(path)) return 1;
      await process.stdout.write(process.fs.readFile(path));
    }
    return 0;
  }),
  program('touch', (process) => {
    process.fs.writeFile(process.argv[1] ?? '', '');
    return Promise.resolve(0);
  }),
  program('rm', (process) => {
    process.fs.unlink(process.argv[1] ?? '');
    return Promise.resolve(0);
  }),
  program('printenv', async (process) => {
    await process.stdout.write([...process.env].map(([name, value]) => `${name}=${value}\n`).join(''));
    return 0;
  }),
  /** Ends 1 s after SIGTERM. */
  program('tail', async (process) => {
    await process.race(
      new Promise<void>((resolve) => {
        process.onSignal('SIGTERM', resolve);
      }),
    );
    await process.sleep(1000);
    return 0;
  }),
  /** `fail MS CODE TEXT` */
  program('wget', async (process) => {
    await process.stdout.write(`${process.argv[3] ?? 'run'}\n`);
    await process.sleep(Number(process.argv[1]));
    return Number(process.argv[2]);
  }),
]);

const START = Date.parse('2026-11-21T10:00:00Z');

export class TestCluster {
  readonly clock: VirtualClock;
  readonly cluster: Cluster;

  private constructor(clock: VirtualClock, cluster: Cluster) {
    this.clock = clock;
    this.cluster = cluster;
  }

  static create(profile = 'from-pods-to-ingress', seed = 'test'): TestCluster {
    const clock = new VirtualClock(START);
    return new TestCluster(clock, createCluster({ profile: profileNamed(profile), clock, random: new SeededRandom(seed), images, web, programs }));
  }

  static restore(snapshot: ClusterSnapshot, at: number): TestCluster {
    const clock = new VirtualClock(at);
    return new TestCluster(clock, restoreCluster({ profile: profileNamed(snapshot.profile), clock, images, web, programs }, snapshot));
  }

  /** Creates any object through the API. */
  create(resource: string, object: object): void {
    this.cluster.api.create(resource as 'pods', object as never);
  }

  /** A pod in `default` with one container, unless `spec` says otherwise. */
  pod(name: string, container: object, spec: object = {}, labels: Readonly<Record<string, string>> = {}): void {
    this.create('pods', {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'default', labels },
      spec: { containers: [{ name: 'c', ...container }], ...spec },
    });
  }

  deployment(name: string, replicas: number, image = 'nginx'): void {
    this.create('deployments.apps', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace: 'default' },
      spec: {
        replicas,
        selector: { matchLabels: { app: name } },
        template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'nginx', image }] } },
      },
    });
  }

  service(name: string, spec: object): void {
    this.create('services', { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'default' }, spec });
  }

  getPod(name: string, namespace = 'default'): Pod {
    const pod = this.cluster.api.find('pods', namespace, name);
    if (pod === undefined) throw new Error(`no pod ${name}`);
    return pod;
  }

  /** `Running 1/1 0`, as the table would put it in short: phase or reason, ready, restarts. */
  state(name: string): string {
    const { status } = this.getPod(name);
    const [container] = status?.containerStatuses ?? [];
    const reason = container?.state?.waiting?.reason ?? container?.state?.terminated?.reason ?? status?.phase ?? '';
    const all = status?.containerStatuses ?? [];
    return `${reason} ${String(all.filter(({ ready }) => ready).length)}/${String(all.length)} ${String(container?.restartCount ?? 0)}`;
  }

  events(name: string): readonly string[] {
    return this.cluster.api
      .list('events', { namespace: 'default' })
      .filter(({ involvedObject }) => involvedObject.name === name)
      .map(({ type, reason, message }) => `${type ?? ''} ${reason ?? ''} ${message ?? ''}`);
  }

  seconds(seconds: number): Promise<void> {
    return driveFor(this.clock, seconds * 1000);
  }

  until<T>(promise: Promise<T>): Promise<T> {
    return driveUntil(this.clock, promise, this.clock.now() + 600_000);
  }

  async exec(pod: string, ...command: readonly string[]): Promise<{ readonly code: number; readonly output: string }> {
    const output = new CollectedOutput();
    const target = this.getPod(pod);
    const child = this.cluster.connection.exec(target, target.spec.containers[0]?.name ?? '', command, {
      stdin: undefined,
      stdout: output,
      stderr: output,
      terminal: undefined,
    });
    const { code } = await this.until(child.exited);
    return { code, output: output.text() };
  }

  async execIn(pod: Pod, ...command: readonly string[]): Promise<string> {
    const output = new CollectedOutput();
    await this.until(
      this.cluster.connection.exec(pod, pod.spec.containers[0]?.name ?? '', command, {
        stdin: undefined,
        stdout: output,
        stderr: output,
        terminal: undefined,
      }).exited,
    );
    return output.text();
  }

  execInFails(pod: Pod): Promise<string> {
    return this.execIn(pod, 'sh').then(
      () => '',
      (error: unknown) => String(error),
    );
  }

  logsOf(pod: Pod): Promise<string> {
    return this.until(readAllText(this.cluster.connection.logs(pod, { container: pod.spec.containers[0]?.name ?? '' })));
  }

  /** The network as a program in the pod has it. */
  podNetwork(name: string): Cluster['network'] {
    return this.machineOf(name).network;
  }

  /** Where the pod's programs run; its files are root's view. */
  machineOf(name: string): Machine {
    let machine: Machine | undefined;
    const pod = this.getPod(name);
    const spy = {
      columns: 80,
      rows: 24,
      setRaw: () => undefined,
      onResize: () => () => undefined,
      get machine() {
        return machine;
      },
      set machine(value) {
        machine = value;
      },
    };
    this.cluster.connection.exec(pod, pod.spec.containers[0]?.name ?? '', ['true'], {
      stdin: undefined,
      stdout: undefined,
      stderr: undefined,
      terminal: spy,
    });
    if (machine === undefined) throw new Error(`nothing runs in ${name}`);
    return machine;
  }

  logs(pod: string, options: { readonly previous?: boolean; readonly tailLines?: number; readonly container?: string } = {}): Promise<string> {
    const target = this.getPod(pod);
    return this.until(
      readAllText(this.cluster.connection.logs(target, { container: options.container ?? target.spec.containers[0]?.name ?? '', ...options })),
    );
  }

  /** Status and body of a GET from a place in the network, or the name of the error. */
  async get(
    address: string,
    options: { readonly host?: string; readonly port?: number; readonly path?: string; readonly from?: Cluster['network'] } = {},
  ): Promise<string> {
    const { host = address, port = 80, path = '/', from = this.cluster.network } = options;
    try {
      const response = await this.until(
        from.http(address, port, { method: 'GET', target: path, headers: { host }, body: new Uint8Array(0), scheme: 'http' }),
      );
      return `${String(response.status)} ${decodeUtf8(response.body)}`;
    } catch (error) {
      return (error as { readonly code?: string }).code ?? String(error);
    }
  }
}

function profileNamed(name: string): NonNullable<ReturnType<typeof profiles.get>> {
  const profile = profiles.get(name);
  if (profile === undefined) throw new Error(`no profile ${name}`);
  return profile;
}
