import type { Container as ContainerSpec, Pod } from '#kube/generated/types.ts';
import { MemoryFileSystem } from '#posix/memory-file-system.ts';
import { discardedOutput } from '#posix/collect-output.ts';
import type { NetworkStack } from '#posix/network.ts';
import type { Program } from '#posix/process.ts';
import { PidNamespace, ProcessTable } from '#posix/process-table.ts';
import { emptyInput } from '#posix/read-stream.ts';
import type { VolumeSnapshot } from '#posix/volume-snapshot.ts';
import { Volume } from '#posix/volume.ts';
import { capabilityMask } from '../containers/capabilities.ts';
import { cgroupLimits } from '../containers/cgroup-files.ts';
import { Container, type ContainerMount } from '../containers/container.ts';
import type { ContainerLog } from '../containers/container-log.ts';
import type { Image } from '../containers/image.ts';
import type { Host } from '../network/host.ts';
import { HostStack } from '../network/host-stack.ts';
import { PodVolumes } from '../volumes/pod-volumes.ts';
import { ContainerConfigError, containerEnvironment, expand } from './environment.ts';
import type { PodPlace } from './field-values.ts';
import type { KubeletContext, NodeContext } from './kubelet-context.ts';
import { podFiles, kernelHostname } from './pod-files.ts';
import { fullName } from './restart-policy.ts';

export interface ContainerStart {
  readonly spec: ContainerSpec;
  readonly image: Image;
  readonly log: ContainerLog;
  readonly upper?: VolumeSnapshot;
  readonly silentUntil?: number;
  readonly stampUntil?: { readonly until: number; readonly time: number };
}

/** What the containers of one pod share: network, volumes, host name. */
export class PodSandbox {
  readonly network: NetworkStack;
  readonly volumes: PodVolumes;
  readonly #context: KubeletContext;
  readonly #node: NodeContext;
  readonly #pod: Pod;
  readonly #place: PodPlace;
  readonly #etc: Volume;
  readonly #processes: PidNamespace | undefined;
  readonly #containers = new Map<string, Container>();

