import type { ScorePlugin } from '../framework.ts';
import { MAX_SCORE } from '../framework.ts';

const MEGABYTE = 1024 * 1024;
const LEAST = 23 * MEGABYTE;
const MOST = 1000 * MEGABYTE;

export const imageLocality: ScorePlugin = {
  name: 'ImageLocality',
  weight: 1,
  score({ spec }, nodes, snapshot) {
    const containers = [...(spec.initContainers ?? []), ...spec.containers];
    const names = containers.map(({ image = '' }) => normalizedImageName(image));
    const holders = new Map<string, number>();
    const sizes = nodes.map(() => 0);
    for (const { node } of snapshot.nodes) {
      for (const image of node.status?.images ?? []) {
        for (const name of image.names ?? []) if (names.includes(name)) holders.set(name, (holders.get(name) ?? 0) + 1);
      }
    }
    if (holders.size === 0) return undefined;
    for (const [index, { node }] of nodes.entries()) {
      for (const image of node.status?.images ?? []) {
        const name = image.names?.find((candidate) => names.includes(candidate));
        if (name === undefined) continue;
        sizes[index] = (sizes[index] ?? 0) + ((image.sizeBytes ?? 0) * (holders.get(name) ?? 0)) / snapshot.nodes.length;
      }
    }
    const most = MOST * containers.length;
    return sizes.map((size) => Math.floor((MAX_SCORE * (Math.min(Math.max(size, LEAST), most) - LEAST)) / (most - LEAST)));
  },
};

function normalizedImageName(name: string): string {
  return name.lastIndexOf(':') <= name.lastIndexOf('/') ? `${name}:latest` : name;
}
