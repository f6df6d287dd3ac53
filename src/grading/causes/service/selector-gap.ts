import { nearestName } from '../../text/nearest-name.ts';
import { because, type Because } from '../../verdict.ts';

export type Labels = Readonly<Record<string, string>>;

/** How a selector misses some labels: the pair that differs, and what was probably meant. */
export function selectorGap(selector: Labels, labels: Labels): Because | undefined {
  for (const [key, value] of Object.entries(selector)) {
    const found = labels[key];
    if (found === value) continue;
    if (found !== undefined) {
      const near = nearestName(value, [found]);
      if (near !== undefined) return because('selector-value-misspelt', { label: `${key}=${value}`, found: `${key}=${found}` });
      return because('selector-value', { label: `${key}=${value}`, found: `${key}=${found}` });
    }
    const nearKey = nearestName(key, Object.keys(labels));
    if (nearKey !== undefined) return because('selector-key-misspelt', { label: `${key}=${value}`, key, near: nearKey });
    return because('selector-key', { label: `${key}=${value}`, key, labels: formatLabels(labels) });
  }
  return undefined;
}

export const formatLabels = (labels: Labels): string =>
  Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');

/** Those of them that people write. */
export const formatOwnLabels = (labels: Labels): string =>
  formatLabels(Object.fromEntries(Object.entries(labels).filter(([key]) => !/^(pod-template-hash|controller-revision-hash)$/.test(key))));

export const matchesLabels = (selector: Labels, labels: Labels | undefined): boolean =>
  Object.entries(selector).every(([key, value]) => labels?.[key] === value);
