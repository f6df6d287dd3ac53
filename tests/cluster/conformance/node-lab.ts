import { VirtualLab } from '#labs/virtual/virtual-lab.ts';
import type { Container, Pod, PodSpec } from '#kube/generated/types.ts';
import { contentAssets, START } from '../../support/assets.ts';

/** A lab in which upstream's assertions about pods are made, through kubectl as its users have it. */
export class NodeLab {
  readonly lab: VirtualLab;

  private constructor(lab: VirtualLab) {
    this.lab = lab;
  }

  static async create(): Promise<NodeLab> {
    return new NodeLab(new VirtualLab({ profile: 'from-pods-to-ingress', seed: 'conformance', assets: await contentAssets(), start: START }));
  }

  dispose(): void {
    this.lab.dispose();
  }

  /** Standard output of one shell; fails when the command does. */
  async run(script: string): Promise<string> {
    const { stdout, stderr, code } = await this.lab.run(script);
    if (code !== 0) throw new Error(`${script}: ${stderr}`);
    return stdout;
  }

  /** Standard error of one shell that is to fail. */
  async refused(script: string): Promise<string> {
    const { stderr, code } = await this.lab.run(script);
    if (code === 0) throw new Error(`${script} succeeded`);
    return stderr;
  }

  async apply(...objects: readonly object[]): Promise<void> {
    const { code, stderr } = await this.lab.run('kubectl apply -f -', { stdin: JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }) });
    if (code !== 0) throw new Error(stderr);
  }

  /** A pod with one container `c` of busybox that runs `script`. */
  async pod(name: string, script: string | undefined, container: Partial<Container> = {}, spec: Partial<PodSpec> = {}): Promise<void> {
    const main = { name: 'c', image: 'busybox', ...(script !== undefined && { command: ['sh', '-c', script] }), ...container };
    await this.apply(podOf(name, { terminationGracePeriodSeconds: 1, containers: [main], ...spec }));
  }

  /** Runs a container to its end and returns what it said. */
  async output(name: string, script: string | undefined, container: Partial<Container> = {}, spec: Partial<PodSpec> = {}): Promise<string> {
    await this.pod(name, script, container, { restartPolicy: 'Never', ...spec });
    await this.seconds(15);
    return this.run(`kubectl logs ${name} -c c`);
  }

  get(name: string): Pod {
    const pod = this.lab.lab.cluster.api.find('pods', 'default', name);
    if (pod === undefined) throw new Error(`no pod ${name}`);
    return pod;
  }

  find(name: string): Pod | undefined {
    return this.lab.lab.cluster.api.find('pods', 'default', name);
  }

  ready(name: string): boolean {
    return this.get(name).status?.conditions?.find(({ type }) => type === 'Ready')?.status === 'True';
  }

  restarts(name: string): number {
    return this.get(name).status?.containerStatuses?.[0]?.restartCount ?? 0;
  }

  /** Reasons of its events, in their order. */
  reasons(name: string): readonly string[] {
    return this.lab.lab.cluster.api
      .list('events', { namespace: 'default' })
      .filter(({ involvedObject }) => involvedObject.name === name)
      .map(({ reason }) => reason ?? '');
  }

  async seconds(count: number): Promise<void> {
    await this.run(`sleep ${String(count)}`);
  }
}

export function podOf(name: string, spec: PodSpec, metadata: object = {}): object {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, ...metadata }, spec };
}

export function configMap(name: string, data: Readonly<Record<string, string>>, rest: object = {}): object {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data, ...rest };
}

export function secret(name: string, stringData: Readonly<Record<string, string>>): object {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name }, stringData };
}
