import path from 'node:path';
import { Cluster as WebernetesCluster } from '@ngrok/webernetes';
import { readContentAssets, type ContentAssets } from '#labs/content-assets.ts';
import { createLab, type Lab } from '#labs/lab.ts';
import { RealClock } from '#labs/real-clock.ts';
import { timed, type Benchmark, type Figure } from '../figure.ts';

const PEER = '@ngrok/webernetes';
const AMORTISED_OVER = 200;
const IDLE = 1_000;
const IDLE_SECONDS = 10;
/** The peer's clusters cost too much for a thousand; its heap figure is an average over so many. */
const PEER_CLUSTERS = 20;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A lab that has answered a request. */
async function openLab(assets: ContentAssets, seed: string): Promise<Lab> {
  const lab = createLab({ profile: 'from-pods-to-ingress', seed, clock: new RealClock(), assets });
  const response = await lab.cluster.transport().send({ method: 'GET', path: '/api/v1/nodes' });
  if (response.status !== 200) throw new Error(`the cluster answered ${response.status}`);
  return lab;
}

async function openPeer(): Promise<WebernetesCluster> {
  const cluster = new WebernetesCluster();
  await cluster.init();
  return cluster;
}

function collectGarbage(): void {
  if (globalThis.gc === undefined) throw new Error('run with --expose-gc');
  globalThis.gc();
  globalThis.gc();
}

/** MB of heap that `count` things made by `make` hold, each. */
async function heapEach<T>(count: number, make: (index: number) => Promise<T>): Promise<{ mb: number; made: T[] }> {
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  const made: T[] = [];
  for (let index = 0; index < count; index++) made.push(await make(index));
  await pause(2_000);
  collectGarbage();
  return { mb: (process.memoryUsage().heapUsed - before) / count / 1e6, made };
}

/** Percent of one core that this process uses while it is left alone. */
async function idlePercent(): Promise<number> {
  await pause(2_000);
  collectGarbage();
  const before = process.cpuUsage();
  const start = performance.now();
  await pause(IDLE_SECONDS * 1_000);
  const used = process.cpuUsage(before);
  return ((used.user + used.system) / 1_000 / (performance.now() - start)) * 100;
}

export const clusterFigures: Benchmark = {
  names: ['cluster-first-ms', 'cluster-amortised-ms', 'cluster-heap-mb', 'idle-cpu-percent'],
  async measure(): Promise<readonly Figure[]> {
    const assets = await readContentAssets(path.resolve('content'));
    const first = await timed(() => openLab(assets, 'first'));
    const amortised =
      (await timed(async () => {
        for (let index = 0; index < AMORTISED_OVER; index++) (await openLab(assets, `amortised-${index}`)).cluster.dispose();
      })) / AMORTISED_OVER;
    const { mb, made } = await heapEach(IDLE, (index) => openLab(assets, `idle-${index}`));
    const idle = await idlePercent();
    for (const lab of made) lab.cluster.dispose();
    made.length = 0;

    const peerFirst = await timed(openPeer);
    const peer = await heapEach(PEER_CLUSTERS, openPeer);
    const peerAmortised =
      (await timed(async () => {
        for (let index = 0; index < 5; index++) await openPeer();
      })) / 5;
    const peerIdle = (await idlePercent()) * (IDLE / (PEER_CLUSTERS + 6));
    return [
      { name: 'cluster-first-ms', value: first, unit: 'ms', peer: PEER, peerValue: peerFirst },
      { name: 'cluster-amortised-ms', value: amortised, unit: 'ms', peer: PEER, peerValue: peerAmortised },
      { name: 'cluster-heap-mb', value: mb, unit: 'MB', peer: PEER, peerValue: peer.mb },
      { name: 'idle-cpu-percent', value: idle, unit: '%', peer: `${PEER}, scaled up from ${PEER_CLUSTERS + 6} clusters`, peerValue: peerIdle },
    ];
  },
};
