import type { Pod } from '#kube/generated/types.ts';
import { SeededRandom, type Random } from '#posix/random.ts';
import type { Clock } from '#posix/clock.ts';
import type { ProgramRegistry } from '#posix/process.ts';
import { snapshotVolume, type VolumeSnapshot } from '#posix/volume-snapshot.ts';
import { authenticateToken } from './apiserver/authentication/authenticate-token.ts';
import { createToken } from './apiserver/authentication/create-token.ts';
import { userNamed } from './apiserver/authentication/user-info.ts';
import { ApiServer } from './apiserver/api-server.ts';
import { Handler } from './apiserver/endpoints/handler.ts';
import { EventTtl } from './apiserver/event-ttl.ts';
import { definitions } from './apiserver/registry/definitions.ts';
import { metricsDefinitions } from './apiserver/registry/metrics.k8s.io/definitions.ts';
import { ResourceRegistry } from './apiserver/resource-registry.ts';
import { containerPrograms } from './containers/container-programs.ts';
import { ImageCatalogue } from './containers/image-catalogue.ts';
import type { ImageDefinition } from './containers/image-definition.ts';
import { ControllerRunner, type PendingWork } from './controllers/controller-runner.ts';
import { createControllers } from './controllers/controllers.ts';
import { ApiEventRecorder } from './controllers/event-recorder.ts';
import { ImagePuller } from './kubelet/image-puller.ts';
import { Kubelet, type KubeletSnapshot } from './kubelet/kubelet.ts';
import { KubeletConnection } from './kubelet/kubelet-connection.ts';
import type { KubeletContext, NodeContext } from './kubelet/kubelet-context.ts';
import { NodeKubelets } from './kubelet/node-kubelets.ts';
import { ResourceMetrics } from './kubelet/resource-metrics.ts';
import type { KubeletSettings } from './kubelet/settings.ts';
import { AddressPool } from './network/address-pool.ts';
import { apiEndpoint } from './network/api-endpoint.ts';
import { ClusterDns } from './network/cluster-dns.ts';
import { Fabric } from './network/fabric.ts';
import { Host, type ResolverFiles } from './network/host.ts';
import { HostStack } from './network/host-stack.ts';
import { Internet, type WebSite } from './network/internet.ts';
import { KubeProxies } from './network/kube-proxies.ts';
import { allowEverything, PolicyFilter } from './network/network-policy.ts';
import { ServiceProxy, type ProxyState } from './network/service-proxy.ts';
import type { FrozenServices } from './network/service-view.ts';
import type { ClusterProfile } from './profiles/cluster-profile.ts';
import { Scheduler } from './scheduler/scheduler.ts';
import type { MemoryStore } from './storage/memory-store.ts';
import { nodeDisk } from './volumes/node-disk.ts';

export interface ClusterOptions {
  readonly profile: ClusterProfile;
  readonly clock: Clock;
  /** Its state goes into snapshots. */
  readonly random: SeededRandom;
  /** `content/images/*.yaml`; pass the same array for all clusters, it is prepared once. */
  readonly images: readonly ImageDefinition[];
  /** `content/web/*.yaml`. */
  readonly web: readonly WebSite[];
  /** The shell room's programs. */
  readonly programs: ProgramRegistry;
  /** /etc/hosts and /etc/resolv.conf of the learner's workstation as they are now; default: no names of its own. */
  readonly workstationFiles?: () => ResolverFiles;
  /** False: a control plane alone, without nodes, scheduler and kubelets; pods stay pending. */
  readonly kubelet?: boolean;
}

/** What goes over from one life of a cluster to the next, beside its objects. */
export interface ClusterState {
  readonly pending: PendingWork;
  readonly proxy: ProxyState;
  /** What nodes without a running kube-proxy know, by node. */
  readonly proxies?: Readonly<Record<string, FrozenServices>>;
  /** Where each node's address pool goes on. */
  readonly pools: Readonly<Record<string, number>>;
  readonly images: readonly string[];
  readonly pods: KubeletSnapshot;
  /** What was written on the nodes' disks, by node. */
  readonly disks?: Readonly<Record<string, VolumeSnapshot>>;
  /** Until when what there is came from the template, ms since the epoch. */
  readonly templateUntil: number;
}

const registry = new ResourceRegistry(definitions);
/** Of clusters with a metrics-server. */
const measured = new ResourceRegistry([...definitions, ...metricsDefinitions]);
const catalogues = new WeakMap<readonly ImageDefinition[], { readonly programs: ProgramRegistry; readonly catalogue: ImageCatalogue }>();

const MAX_CONTAINER_BYTES = 64 * 1024 * 1024;
/** Nobody verifies it: the simulated network has no TLS. */
const CERTIFICATE =
  '-----BEGIN CERTIFICATE-----\nMIIDBTCCAe2gAwIBAgIIPodiumCA0wDQYJKoZIhvcNAQELBQAwFTETMBEGA1UEAxMKa3ViZXJuZXRlcw==\n-----END CERTIFICATE-----\n';
