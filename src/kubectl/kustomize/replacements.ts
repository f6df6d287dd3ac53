/** `replacements`: a field of one resource is written into fields of others. Mirrors kustomize's api/filters/replacement. */
import type { FileSystem } from '#posix/file-system.ts';
import { parsePlainYaml } from '../manifests/parse-yaml.ts';
import { UsageError } from '../usage-error.ts';
import { placesAt, splitPath, type Place } from './field-path.ts';
import type { Replacement, ReplacementOptions, ReplacementTarget } from './kustomization.ts';
import { isSelected, selectionText } from './resource-id.ts';
import type { Resource } from './resource.ts';

export function replace(resources: readonly Resource[], replacements: readonly Replacement[], fs: FileSystem, folder: string): void {
  for (const each of replacements.flatMap((one) => withFile(one, fs, folder))) {
    const { source, targets = [] } = each;
    if (source === undefined || targets.length === 0) throw new UsageError('replacements must specify a source and at least one target');
    const value = sourceValue(resources, source);
    for (const target of targets) write(resources, target, value);
  }
}

/** A file holds one or a list of them. */
function withFile(replacement: Replacement, fs: FileSystem, folder: string): readonly Replacement[] {
  if (replacement.path === undefined) return [replacement];
  const path = replacement.path.startsWith('/') ? replacement.path : `${folder}/${replacement.path}`;
  if (!fs.exists(path)) throw new UsageError(`evalsymlink failure on '${path}' : lstat ${path}: no such file or directory`);
  const parsed = parsePlainYaml(fs.readText(path)) as Replacement | readonly Replacement[];
  return [parsed].flat();
}

function sourceValue(resources: readonly Resource[], source: NonNullable<Replacement['source']>): unknown {
  const found = resources.filter((each) => isSelected(each, source));
  const [first] = found;
  if (first === undefined) throw new UsageError(`nothing selected by ${selectionText(source)}`);
  if (found.length > 1) throw new UsageError(`multiple matches for selector ${selectionText(source)}`);
  const path = source.fieldPath === undefined || source.fieldPath === '' ? 'metadata.name' : source.fieldPath;
  const value = placesAt(first.object, splitPath(path))[0]?.value;
  if (value === undefined || value === null) throw new UsageError(`fieldPath \`${path}\` is missing for replacement source ${selectionText(source)}`);
  return partOf(value, source.options);
}

/** Of a text with a delimiter, one part. */
function partOf(value: unknown, { delimiter = '', index = 0 }: ReplacementOptions = {}): unknown {
  if (delimiter === '') return value;
  if (typeof value === 'object') throw new UsageError('delimiter option can only be used with scalar nodes');
  const part = String(value).split(delimiter)[index];
  if (part === undefined) throw new UsageError(`options.index ${index} is out of bounds for value ${String(value)}`);
  return part;
}

function write(resources: readonly Resource[], target: ReplacementTarget, value: unknown): void {
  const { select, reject = [], fieldPaths = [], options = {} } = target;
  if (select === undefined) throw new UsageError('target must specify resources to select');
  const paths = fieldPaths.length === 0 ? ['metadata.name'] : fieldPaths;
  for (const resource of resources) {
    if (!isSelected(resource, select) || reject.some((each) => isSelected(resource, each))) continue;
    for (const path of paths) {
      const places = placesAt(resource.object, splitPath(path), options.create === true);
      if (places.length === 0) throw new UsageError(`unable to find field "${path}" in replacement target`);
      for (const place of places) put(place, value, options);
    }
  }
}

/** What is text stays text: a number in its stead is written as one. */
function put(place: Place, value: unknown, { delimiter = '', index = 0 }: ReplacementOptions): void {
  const before = place.value;
  let next = value;
  if (delimiter !== '') {
    if (typeof before === 'object') throw new UsageError('delimiter option can only be used with scalar nodes');
    const parts = String(before ?? '').split(delimiter);
    if (index < 0) parts.unshift(String(value));
    else if (index >= parts.length) parts.push(String(value));
    else parts[index] = String(value);
    next = parts.join(delimiter);
  }
  if (typeof before === 'string' && typeof next !== 'object') next = String(next);
  else if (before !== undefined && before !== null && typeof before !== 'object' && typeof next === 'string') next = parsePlainYaml(next);
  place.set(typeof next === 'object' ? JSON.parse(JSON.stringify(next)) : next);
}
