import type { Toleration, TopologySpreadConstraint } from '#kube/generated/types.ts';
import { formatLabelSelector } from '#kube/label-selector.ts';
import { joinOrNone } from './format.ts';
import { writeLabels } from './labels.ts';
import type { PrefixWriter } from './prefix-writer.ts';

function formatToleration(toleration: Toleration): string {
  const { key = '', value = '', effect = '', operator, tolerationSeconds } = toleration;
  let text = key;
  if (value !== '') text += `=${value}`;
  if (effect !== '') text += `:${effect}`;
  if (operator === 'Exists' && value === '') text += key === '' && effect === '' ? 'op=Exists' : ' op=Exists';
  if (tolerationSeconds !== undefined) text += ` for ${tolerationSeconds}s`;
  return text;
}

/** `Node-Selectors:` and `Tolerations:`. */
export function writeNodeSelectors(out: PrefixWriter, labels: Readonly<Record<string, string>> | undefined, level = 0): void {
  writeLabels(out, 'Node-Selectors', labels, level);
}

export function writeTolerations(out: PrefixWriter, tolerations: readonly Toleration[] | undefined, level = 0): void {
  const lines = (tolerations ?? []).map(formatToleration).sort();
  if (lines.length === 0) {
    out.write(level, `Tolerations:\t${joinOrNone([])}\n`);
    return;
  }
  for (const [index, line] of lines.entries()) out.write(level, `${index === 0 ? 'Tolerations:' : ''}\t${line}\n`);
}

export function writeSpreadConstraints(out: PrefixWriter, constraints: readonly TopologySpreadConstraint[] | undefined, level = 0): void {
  const lines = (constraints ?? []).map(({ topologyKey, whenUnsatisfiable, maxSkew, labelSelector }) => {
    const selector = labelSelector === undefined ? '' : ` for selector ${formatLabelSelector(labelSelector)}`;
    return `${topologyKey}:${whenUnsatisfiable} when max skew ${maxSkew} is exceeded${selector}`;
  });
  for (const [index, line] of lines.sort().entries()) out.write(level, `${index === 0 ? 'Topology Spread Constraints:' : ''}\t${line}\n`);
}
