/** Which resources a part of a kustomization means. Mirrors kyaml's resid. */
import { groupOf, nameOf, versionOf, type Resource } from './resource.ts';

/** What is not said fits everything. */
export interface ResourceId {
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
}

/** Whether one of the names that the resource has or had is the one. */
export function isSelected(resource: Resource, { group, version, kind, name, namespace }: ResourceId): boolean {
  const { object } = resource;
  const fits = (wanted: string | undefined, found: string): boolean => wanted === undefined || wanted === '' || wanted === found;
  const names = [nameOf(resource), ...resource.names];
  const namespaces = [object.metadata?.namespace ?? '', ...resource.namespaces, ...(resource.names.length > 0 ? [''] : [])];
  return (
    fits(group, groupOf(object)) &&
    fits(version, versionOf(object)) &&
    fits(kind, object.kind ?? '') &&
    names.some((each) => fits(name, each)) &&
    namespaces.some((each) => fits(namespace, each))
  );
}

/** `Service.[noVer].[noGrp]` */
export function kindText({ group, version, kind }: ResourceId): string {
  return `${kind || '[noKind]'}.${version || '[noVer]'}.${group || '[noGrp]'}`;
}

/** `Service.[noVer].[noGrp]/web.[noNs]` */
export function selectionText(id: ResourceId): string {
  return `${kindText(id)}/${id.name || '[noName]'}.${id.namespace || '[noNs]'}`;
}
