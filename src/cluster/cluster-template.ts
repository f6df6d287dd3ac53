import { randomHex, SeededRandom } from '#posix/random.ts';
import { VirtualClock } from '#posix/virtual-clock.ts';
import { ClusterParts, type ClusterOptions, type ClusterState } from './cluster-parts.ts';
import { instantSettings } from './kubelet/settings.ts';
import { formatAddress, parseRange } from './network/address-range.ts';
import { bootstrapPolicy } from './profiles/bootstrap-policy.ts';
import type { ClusterProfile } from './profiles/cluster-profile.ts';
import { nodeObject } from './profiles/node-object.ts';
import { MemoryStore } from './storage/memory-store.ts';

/** A finished cluster that labs are forked from. */
export interface ClusterTemplate {
  readonly store: MemoryStore;
  readonly state: ClusterState;
  /** When it was born, ms since the epoch. */
  readonly bornAt: number;
}

/** Clusters that are made within the same hour share a template: ages differ by that at most. */
const BUCKET = 3_600_000;
const KEPT = 8;

const templates = new Map<
  string,
  { readonly options: Pick<ClusterOptions, 'profile' | 'images' | 'programs'>; readonly template: ClusterTemplate }
>();

/** The template for a cluster that is `profile.age` old at `now`, or that was born at `bornAt`. */
export function templateFor(options: ClusterOptions, now: number, bornAt = Math.floor(now / BUCKET) * BUCKET - options.profile.age): ClusterTemplate {
  const key = `${options.profile.name} ${String(bornAt)}`;
  const known = templates.get(key);
  if (
    known !== undefined &&
    known.options.profile === options.profile &&
    known.options.images === options.images &&
    known.options.programs === options.programs
  )
    return known.template;
  const template = buildTemplate(options, bornAt);
  templates.set(key, { options, template });
  for (const old of templates.keys()) {
    if (templates.size <= KEPT) break;
    templates.delete(old);
  }
  return template;
}

/** Applies the profile's manifests and lets the control plane settle, on virtual time. */
function buildTemplate(options: ClusterOptions, bornAt: number): ClusterTemplate {
  const { profile } = options;
  const clock = new VirtualClock(bornAt);
  const random = new SeededRandom(`template ${profile.name}`);
  const store = new MemoryStore();
  const parts = new ClusterParts({ ...options, clock, random }, store, {
    ...instantSettings,
    ...(profile.kubelet.unknownImages !== undefined && { unknownImages: profile.kubelet.unknownImages }),
  });
  const api = parts.server.api();
  const id = (length: number): string => randomHex(random, length);
  parts.start(undefined, false, clock);
  for (const manifest of profile.manifests.filter(({ resource }) => resource === 'namespaces'))
    api.create(manifest.resource, manifest.object as never);
  for (const manifest of bootstrapPolicy) api.create(manifest.resource, manifest.object as never);
  for (const node of profile.nodes) {
    const made = nodeObject(profile, node, clock.now(), id);
    const stored = api.create('nodes', made);
    api.update('nodes', { ...stored, status: made.status ?? {} }, { subresource: 'status' });
  }
  const [master] = profile.nodes;
  publishApiServer(api, profile, master?.address ?? new RegExp('//([^:/]+)').exec(profile.server)?.[1] ?? '127.0.0.1');
  settle(clock, bornAt + 30_000);
  for (const manifest of profile.manifests.filter(({ resource }) => resource !== 'namespaces'))
    api.create(manifest.resource, manifest.object as never);
  settle(clock, bornAt + 300_000);
  for (const event of api.list('events')) store.remove('events', event.metadata.namespace, event.metadata.name);
  const { state } = parts;
  parts.stop();
  return { store, state: { ...state, pods: {}, templateUntil: clock.now() }, bornAt };
}

/** Runs everything that is due until `limit`. Nothing here waits for a promise. */
function settle(clock: VirtualClock, limit: number): void {
  for (let steps = 0; steps < 100_000 && clock.runNext(limit); steps++);
  clock.moveTo(limit);
}

/** Mirrors the kubernetes service controller of kube-apiserver. */
function publishApiServer(api: ReturnType<ClusterParts['server']['api']>, { server, serviceRange }: ClusterProfile, address: string): void {
  const port = Number(/:(\d+)$/.exec(server)?.[1] ?? 6443);
  api.create('services', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'kubernetes', namespace: 'default', labels: { component: 'apiserver', provider: 'kubernetes' } },
    spec: {
      clusterIP: formatAddress(parseRange(serviceRange).base + 1),
      type: 'ClusterIP',
      ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: port }],
    },
  });
  api.create('endpoints', {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: { name: 'kubernetes', namespace: 'default', labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } },
    subsets: [{ addresses: [{ ip: address }], ports: [{ name: 'https', port, protocol: 'TCP' }] }],
  });
  api.create('endpointslices.discovery.k8s.io', {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: 'kubernetes', namespace: 'default', labels: { 'kubernetes.io/service-name': 'kubernetes' } },
    addressType: 'IPv4',
    endpoints: [{ addresses: [address], conditions: { ready: true } }],
    ports: [{ name: 'https', port, protocol: 'TCP' }],
  });
}
