/** Strategic merge and JSON 6902 patches of a kustomization. */
import { applyJsonPatch, JsonPatchError } from '#kube/json-patch.ts';
import { applyMergePatch } from '#kube/merge-patch.ts';
import type { Draft, Unstructured } from '#kube/object.ts';
import { parseSelector } from '#kube/parse-selector.ts';
import { schemaForKind } from '#kube/schema.ts';
import { applyStrategicMergePatch } from '#kube/strategic-merge-patch.ts';
import type { FileSystem } from '#posix/file-system.ts';
import { isBlank, parsePlainYaml, splitDocuments } from '../manifests/parse-yaml.ts';
import { UsageError } from '../usage-error.ts';
import type { Patch, PatchTarget } from './kustomization.ts';
import { groupOf, idText, isCalled, nameOf, sameKind, versionOf, type Resource } from './resource.ts';

export function applyPatch(resources: Resource[], patch: Patch, fs: FileSystem, folder: string): void {
  const text = patch.path === undefined ? (patch.patch ?? '') : readPatch(fs, folder, patch.path);
  if (text.trim() === '') throw new UsageError('must specify one of patch and path in patch');
  const documents = splitDocuments(text)
    .filter((document) => !isBlank(document))
    .map((document) => parsePlainYaml(document));
  for (const document of documents) {
    if (Array.isArray(document)) applyOperations(resources, document, patch.target);
    else applyObject(resources, document as Unstructured, patch);
  }
}

function readPatch(fs: FileSystem, folder: string, path: string): string {
  const file = `${folder}/${path}`;
  if (fs.exists(file)) return fs.readText(file);
  throw new UsageError(
    `trouble configuring builtin PatchTransformer with config: \`\npath: ${path}\n\`: failed to get the patch file from path(${path}): evalsymlink failure on '${file}' : lstat ${file}: no such file or directory`,
  );
}

function applyOperations(resources: readonly Resource[], operations: readonly unknown[], target: PatchTarget | undefined): void {
  if (target === undefined) throw new UsageError(`must specify a target for JSON patch ${JSON.stringify(operations)}`);
  for (const resource of selected(resources, target)) {
    try {
      keepName(resource, applyJsonPatch(resource.object, operations) as Unstructured, {});
    } catch (error) {
      if (!(error instanceof JsonPatchError)) throw error;
      throw new UsageError(error.message);
    }
  }
}

function applyObject(resources: Resource[], patch: Unstructured, { target, options = {} }: Patch): void {
  const chosen =
    target === undefined
      ? resources.filter((resource) => sameKind(resource.object, patch) && matchesId(resource, patch))
      : selected(resources, target);
  if (target === undefined && chosen.length !== 1) {
    const id = idText(patch);
    const reason = chosen.length === 0 ? `no matches for Id ${id}` : `multiple matches for Id ${id}`;
    throw new UsageError(`no resource matches strategic merge patch "${id}": ${reason}; failed to find unique target for patch ${id}`);
  }
  for (const resource of chosen) {
    if ((patch as { $patch?: string }).$patch === 'delete') {
      resources.splice(resources.indexOf(resource), 1);
      continue;
    }
    const { object } = resource;
    const schema = schemaForKind(groupOf(object), versionOf(object), object.kind ?? '');
    const merged = schema === undefined ? applyMergePatch(object, patch) : applyStrategicMergePatch(object, patch, schema);
    keepName(resource, merged as Unstructured, options);
  }
}

/** A patch with a target may change name and kind only if it says so. */
function keepName(resource: Resource, merged: Unstructured, options: Readonly<Record<string, boolean>>): void {
  const before = resource.object;
  const name = nameOf(resource);
  resource.object = JSON.parse(JSON.stringify(merged)) as Draft<Unstructured>;
  if (options['allowKindChange'] !== true && before.kind !== undefined) resource.object.kind = before.kind;
  const renamed = resource.object.metadata?.name;
  if (renamed === name) return;
  if (options['allowNameChange'] === true) resource.names.push(name);
  else resource.object.metadata = { ...resource.object.metadata, name };
}

function matchesId(resource: Resource, patch: Unstructured): boolean {
  if (!isCalled(resource, patch.metadata?.name ?? '')) return false;
  const wanted = patch.metadata?.namespace;
  if (wanted === undefined) return true;
  return [resource.object.metadata?.namespace, ...resource.namespaces].includes(wanted);
}

function selected(resources: readonly Resource[], target: PatchTarget): readonly Resource[] {
  const matches = (pattern: string | undefined, values: readonly string[]): boolean =>
    pattern === undefined || pattern === '' || values.some((value) => new RegExp(`^(?:${pattern})$`).test(value));
  return resources.filter((resource) => {
    const { object, names, namespaces } = resource;
    const { labels = {}, annotations = {}, namespace = 'default' } = object.metadata ?? {};
    return (
      matches(target.group, [groupOf(object)]) &&
      matches(target.version, [versionOf(object)]) &&
      matches(target.kind, [object.kind ?? '']) &&
      matches(target.name, [nameOf(resource), ...names]) &&
      matches(target.namespace, [namespace, ...namespaces]) &&
      (target.labelSelector === undefined || parseSelector(target.labelSelector).matches(labels)) &&
      (target.annotationSelector === undefined || parseSelector(target.annotationSelector).matches(annotations))
    );
  });
}
