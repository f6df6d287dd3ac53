/** `npm run bench -- [--json] [NAME…]`: figures beside a peer measured in the same run. */
import { clusterFigures } from './figures/clusters.ts';
import { gradingFigures } from './figures/grading.ts';
import { kubectlFigures } from './figures/kubectl.ts';
import { podFigures } from './figures/pods.ts';
import { proofFigures } from './figures/proofs.ts';
import { rolloutFigures } from './figures/rollouts.ts';
import { trafficFigures } from './figures/traffic.ts';
import { verdictFigures } from './figures/verdicts.ts';
import { round, type Figure } from './figure.ts';

const usage = `Usage: npm run bench -- [--json] [NAME…]

Prints each figure, the same figure of a peer measured in this run where there is one, and their ratio
(below 1: less than the peer's). Names:
`;

const benchmarks = [clusterFigures, rolloutFigures, kubectlFigures, gradingFigures, trafficFigures, podFigures, verdictFigures, proofFigures];
const args = process.argv.slice(2);
const json = args.includes('--json');
const wanted = args.filter((argument) => !argument.startsWith('-'));
const known = benchmarks.flatMap((benchmark) => benchmark.names);

if (args.includes('--help')) {
  console.log(usage + known.map((name) => `  ${name}`).join('\n'));
  process.exit(0);
}
const unknown = wanted.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`There is no figure ${unknown.join(', ')}; there are ${known.join(', ')}`);
  process.exit(2);
}

function print({ name, value, unit, peer, peerValue }: Figure): void {
  const ratio = peerValue === undefined ? undefined : value / peerValue;
  if (json) {
    console.log(
      JSON.stringify({
        name,
        value: round(value),
        unit,
        peer: peer ?? null,
        peerValue: peerValue === undefined ? null : round(peerValue),
        ratio: ratio === undefined ? null : round(ratio),
      }),
    );
    return;
  }
  const beside = peerValue === undefined || ratio === undefined ? '' : `   ${peer ?? ''}: ${round(peerValue)} ${unit}   ratio ${round(ratio)}`;
  console.log(`${name.padEnd(24)} ${String(round(value)).padStart(10)} ${unit}${beside}`);
}

for (const benchmark of benchmarks) {
  if (wanted.length > 0 && !benchmark.names.some((name) => wanted.includes(name))) continue;
  for (const figure of await benchmark.measure()) if (wanted.length === 0 || wanted.includes(figure.name)) print(figure);
}
process.exit(0);
