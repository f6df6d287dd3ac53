/** `kubectl kustomize` and `-k`. Mirrors kustomize 5.7's KustTarget. */
import type { Unstructured } from '#kube/object.ts';
import type { FileSystem } from '#posix/file-system.ts';
import { isBlank, parsePlainYaml, splitDocuments } from '../manifests/parse-yaml.ts';
import { UsageError } from '../usage-error.ts';
import { generate } from './generate.ts';
import { findKustomization, readKustomization, type Kustomization, type Patch, type SortOptions, type Variable } from './kustomization.ts';
import { nameHash } from './name-hash.ts';
import { inOrder } from './order.ts';
import { applyPatch } from './patch.ts';
import { followNames } from './references.ts';
import { idText, isCalled, nameOf, newResource, rename, sameKind, type Resource } from './resource.ts';
import { replace } from './replacements.ts';
import { transform } from './transform.ts';
import { mergeVars, resolveVars } from './vars.ts';

export interface Listener {
  /** Of fields that are on their way out. */
  readonly warn: (text: string) => void;
  /** What the program's log says. */
  readonly log: (text: string) => void;
}

/** Throws for what is not built. */
export function buildKustomization(fs: FileSystem, folder: string, given: string, { warn, log }: Listener): readonly Unstructured[] {
  if (!fs.exists(folder))
    throw new UsageError(
      `must build at directory: not a valid directory: evalsymlink failure on '${given}' : lstat ${folder}: no such file or directory`,
    );
  if (fs.stat(folder).type !== 'directory') throw new UsageError(`must build at directory: '${given}': file is not directory`);
  const builder = new Builder(fs, warn);
  const resources = builder.build(folder, []);
  // kustomize looks for the name where there is none, so that names do not change hashes.
  for (const resource of resources) if (resource.needsHash) rename(resource, `${nameOf(resource)}-${nameHash(resource.object, '')}`);
  followNames(resources);
  const unused = resolveVars(resources, builder.vars);
  if (unused.length > 0) log(`well-defined vars that were never replaced: ${unused.join(',')}`);
  return inOrder(resources, builder.sortOptions).map(({ object }) => object);
}

class Builder {
  readonly #fs: FileSystem;
  readonly #warn: (text: string) => void;
  readonly vars: Variable[] = [];
  /** Of the outermost. */
  sortOptions: SortOptions | undefined;
  #depth = 0;

  constructor(fs: FileSystem, warn: (text: string) => void) {
    this.#fs = fs;
    this.#warn = warn;
  }

