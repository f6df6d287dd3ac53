import path from 'node:path';
import { BaseImage, Cluster as WebernetesCluster, type ProcessContext } from '@ngrok/webernetes';
import type { Cluster } from '#cluster/cluster.ts';
import { readContentAssets, type ContentAssets } from '#labs/content-assets.ts';
import { createLab } from '#labs/lab.ts';
import { RealClock } from '#labs/real-clock.ts';
import { median, timed, type Benchmark, type Figure } from '../figure.ts';

const PEER = '@ngrok/webernetes';
const AT_ONCE = 100;
const ROUNDS = 3;

const deployment = (image: string) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'default' },
  spec: {
    replicas: 3,
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image }] } },
  },
});

const PROFILE = 'from-pods-to-ingress';
/** The same for all: with the same seed pulls and starts take as long in each, so that only the load differs. */
const SEED = 'rollout';

const openLab = (assets: ContentAssets): Cluster => createLab({ profile: PROFILE, seed: SEED, clock: new RealClock(), assets }).cluster;

/** From the request until three replicas are ready, in real time, with the pull and the delays of a learner's lab. */
async function rollOut(cluster: Cluster): Promise<number> {
  const transport = cluster.transport();
  const time = await timed(
    () =>
      new Promise<void>((resolve, reject) => {
        const stop = cluster.store.subscribe(({ object }) => {
          const status = (object as { status?: { readyReplicas?: number } }).status;
          if (object.metadata.name !== 'web' || status?.readyReplicas !== 3) return;
          stop();
          resolve();
        }, 'deployments.apps');
        transport.send({ method: 'POST', path: '/apis/apps/v1/namespaces/default/deployments', body: deployment('nginx') }).catch(reject);
      }),
  );
  return time;
}

/** All at once, in real time; they are taken down when the last is done, for that is no part of a roll-out. */
async function rollOutTogether(count: number, assets: ContentAssets): Promise<readonly number[]> {
  const clusters = Array.from({ length: count }, () => openLab(assets));
  const times = await Promise.all(clusters.map(rollOut));
  for (const cluster of clusters) cluster.dispose();
  return times;
}

class Sleeper extends BaseImage {
  static readonly imageName = 'sleeper';
  static readonly imageVersion = '1.0';
  readonly defaultCommand = ['server'];

  override async exec(context: ProcessContext, argv: readonly string[]): Promise<number> {
    return argv[0] === 'server' ? context.waitUntilKilled() : super.exec(context, argv);
  }
}

async function openPeer(): Promise<WebernetesCluster> {
  const cluster = new WebernetesCluster();
  cluster.registerImage(Sleeper);
  await cluster.init();
  return cluster;
}

async function openPeers(count: number): Promise<WebernetesCluster[]> {
  const peers: WebernetesCluster[] = [];
  while (peers.length < count) peers.push(await openPeer());
  return peers;
}

async function rollOutPeer(cluster: WebernetesCluster): Promise<number> {
  const time = await timed(async () => {
    const ready = new Promise<void>((resolve) => {
      cluster.informer('deployments', (_type, object) => {
        if (object.status?.readyReplicas === 3) resolve();
      });
    });
    await cluster.apply([deployment('sleeper:1.0')] as never);
    await ready;
  });
  return time;
}

async function rollOutPeers(count: number): Promise<readonly number[]> {
  const clusters = await openPeers(count);
  const times = await Promise.all(clusters.map(rollOutPeer));
  for (const cluster of clusters) await cluster.close();
  return times;
}

/** How long the slowest of a round takes, in the middle of some rounds. */
async function rounds(round: () => Promise<readonly number[]>): Promise<number> {
  const slowest: number[] = [];
  while (slowest.length < ROUNDS) slowest.push(Math.max(...(await round())));
  return median(slowest);
}

export const rolloutFigures: Benchmark = {
  names: ['rollout-1-ms', 'rollout-100-ms', 'rollout-100-to-1'],
  async measure(): Promise<readonly Figure[]> {
    const assets = await readContentAssets(path.resolve('content'));
    // A server that has been at work has compiled code; the peer is warmed up as much.
    await rollOutTogether(AT_ONCE, assets);
    const alone = await rounds(() => rollOutTogether(1, assets));
    const together = await rounds(() => rollOutTogether(AT_ONCE, assets));
    await rollOutPeers(AT_ONCE);
    const peerAlone = await rounds(() => rollOutPeers(1));
    const peerTogether = await rounds(() => rollOutPeers(AT_ONCE));
    return [
      { name: 'rollout-1-ms', value: alone, unit: 'ms', peer: PEER, peerValue: peerAlone },
      { name: 'rollout-100-ms', value: together, unit: 'ms', peer: PEER, peerValue: peerTogether },
      {
        name: 'rollout-100-to-1',
        value: together / alone,
        unit: 'times',
        peer: PEER,
        peerValue: peerTogether / peerAlone,
      },
    ];
  },
};
