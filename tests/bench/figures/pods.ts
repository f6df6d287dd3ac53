import path from 'node:path';
import { readContentAssets } from '#labs/content-assets.ts';
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

/** KB of heap that a running pod of each popular image holds, its objects and events included. */
export const podFigures: Benchmark = {
  names: Object.keys(POPULAR).map((image) => `pod-kb-${image}`),
  async measure(): Promise<readonly Figure[]> {
    const assets = await readContentAssets(path.resolve('content'));
    const figures: Figure[] = [];
    for (const [image, variable] of Object.entries(POPULAR)) {
      const lab = new VirtualLab({ profile: 'from-pods-to-ingress', seed: image, assets, start: START });
      const command = image === 'busybox' ? '-- sleep infinity' : '';
      await lab.run(`kubectl create deployment one --image=${NAMES[image] ?? image} ${command}; kubectl scale deployment one --replicas=0`);
      if (variable !== '') await lab.run(`kubectl set env deployment/one ${variable}`);
      await lab.settle();
      const before = heap();
      const { code, stderr } = await lab.run(`kubectl scale deployment one --replicas=${PODS} && kubectl rollout status deployment one`);
      if (code !== 0) throw new Error(`${image}: ${stderr}`);
      await lab.settle();
      figures.push({ name: `pod-kb-${image}`, value: (heap() - before) / PODS / 1e3, unit: 'kB' });
      lab.dispose();
    }
    return figures;
  },
};
