import { nearestName } from './nearest-name.ts';

type Labels = Readonly<Record<string, string>>;

/** How a selector misses some labels: the pair that differs, and what was probably meant. */
export function explainSelectorGap(selector: Labels, labels: Labels): string | undefined {
  for (const [key, value] of Object.entries(selector)) {
    const found = labels[key];
    if (found === value) continue;
    if (found !== undefined) {
      const near = nearestName(value, [found]);
      return `It selects ${key}=${value}, but the pods carry ${key}=${found}.${near === undefined ? '' : ` Did you mean ${key}=${near}?`}`;
    }
    const nearKey = nearestName(key, Object.keys(labels));
    return `It selects ${key}=${value}, but the pods have no label ${key}.${nearKey === undefined ? '' : ` Did you mean ${nearKey}?`}`;
  }
  return undefined;
}

export const formatLabels = (labels: Labels): string =>
  Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
