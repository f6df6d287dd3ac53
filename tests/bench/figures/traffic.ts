import path from 'node:path';
import { BaseImage, Cluster as WebernetesCluster, type ProcessContext } from '@ngrok/webernetes';
import { createCluster, type Cluster } from '#cluster/cluster.ts';
import { plain } from '#cluster/profiles/plain.ts';
import type { Deployment } from '#kube/generated/types.ts';
import { readContentAssets, type ContentAssets } from '#labs/content-assets.ts';
import { createLab } from '#labs/lab.ts';
import { RealClock } from '#labs/real-clock.ts';
import type { HttpRequest, NetworkStack } from '#posix/network.ts';
import { SeededRandom } from '#posix/random.ts';
import { shellPrograms } from '#shell/programs.ts';
import { timed, type Benchmark, type Figure } from '../figure.ts';

const PEER = '@ngrok/webernetes, fetch through a NodePort';
const REQUESTS = 10_000;
const WARM_UP = 3_000;
const PODS = 1_000;

const labels = { app: 'web' };
const deployment = (image: string, replicas: number) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'default' },
  spec: {
    replicas,
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [{ name: 'web', image, ports: [{ containerPort: 80 }] }] } },
  },
});
const service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', namespace: 'default' },
  spec: { type: 'NodePort', selector: labels, ports: [{ port: 80, targetPort: 80, nodePort: 31_000 }] },
};
const ingress = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { name: 'web', namespace: 'default' },
  spec: {
    rules: [
      { host: 'web.example', http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 80 } } } }] } },
    ],
  },
};

const create = (cluster: Cluster, group: string, plural: string, body: object): Promise<unknown> =>
  cluster.transport().send({ method: 'POST', path: `/${group}/namespaces/default/${plural}`, body });

function whenReady(cluster: Cluster, replicas: number): Promise<void> {
  return new Promise((resolve) => {
    const stop = cluster.store.subscribe(({ object }) => {
      if (object.metadata.name !== 'web' || (object as Deployment).status?.readyReplicas !== replicas) return;
      stop();
      resolve();
    }, 'deployments.apps');
  });
}

/** Requests a second, one after the other. */
async function rate(ask: () => Promise<number>): Promise<number> {
  const once = async (): Promise<void> => {
    const status = await ask();
    if (status !== 200) throw new Error(`answered ${String(status)}`);
  };
  for (let index = 0; index < WARM_UP; index++) await once();
  const time = await timed(async () => {
    for (let index = 0; index < REQUESTS; index++) await once();
  });
  return (REQUESTS / time) * 1_000;
}

const get = (host: string): HttpRequest => ({ method: 'GET', target: '/', headers: { host }, body: new Uint8Array(0), scheme: 'http' });
const asking = (network: NetworkStack, address: string, host: string) => async (): Promise<number> =>
  (await network.http(address, 80, get(host))).status;

async function rates(assets: ContentAssets): Promise<{ readonly service: number; readonly ingress: number }> {
  const { cluster } = createLab({ profile: 'from-pods-to-ingress', seed: 'traffic', clock: new RealClock(), assets });
  const ready = whenReady(cluster, 3);
  await create(cluster, 'apis/apps/v1', 'deployments', deployment('nginx', 3));
  await create(cluster, 'api/v1', 'services', service);
  await create(cluster, 'apis/networking.k8s.io/v1', 'ingresses', ingress);
  await ready;
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  const pod = cluster.api.list('pods', { namespace: 'default', labels })[0]?.status?.podIP ?? '';
  const network = cluster.networkAt(pod);
  const address = cluster.api.find('services', 'default', 'web')?.spec.clusterIP ?? '';
  const node = cluster.api.list('nodes').find(({ metadata }) => metadata.name.includes('worker'))?.status?.addresses?.[0]?.address ?? '';
  if (network === undefined) throw new Error('no pod');
  const result = { service: await rate(asking(network, address, 'web')), ingress: await rate(asking(network, node, 'web.example')) };
  cluster.dispose();
  return result;
}

