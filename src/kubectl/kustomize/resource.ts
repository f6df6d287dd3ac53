/** One object on its way through kustomizations, with the names that it has had. */
import type { Draft, Unstructured } from '#kube/object.ts';
import { builtInMapper } from '#kube/rest-mapping.ts';

export interface Resource {
  object: Draft<Unstructured>;
  /** All earlier names, the first being the one of its file. */
  readonly names: string[];
  /** Earlier namespaces. */
  readonly namespaces: string[];
  /** Made by a generator: its name gets a hash at the end. */
  needsHash: boolean;
}

export function newResource(object: Unstructured, needsHash = false): Resource {
  return { object: JSON.parse(JSON.stringify(object)) as Draft<Unstructured>, names: [], namespaces: [], needsHash };
}

export function nameOf({ object }: Resource): string {
  return object.metadata?.name ?? '';
}

export function groupOf(object: Unstructured): string {
  const version = object.apiVersion ?? '';
  return version.includes('/') ? (version.split('/')[0] ?? '') : '';
}

export function versionOf(object: Unstructured): string {
  return (object.apiVersion ?? '').split('/').at(-1) ?? '';
}

/** Kinds that nobody knows are taken to be namespaced. */
export function isNamespaced(object: Unstructured): boolean {
  return builtInMapper.findKind(object.apiVersion ?? '', object.kind ?? '')?.namespaced ?? true;
}

/** As kustomize names it: `ConfigMap.v1.[noGrp]/web.[noNs]`. */
export function idText(object: Unstructured): string {
  const group = groupOf(object);
  const { name, namespace } = object.metadata ?? {};
  return `${object.kind ?? ''}.${versionOf(object)}.${group === '' ? '[noGrp]' : group}/${name ?? ''}.${namespace === undefined || namespace === '' ? '[noNs]' : namespace}`;
}

export function sameKind(a: Unstructured, b: Unstructured): boolean {
  return a.kind === b.kind && groupOf(a) === groupOf(b);
}

/** Whether `name` is the present or an earlier name. */
export function isCalled(resource: Resource, name: string): boolean {
  return nameOf(resource) === name || resource.names.includes(name);
}

export function rename(resource: Resource, name: string): void {
  resource.names.push(nameOf(resource));
  resource.object.metadata = { ...resource.object.metadata, name };
}
