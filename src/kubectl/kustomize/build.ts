/** The part of kustomize that a kustomization of resources, namespace, names, labels, annotations and images uses. */
import type { Draft, Unstructured } from '#kube/object.ts';
import type { FileSystem } from '#posix/file-system.ts';
import { isBlank, parseYaml, splitDocuments } from '../manifests/parse-yaml.ts';
import { printYaml } from '../printers/yaml.ts';
import { UsageError } from '../usage-error.ts';

interface Kustomization {
  readonly resources?: readonly string[];
  readonly namespace?: string;
  readonly namePrefix?: string;
  readonly nameSuffix?: string;
  readonly commonLabels?: Readonly<Record<string, string>>;
  readonly commonAnnotations?: Readonly<Record<string, string>>;
  readonly images?: readonly { readonly name: string; readonly newName?: string; readonly newTag?: string }[];
}

const KNOWN = new Set([
  'apiVersion',
  'kind',
  'metadata',
  'resources',
  'namespace',
  'namePrefix',
  'nameSuffix',
  'commonLabels',
  'commonAnnotations',
  'images',
]);

/** All documents, parted by `---`. Throws for what is not built. */
export function buildKustomization(fs: FileSystem, folder: string): string {
  return load(fs, folder)
    .map((object) => printYaml(object))
    .join('---\n');
}

function load(fs: FileSystem, folder: string): readonly Unstructured[] {
  const file = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'].map((name) => `${folder}/${name}`).find((path) => fs.exists(path));
  if (file === undefined)
    throw new UsageError(`unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${folder}'`);
  const kustomization = (parseYaml(fs.readText(file)) ?? {}) as Kustomization;
  const unknown = Object.keys(kustomization).find((field) => !KNOWN.has(field));
  if (unknown !== undefined) throw new UsageError(`kustomization field "${unknown}" is not built here`);
  const objects = (kustomization.resources ?? []).flatMap((name) => {
    const path = `${folder}/${name}`;
    if (!fs.exists(path))
      throw new UsageError(
        `accumulating resources: accumulation err='accumulating resources from '${name}': evalsymlink failure on '${path}' : lstat ${path}: no such file or directory'`,
      );
    if (fs.stat(path).type === 'directory') return load(fs, path);
    return splitDocuments(fs.readText(path))
      .filter((text) => !isBlank(text))
      .map((text) => parseYaml(text) as Unstructured);
  });
  return objects.map((object) => transform(JSON.parse(JSON.stringify(object)) as Draft<Unstructured>, kustomization));
}

const CLUSTER_KINDS = new Set([
  'Namespace',
  'Node',
  'PersistentVolume',
  'ClusterRole',
  'ClusterRoleBinding',
  'StorageClass',
  'CustomResourceDefinition',
  'PriorityClass',
  'IngressClass',
]);

function transform(object: Draft<Unstructured>, kustomization: Kustomization): Unstructured {
  const metadata = (object.metadata ??= {});
  metadata.name = `${kustomization.namePrefix ?? ''}${metadata.name ?? ''}${kustomization.nameSuffix ?? ''}`;
  if (kustomization.namespace !== undefined && !CLUSTER_KINDS.has(object.kind ?? '')) metadata.namespace = kustomization.namespace;
  if (kustomization.commonAnnotations !== undefined) metadata.annotations = { ...metadata.annotations, ...kustomization.commonAnnotations };
  if (kustomization.commonLabels !== undefined) addLabels(object, kustomization.commonLabels);
  for (const image of kustomization.images ?? []) setImages(object, image);
  return object;
}

/** Also in selectors and templates. */
function addLabels(object: Draft<Unstructured>, labels: Readonly<Record<string, string>>): void {
  object.metadata = { ...object.metadata, labels: { ...object.metadata?.labels, ...labels } };
  const spec = object['spec'] as { selector?: Record<string, unknown>; template?: { metadata?: { labels?: Record<string, string> } } } | undefined;
  if (spec?.template !== undefined) spec.template.metadata = { ...spec.template.metadata, labels: { ...spec.template.metadata?.labels, ...labels } };
  if (spec?.selector === undefined) return;
  if (object.kind === 'Service') spec.selector = { ...spec.selector, ...labels };
  else spec.selector = { ...spec.selector, matchLabels: { ...(spec.selector['matchLabels'] as object | undefined), ...labels } };
}

function setImages(value: unknown, image: { readonly name: string; readonly newName?: string; readonly newTag?: string }): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, entry] of Object.entries(value)) {
    if ((key === 'containers' || key === 'initContainers') && Array.isArray(entry)) {
      for (const container of entry as { image?: string }[]) {
        const [name = '', tag] = (container.image ?? '').split(/:(?=[^/]*$)/);
        if (name === image.name) container.image = `${image.newName ?? name}${(image.newTag ?? tag) ? `:${image.newTag ?? tag ?? ''}` : ''}`;
      }
    } else setImages(entry, image);
  }
}