  /** Throws `MountError`. */
  constructor(context: KubeletContext, node: NodeContext, pod: Pod, host: Host, saved?: Readonly<Record<string, VolumeSnapshot>>) {
    this.#context = context;
    this.#node = node;
    this.#pod = pod;
    this.#place = { address: host.address, hostAddress: node.address, nodeCpu: node.cpu, nodeMemory: node.memory };
    this.#etc = new Volume({ now: () => context.clock.now(), source: '/dev/xvda1' });
    const fs = new MemoryFileSystem(this.#etc);
    const files = podFiles(pod, host.address, context);
    fs.writeFile('/hosts', files.hosts);
    fs.writeFile('/resolv.conf', files.resolvConf);
    fs.writeFile('/hostname', files.hostname);
    this.network = new HostStack(host, context.fabric, context.dns, context.api, context.authenticate, () => this.files);
    this.volumes = new PodVolumes({
      api: context.api,
      pod,
      place: this.#place,
      token: context.token,
      now: () => context.clock.now(),
      disk: node.disk,
      maxBytes: context.maxBytes,
    });
    this.volumes.setUp(saved);
    this.#processes =
      pod.spec?.shareProcessNamespace === true ? sharedProcesses(context, this.network, kernelHostname(pod, context.domain)) : undefined;
  }

  get pod(): Pod {
    return this.#pod;
  }

  /** As the pod's programs see them; the same for all its containers. */
  get files(): { readonly hosts: string; readonly resolvConf: string } {
    const fs = new MemoryFileSystem(this.#etc);
    return { hosts: fs.readText('/hosts'), resolvConf: fs.readText('/resolv.conf') };
  }

  /** Throws `ContainerConfigError`. */
  create({ spec, image, log, upper, silentUntil, stampUntil }: ContainerStart): Container {
    const { clock, random, maxBytes, api } = this.#context;
    const pod = this.#pod;
    const env = containerEnvironment(api, pod, spec, this.#place, image.config.env);
    const user = spec.securityContext?.runAsUser ?? pod.spec?.securityContext?.runAsUser;
    const group = spec.securityContext?.runAsGroup ?? pod.spec?.securityContext?.runAsGroup;
    const nonRoot = spec.securityContext?.runAsNonRoot ?? pod.spec?.securityContext?.runAsNonRoot;
    const forbidden = nonRoot === true ? rootReason(user, image.config.user) : undefined;
    if (forbidden !== undefined) throw new ContainerConfigError(`${forbidden} (pod: "${fullName(pod)}", container: ${spec.name})`);
    const fsGroup = pod.spec?.securityContext?.fsGroup;
    const etc = (name: string): { readonly path: string; readonly volume: Volume; readonly below: string; readonly readOnly: boolean } => ({
      path: `/etc/${name}`,
      volume: this.#etc,
      below: `/${name}`,
      readOnly: false,
    });
    const container = new Container({
      image,
      clock,
      random,
      log,
      env,
      maxBytes,
      network: this.network,
      hostname: pod.spec?.hostNetwork === true ? this.#node.name : kernelHostname(pod, this.#context.domain),
      ...(spec.command !== undefined && { command: spec.command.map((word) => expand(word, env)) }),
      ...(spec.args !== undefined && { args: spec.args.map((word) => expand(word, env)) }),
      ...(spec.workingDir !== undefined && { workdir: spec.workingDir }),
      ...(user !== undefined && { user: group === undefined ? String(user) : `${String(user)}:${String(group)}` }),
      groups: [...(pod.spec?.securityContext?.supplementalGroups ?? []), ...(fsGroup === undefined ? [] : [fsGroup])],
      stdin: spec.stdin === true,
      tty: spec.tty === true,
      ...(spec.securityContext?.readOnlyRootFilesystem === true && { readOnly: true }),
      capabilities: capabilityMask(spec.securityContext),
      limits: cgroupLimits(spec.resources),
      ...this.#namespaceOf(spec),
      mounts: [
        terminationLog(spec, () => clock.now()),
        etc('hosts'),
        etc('resolv.conf'),
        etc('hostname'),
        ...this.volumes.mountsOf(spec, (text) => expand(text, env)),
      ],
      ...(upper !== undefined && { upper }),
      ...(silentUntil !== undefined && { silentUntil }),
      ...(stampUntil !== undefined && { stampUntil }),
    });
    this.#containers.set(spec.name, container);
    return container;
  }

  /** The pod's, or that of the container which an ephemeral one looks at. */
  #namespaceOf(spec: ContainerSpec & { readonly targetContainerName?: string }): { readonly processes?: PidNamespace } {
    const processes = this.#processes ?? this.#containers.get(spec.targetContainerName ?? '')?.processes;
    return processes === undefined ? {} : { processes };
  }
}

/** Mirrors verifyRunAsNonRoot: why the container might run as root. */
function rootReason(user: number | undefined, ofImage: string): string | undefined {
  if (user !== undefined) return user === 0 ? "container's runAsUser breaks non-root policy" : undefined;
  const [name = ''] = ofImage.split(':');
  if (name === '' || name === '0') return 'container has runAsNonRoot and image will run as root';
  return /^\d+$/.test(name) ? undefined : `container has runAsNonRoot and image has non-numeric user (${name}), cannot verify user is non-root`;
}

/** Where the main process may leave a last word; writable whatever the rest is. */
function terminationLog({ terminationMessagePath = '/dev/termination-log' }: ContainerSpec, now: () => number): ContainerMount {
  const volume = new Volume({ now, source: '/dev/xvda1' });
  const fs = new MemoryFileSystem(volume);
  fs.writeFile('/log', '');
  fs.chmod('/log', 0o666);
  return { path: terminationMessagePath, volume, below: '/log', readOnly: false };
}

/** With the pause container's process as the first. */
function sharedProcesses({ clock, random }: KubeletContext, network: NetworkStack, hostname: string): PidNamespace {
  const namespace = new PidNamespace();
  const fs = new MemoryFileSystem(new Volume({ now: () => clock.now() }));
  const table = new ProcessTable({ hostname, clock, random, network, fs, programs: new Map(), namespace });
  const pause: Program = { name: 'pause', run: (process) => process.race(new Promise<number>(() => undefined)) };
  const io = { stdin: emptyInput, stdout: discardedOutput, stderr: discardedOutput };
  table.spawn({ argv: ['/pause'], program: pause, env: new Map(), cwd: '/', uid: 65_535, gid: 65_535, parentPid: 0, ...io });
  return namespace;
}
