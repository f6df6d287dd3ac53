import type { Api } from '#cluster/api/api.ts';
import type { Controller } from '#cluster/api/controller.ts';
import { ApiServer } from '#cluster/apiserver/api-server.ts';
import { definitions as builtIn } from '#cluster/apiserver/registry/definitions.ts';
import { ResourceRegistry } from '#cluster/apiserver/resource-registry.ts';
import { createControllers, type ControllersOptions } from '#cluster/controllers/controllers.ts';
import { ControllerRunner } from '#cluster/controllers/controller-runner.ts';
import { Scheduler } from '#cluster/scheduler/scheduler.ts';
import { MemoryStore } from '#cluster/storage/memory-store.ts';
import type { Event, Node, Pod, PodSpec } from '#kube/generated/types.ts';
import type { ObjectMeta } from '#kube/object.ts';
import { VirtualClock } from '#posix/virtual-clock.ts';
import { SeededRandom } from '#posix/random.ts';
import { missingDefinitions } from './missing-definitions.ts';
import { startInstantKubelet } from './instant-kubelet.ts';

const definitions = [...builtIn, ...missingDefinitions(builtIn)];

export const START = Date.UTC(2026, 0, 1);

export interface TestClusterOptions {
  /** Every one of them by default. */
  readonly controllers?: readonly Controller[];
  readonly scheduler?: boolean;
  readonly kubelet?: boolean;
  readonly becomesReady?: (pod: Pod) => boolean;
  readonly workers?: number;
}

export function allControllers(options: Partial<ControllersOptions> = {}): readonly Controller[] {
  return createControllers({ resources: () => definitions.map(({ resource }) => resource), certificate: 'certificate', ...options });
}

/** A real API server on a virtual clock with the given parts of the control plane and two workers. */
export class TestCluster {
  readonly clock = new VirtualClock(START);
  readonly random = new SeededRandom('test');
  readonly api: Api;
  readonly runner: ControllerRunner;
  readonly scheduler: Scheduler;

  constructor({ controllers = allControllers(), scheduler = true, kubelet = true, becomesReady, workers = 2 }: TestClusterOptions = {}) {
    const server = new ApiServer({ store: new MemoryStore(), registry: new ResourceRegistry(definitions), clock: this.clock, random: this.random });
    this.api = server.api('kubernetes-admin');
    this.api.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' }, spec: {} });
    this.api.create('serviceaccounts', { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: 'default' } });
    for (let index = 1; index <= workers; index++) this.addNode(`worker${index}`);
    this.runner = new ControllerRunner({ api: this.api, clock: this.clock, random: this.random, controllers });
    this.scheduler = new Scheduler({ api: this.api, clock: this.clock, random: this.random });
    this.runner.start();
    if (scheduler) this.scheduler.start();
    if (kubelet) startInstantKubelet({ api: this.api, clock: this.clock, ...(becomesReady === undefined ? {} : { becomesReady }) });
  }

  addNode(name: string, changes: { readonly labels?: Record<string, string>; readonly spec?: Node['spec']; readonly cpu?: string } = {}): Node {
    const resources = { cpu: changes.cpu ?? '4', memory: '8Gi', pods: '110' };
    const node = this.api.create('nodes', {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name, labels: { 'kubernetes.io/hostname': name, ...changes.labels } },
      spec: changes.spec ?? {},
    });
    const conditions = [{ type: 'Ready', status: 'True', reason: 'KubeletReady' }];
    return this.api.update('nodes', { ...node, status: { capacity: resources, allocatable: resources, conditions } }, { subresource: 'status' });
  }

  /** Lets `ms` pass. */
  run(ms = 2_000): void {
    const end = this.clock.now() + ms;
    while (this.clock.runNext(end));
    this.clock.moveTo(end);
  }

  createPod(name: string, spec: Partial<PodSpec> = {}, metadata: ObjectMeta = {}): Pod {
    return this.api.create('pods', {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'default', ...metadata },
      spec: { containers: [{ name: 'c', image: 'nginx' }], ...spec },
    });
  }

  pod(name: string): Pod {
    const pod = this.api.find('pods', 'default', name);
    if (pod === undefined) throw new Error(`no pod ${name}`);
    return pod;
  }

  pods(namespace = 'default'): readonly Pod[] {
    return this.api.list('pods', { namespace });
  }

  /** `reason: message` of the events about one object, oldest first. */
  eventsOf(name: string, kind?: string): readonly string[] {
    return this.events()
      .filter(({ involvedObject }) => involvedObject.name === name && (kind === undefined || involvedObject.kind === kind))
      .map(({ reason, message, count = 1 }) => `${reason}: ${message}${count > 1 ? ` (x${count})` : ''}`);
  }

  events(): readonly Event[] {
    return [...this.api.list('events')].sort((a, b) => suffix(a) - suffix(b));
  }
}

function suffix({ metadata }: Event): number {
  return Number.parseInt(metadata.name.slice(metadata.name.lastIndexOf('.') + 1), 16);
}