  /** `into` is what a component changes; a kustomization of its own begins with nothing. */
  build(folder: string, into: Resource[]): Resource[] {
    const file = findKustomization(this.#fs, folder);
    if (file === undefined)
      throw new UsageError(`unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${folder}'`);
    if (++this.#depth > 64) throw new UsageError(`cycle detected: kustomizations refer to each other at '${folder}'`);
    const kustomization = readKustomization(this.#fs, file, this.#warn);
    const resources = into;
    for (const name of [...(kustomization.resources ?? []), ...(kustomization.bases ?? [])]) this.#accumulate(resources, folder, name);
    for (const name of kustomization.components ?? []) this.build(join(folder, name), resources);
    this.#generate(resources, kustomization, folder);
    for (const patch of patchesOf(kustomization)) applyPatch(resources, patch, this.#fs, folder);
    transform(resources, kustomization);
    for (const patch of kustomization.patchesJson6902 ?? []) applyPatch(resources, patch, this.#fs, folder);
    replace(resources, kustomization.replacements ?? [], this.#fs, folder);
    followNames(resources);
    mergeVars(this.vars, kustomization.vars ?? []);
    this.#depth--;
    this.sortOptions = kustomization.sortOptions;
    return resources;
  }

  #accumulate(resources: Resource[], folder: string, name: unknown): void {
    if (typeof name !== 'string')
      throw new UsageError('invalid Kustomization: json: cannot unmarshal a value into Go struct field Kustomization.resources of type string');
    if (/^(https?:\/\/|git@|git::|ssh:\/\/)|^github\.com\//.test(name))
      throw new UsageError(`accumulating resources: '${name}' is not in this machine's files; remote kustomizations are not built here`);
    const path = join(folder, name);
    if (!this.#fs.exists(path)) {
      const missing = `evalsymlink failure on '${path}' : lstat ${path}: no such file or directory`;
      throw new UsageError(
        `accumulating resources: accumulation err='accumulating resources from '${name}': ${missing}': must build at directory: not a valid directory: ${missing}`,
      );
    }
    if (this.#fs.stat(path).type === 'directory') {
      const below = this.#below(path, name);
      const trouble = `accumulating resources: accumulation err='accumulating resources from '${name}': '${path}' must resolve to a file'`;
      for (const resource of below) add(resources, resource, (message) => `${trouble}: recursed merging from path '${path}': ${message}`);
      return;
    }
    if (!path.startsWith(`${folder}/`)) {
      throw new UsageError(
        `accumulating resources: accumulation err='accumulating resources from '${name}': security; file '${path}' is not in or below '${folder}'': must build at directory: '${path}': file is not directory`,
      );
    }
    for (const document of splitDocuments(this.#fs.readText(path))) {
      if (isBlank(document)) continue;
      const explain = (message: string): string =>
        `accumulating resources: accumulation err='merging resources from '${name}': ${message}': must build at directory: '${path}': file is not directory`;
      for (const object of flatten(parsePlainYaml(document) as Unstructured)) add(resources, newResource(object), explain);
    }
  }

  #below(path: string, name: string): readonly Resource[] {
    if (findKustomization(this.#fs, path) !== undefined) return this.build(path, []);
    throw new UsageError(
      `accumulating resources: accumulation err='accumulating resources from '${name}': '${path}' must resolve to a file': couldn't make target for path '${path}': unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${path}'`,
    );
  }

  #generate(resources: Resource[], kustomization: Kustomization, folder: string): void {
    const { generatorOptions = {}, configMapGenerator = [], secretGenerator = [] } = kustomization;
    const all = [...configMapGenerator.map((each) => ['ConfigMap', each] as const), ...secretGenerator.map((each) => ['Secret', each] as const)];
    for (const [kind, generator] of all) {
      const { object, hashed, behavior } = generate(kind, generator, generatorOptions, this.#fs, folder);
      const known = resources.find((each) => sameKind(each.object, object) && isCalled(each, object.metadata?.name ?? ''));
      if (behavior === 'create') add(resources, newResource(object, hashed));
      else if (known === undefined) throw new UsageError(`id ${idText(object)} does not exist; cannot merge or replace`);
      else change(known, object, behavior);
    }
  }
}

function change(known: Resource, object: Unstructured, behavior: string): void {
  const before = known.object;
  const joined = (field: string): object => ({
    ...(behavior === 'merge' ? (before[field] as object | undefined) : undefined),
    ...(object[field] as object | undefined),
  });
  const metadata = {
    ...before.metadata,
    labels: { ...before.metadata?.labels, ...object.metadata?.labels },
    annotations: { ...before.metadata?.annotations, ...object.metadata?.annotations },
  };
  const { labels, annotations, ...rest } = metadata;
  known.object = {
    ...before,
    metadata: {
      ...rest,
      ...(Object.keys(labels).length === 0 ? {} : { labels }),
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
    },
    ...(before['data'] === undefined && object['data'] === undefined ? {} : { data: joined('data') }),
    ...(before['binaryData'] === undefined && object['binaryData'] === undefined ? {} : { binaryData: joined('binaryData') }),
  };
}

/** `explain` says where the resource came from. */
function add(resources: Resource[], resource: Resource, explain = (message: string): string => message): void {
  const { object } = resource;
  const taken = resources.some(
    (each) =>
      sameKind(each.object, object) &&
      nameOf(each) === nameOf(resource) &&
      (each.object.metadata?.namespace ?? '') === (object.metadata?.namespace ?? ''),
  );
  if (taken) throw new UsageError(explain(`may not add resource with an already registered id: ${idText(object)}`));
  resources.push(resource);
}

/** A List is what it holds. */
function flatten(object: Unstructured): readonly Unstructured[] {
  const { items } = object as { readonly items?: readonly Unstructured[] };
  return object.kind?.endsWith('List') === true && items !== undefined ? items : [object];
}

/** In patchesStrategicMerge a line is a file or the patch itself. */
function patchesOf({ patches = [], patchesStrategicMerge = [] }: Kustomization): readonly Patch[] {
  return [...patchesStrategicMerge.map((text) => (text.includes('\n') || text.includes('{') ? { patch: text } : { path: text })), ...patches];
}

function join(folder: string, name: string): string {
  const parts = (name.startsWith('/') ? name : `${folder}/${name}`).split('/');
  const clean: string[] = [];
  for (const part of parts) {
    if (part === '..') clean.pop();
    else if (part !== '.' && part !== '') clean.push(part);
  }
  return `/${clean.join('/')}`;
}