const NODE_PORTS = [30_000, 32_767] as const;
const HOSTS = '127.0.0.1\tlocalhost\n';

/** Every part of a cluster, wired and not yet started. */
export class ClusterParts {
  readonly store: MemoryStore;
  readonly server: ApiServer;
  readonly controllers: ControllerRunner;
  readonly scheduler: Scheduler;
  readonly kubelet: Kubelet;
  readonly kubelets: NodeKubelets;
  readonly connection: KubeletConnection;
  readonly proxy: ServiceProxy;
  readonly fabric: Fabric;
  readonly workstation: HostStack;
  /** The network from the pod that has this address now. */
  readonly networkAt: (address: string) => HostStack | undefined;
  readonly nodes: readonly NodeContext[];
  readonly puller: ImagePuller;
  #eventTtl: EventTtl | undefined;
  readonly #templateUntil: number;
  readonly #filter: PolicyFilter | undefined;
  readonly #proxies: KubeProxies | undefined;

  constructor(
    { profile, clock, random, images, web, programs, workstationFiles }: Omit<ClusterOptions, 'random'> & { readonly random: Random },
    store: MemoryStore,
    settings: KubeletSettings,
    state?: ClusterState,
  ) {
    this.store = store;
    this.#templateUntil = state?.templateUntil ?? 0;
    this.server = new ApiServer({
      store,
      registry: profile.metrics === true ? measured : registry,
      clock,
      random,
      url: profile.server,
      ranges: { serviceAddresses: profile.serviceRange, nodePorts: NODE_PORTS },
      disabledAdmission: profile.disabledAdmission ?? [],
      trustsPeople: profile.trustsPeople ?? false,
    });
    const api = this.server.api();
    const catalogue = catalogueOf(images, programs);

    this.proxy = new ServiceProxy(api, clock, state?.proxy);
    this.#filter = profile.networkPlugin === 'canal' ? new PolicyFilter(api) : undefined;
    this.fabric = new Fabric({
      clock,
      proxy: this.proxy,
      internet: new Internet(web),
      filter: this.#filter ?? allowEverything,
      nameServers: new Set([
        profile.workstation.nameserver,
        ...web.flatMap((site) => (site.nameServer === true && site.address !== undefined ? [site.address] : [])),
      ]),
      podRange: profile.podRange,
      serviceRange: profile.serviceRange,
      findPod: (address) => this.kubelet.hostAt(address),
      findHostPort: (node, port) => this.kubelet.hostPort(node, port),
    });
    const dns = new ClusterDns(this.fabric);
    const resolvConf = `nameserver ${profile.workstation.nameserver}\n`;
    const stackOf = (host: Host): HostStack => new HostStack(host, this.fabric, dns);
    this.networkAt = (address) => {
      const host = this.kubelet.hostAt(address);
      return host === undefined ? undefined : stackOf(host);
    };

    this.nodes = profile.nodes.map((node) => {
      const host = new Host({
        name: node.name,
        addresses: [node.address, ...(node.externalAddress === undefined ? [] : [node.externalAddress])],
        place: 'node',
        node: node.name,
        files: () => ({ hosts: HOSTS, resolvConf }),
        wake: () => {
          this.kubelet.wakeNode(node.name);
        },
      });
      const pool = new AddressPool(node.podRange);
      if (state?.pools[node.name] !== undefined) pool.next = state.pools[node.name] ?? 0;
      const name = node.name;
      return {
        name,
        host,
        pool,
        address: node.address,
        disk: nodeDisk(() => clock.now(), MAX_CONTAINER_BYTES, state?.disks?.[name]),
        events: new ApiEventRecorder({ api: api.as(`system:node:${name}`), clock, component: 'kubelet', host: name }),
        cpu: node.allocatable['cpu'] ?? '1',
        memory: node.allocatable['memory'] ?? '1Gi',
      };
    });
    const desk = new Host({
      name: profile.workstation.hostname,
      addresses: [profile.workstation.address],
      place: 'workstation',
      files: workstationFiles ?? (() => ({ hosts: HOSTS, resolvConf })),
    });
    for (const host of [desk, ...this.nodes.map((node) => node.host)]) this.fabric.add(host);
    this.workstation = stackOf(desk);

    if (profile.manifests.some(({ object: { kind, metadata } }) => kind === 'DaemonSet' && metadata.name === 'kube-proxy'))
      this.#proxies = new KubeProxies(
        api,
        this.proxy,
        profile.nodes.map(({ name }) => name),
        state?.proxies,
      );

