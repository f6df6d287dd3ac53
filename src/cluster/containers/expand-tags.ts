import type { ImageDefinition, ImageVersion } from './image-definition.ts';

const RANGE = /\{(\d+)\.\.(\d+)\}/;

/**
 * Versions whose tags count: `1.19.{0..10}` stands for eleven images, and the same braces in values for the number.
 * A tag that an earlier version has keeps its meaning.
 */
export function expandTags(definition: ImageDefinition): ImageDefinition {
  const taken = new Set<string>();
  const versions = definition.versions.flatMap(eachOf).flatMap((version) => {
    const tags = version.tags.filter((tag) => !taken.has(tag));
    for (const tag of tags) taken.add(tag);
    return tags.length === 0 ? [] : [{ ...version, tags }];
  });
  return { ...definition, versions };
}

function eachOf(version: ImageVersion): readonly ImageVersion[] {
  const [braces, first = '', last = ''] = RANGE.exec(version.tags.join(' ')) ?? [];
  if (braces === undefined) return [version];
  return Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => {
    const put = (text: string): string => text.replaceAll(braces, String(Number(first) + index));
    const values = Object.fromEntries(Object.entries(version.values ?? {}).map(([key, value]) => [key, put(value)]));
    return { ...version, tags: version.tags.map(put), values };
  });
}