class Web extends BaseImage {
  static readonly imageName = 'web';
  static readonly imageVersion = '1.0';
  readonly defaultCommand = ['server'];

  override async exec(context: ProcessContext, argv: readonly string[]): Promise<number> {
    if (argv[0] !== 'server') return super.exec(context, argv);
    const page = `<!DOCTYPE html>${'x'.repeat(600)}`;
    context.listenHttp(80, () => Promise.resolve({ status: 200, headers: {}, body: page } as never));
    return context.waitUntilKilled();
  }
}

async function peerRate(): Promise<number> {
  const cluster = new WebernetesCluster();
  cluster.registerImage(Web);
  await cluster.init();
  const ready = new Promise<void>((resolve) => {
    cluster.informer('deployments', (_type, object) => {
      if (object.status?.readyReplicas === 3) resolve();
    });
  });
  await cluster.apply([deployment('web:1.0', 3), service] as never);
  await ready;
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  const result = await rate(async () => (await cluster.fetch('http://node-1:31000')).status);
  await cluster.close();
  return result;
}

/** A thousand pods of nginx that have all served a page: heap they hold, and ms until the last had answered. */
async function thousandPods(assets: ContentAssets): Promise<{ readonly mb: number; readonly ms: number }> {
  const room = { cpu: '64', memory: '256Gi', pods: '600' };
  const nodes = plain.nodes.map((node, index) => ({ ...node, podRange: `10.42.${String(index * 16)}.0/20`, capacity: room, allocatable: room }));
  const programs = new Map(shellPrograms.map((program) => [program.name, program]));
  const options = {
    profile: { ...plain, nodes },
    clock: new RealClock(),
    random: new SeededRandom('thousand'),
    images: assets.images,
    web: assets.web,
    programs,
  };
  const cluster = createCluster(options);
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  const ms = await timed(async () => {
    const ready = whenReady(cluster, PODS);
    await create(cluster, 'apis/apps/v1', 'deployments', deployment('nginx', PODS));
    await create(cluster, 'api/v1', 'services', service);
    await ready;
    const network = cluster.networkAt(cluster.api.list('pods', { namespace: 'default', labels })[0]?.status?.podIP ?? '');
    const address = cluster.api.find('services', 'default', 'web')?.spec.clusterIP ?? '';
    if (network === undefined) throw new Error('no pod');
    const served = (): number =>
      cluster.api
        .list('endpointslices.discovery.k8s.io', { namespace: 'default', labels: { 'kubernetes.io/service-name': 'web' } })
        .reduce((count, { endpoints }) => count + (endpoints?.length ?? 0), 0);
    while (served() < PODS) await new Promise((resolve) => setTimeout(resolve, 5));
    for (let index = 0; index < PODS; index++) await asking(network, address, 'web')();
  });
  globalThis.gc?.();
  globalThis.gc?.();
  const mb = (process.memoryUsage().heapUsed - before) / 1e6;
  cluster.dispose();
  return { mb, ms };
}

export const trafficFigures: Benchmark = {
  names: ['service-requests-per-s', 'ingress-requests-per-s', 'serving-1000-pods-mb', 'serving-1000-pods-ms'],
  async measure(): Promise<readonly Figure[]> {
    const assets = await readContentAssets(path.resolve('content'));
    const own = await rates(assets);
    const peerValue = await peerRate();
    const { mb, ms } = await thousandPods(assets);
    return [
      { name: 'service-requests-per-s', value: own.service, unit: '1/s', peer: PEER, peerValue },
      { name: 'ingress-requests-per-s', value: own.ingress, unit: '1/s', peer: PEER, peerValue },
      { name: 'serving-1000-pods-mb', value: mb, unit: 'MB' },
      { name: 'serving-1000-pods-ms', value: ms, unit: 'ms' },
    ];
  },
};