    this.puller = new ImagePuller(catalogue, random, settings, state?.images);
    const context: KubeletContext = {
      api: api.as('kubelet'),
      clock,
      random,
      settings,
      catalogue,
      dns,
      stackOf,
      puller: this.puller,
      fabric: this.fabric,
      dnsAddress: profile.dnsAddress,
      domain: profile.domain,
      nodeResolvConf: resolvConf,
      maxBytes: MAX_CONTAINER_BYTES,
      trustedUntil: this.#templateUntil,
      authenticate: (token) => this.#authenticate(token),
      stopped: new Set(),
      token: (pod, audience, seconds) => this.#token(pod, audience, seconds),
      podAnnotations: (address, sandbox): Readonly<Record<string, string>> =>
        profile.networkPlugin !== 'canal'
          ? {}
          : {
              'cni.projectcalico.org/containerID': sandbox,
              'cni.projectcalico.org/podIP': `${address}/32`,
              'cni.projectcalico.org/podIPs': `${address}/32`,
            },
    };
    this.kubelet = new Kubelet(context, this.nodes, state?.pods);
    this.kubelets = new NodeKubelets(context, this.nodes, this.kubelet);
    this.connection = new KubeletConnection(this.kubelet, this.fabric, clock);
    this.server.nodes = this.connection;

    const [master] = this.nodes;
    master?.host.listen(
      6443,
      apiEndpoint((token) => this.#authenticate(token), CERTIFICATE),
    );

    const metrics =
      profile.metrics === true ? new ResourceMetrics({ api, now: () => clock.now(), measure: (pod) => this.kubelet.measure(pod) }) : undefined;
    if (metrics !== undefined) {
      store.compute('nodes.metrics.k8s.io', () => metrics.nodes());
      store.compute('pods.metrics.k8s.io', () => metrics.pods());
    }
    this.controllers = new ControllerRunner({
      api: api.as('system:kube-controller-manager'),
      clock,
      random,
      controllers: createControllers({
        // What is computed or only answered is nobody's to delete or count.
        resources: () => this.server.registry.definitions.map((definition) => definition.resource).filter(({ verbs }) => verbs.includes('delete')),
        certificate: CERTIFICATE,
        ...(metrics !== undefined && { metrics }),
        provisioners: profile.provisioners ?? [],
        ...(profile.loadBalancers !== undefined && { loadBalancers: profile.loadBalancers }),
      }),
    });
    this.scheduler = new Scheduler({ api: api.as('system:kube-scheduler'), clock, random });
  }

  #token({ metadata: { namespace, name, uid }, spec }: Pod, audience: string | undefined, seconds: number): string {
    const account = this.server.api().find('serviceaccounts', namespace, spec.serviceAccountName ?? 'default');
    if (account === undefined) return '';
    const boundObjectRef = { apiVersion: 'v1', kind: 'Pod', name, uid };
    const request = createToken(this.server, account, {
      spec: { audiences: audience === undefined ? [] : [audience], expirationSeconds: seconds, boundObjectRef },
    });
    return (request as { readonly status?: { readonly token: string } }).status?.token ?? '';
  }

  /** As whoever a bearer token names. Signatures are not checked: whoever can send it is in this cluster already. */
  #authenticate(token: string | undefined): Handler | undefined {
    if (token === undefined) return new Handler(this.server, userNamed('system:anonymous'));
    const user = authenticateToken(this.server, token);
    return user === undefined ? undefined : new Handler(this.server, user);
  }

  /** `resume`: pods that were at work when the snapshot was taken go on. */
  start(state: ClusterState | undefined, resume: boolean, clock: Clock, kubelet = true): void {
    this.#eventTtl = new EventTtl(this.server.api(), clock);
    this.controllers.start(state?.pending);
    if (!kubelet) return;
    this.scheduler.start();
    if (resume) this.kubelets.resume();
    this.kubelet.start(resume);
  }

  stop(): void {
    this.kubelets.dispose();
    this.kubelet.stop();
    this.scheduler.stop();
    this.controllers.stop();
    this.proxy.stop();
    this.#proxies?.stop();
    this.#filter?.stop();
    this.#eventTtl?.stop();
  }

  get state(): ClusterState {
    return {
      pending: this.controllers.pending,
      proxy: this.proxy.state,
      ...(this.#proxies !== undefined && { proxies: this.#proxies.state }),
      pools: Object.fromEntries(this.nodes.map((node) => [node.name, node.pool.next])),
      images: this.puller.present,
      pods: this.kubelet.snapshot(),
      disks: Object.fromEntries(this.nodes.map((node) => [node.name, snapshotVolume(node.disk.volume)])),
      templateUntil: this.#templateUntil,
    };
  }
}

/** One catalogue, and so one set of image layers, for all clusters that are given the same images. */
function catalogueOf(images: readonly ImageDefinition[], programs: ProgramRegistry): ImageCatalogue {
  const known = catalogues.get(images);
  if (known?.programs === programs) return known.catalogue;
  const catalogue = new ImageCatalogue(images, containerPrograms(programs));
  catalogues.set(images, { programs, catalogue });
  return catalogue;
}
