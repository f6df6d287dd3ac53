import path from 'node:path';
import { readContentAssets, type ContentAssets } from '#labs/content-assets.ts';
import { VirtualLab } from '#labs/virtual/virtual-lab.ts';
import type { Benchmark, Figure } from '../figure.ts';

/** Images that lessons use most, with what they need to start. */
const POPULAR: Readonly<Record<string, string>> = {
  nginx: '',
  httpd: '',
  redis: '',
  memcached: '',
  postgres: 'POSTGRES_PASSWORD=secret',
  mysql: 'MYSQL_ROOT_PASSWORD=secret',
  mongo: '',
  rabbitmq: '',
  'traefik-whoami': '',
  busybox: '',
};
const NAMES: Readonly<Record<string, string>> = { 'traefik-whoami': 'traefik/whoami' };
const PODS = 50;
const START = Date.UTC(2026, 0, 5, 9);

const heap = (): number => {
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
};

/** KB of heap that one more running pod of the image holds, its objects and events included. */
async function measure(assets: ContentAssets, image: string, variable: string): Promise<number> {
  const lab = new VirtualLab({ profile: 'from-pods-to-ingress', seed: image, assets, start: START });
  const command = image === 'busybox' ? '-- sleep infinity' : '';
  await lab.run(`kubectl create deployment one --image=${NAMES[image] ?? image} --replicas=0 ${command}`);
  if (variable !== '') await lab.run(`kubectl set env deployment/one ${variable}`);
  await lab.settle();
  const before = heap();
  const { code, stderr } = await lab.run(`kubectl scale deployment one --replicas=${PODS} && kubectl rollout status deployment one`);
  if (code !== 0) throw new Error(`${image}: ${stderr}`);
  await lab.settle();
  const each = (heap() - before) / PODS / 1e3;
  lab.dispose();
  return each;
}

export const podFigures: Benchmark = {
  names: Object.keys(POPULAR).map((image) => `pod-kb-${image}`),
  async measure(): Promise<readonly Figure[]> {
    const assets = await readContentAssets(path.resolve('content'));
    // What is loaded and compiled once is nobody's pod.
    await measure(assets, 'nginx', '');
    const figures: Figure[] = [];
    for (const [image, variable] of Object.entries(POPULAR)) {
      figures.push({ name: `pod-kb-${image}`, value: await measure(assets, image, variable), unit: 'kB' });
    }
    return figures;
  },
};
