// Mirrors k8s.io/apiserver/pkg/registry/rest TableConvertor and handlers/response.go.
import type { KubeObject } from '#kube/object.ts';
import type { ResourceDefinition } from '../resource-definition.ts';

export type IncludeObject = 'None' | 'Metadata' | 'Object';

interface ListMeta {
  readonly resourceVersion: string;
  readonly continue?: string;
  readonly remainingItemCount?: number;
}

const columnDefinitions = new WeakMap<ResourceDefinition, readonly object[]>();

/** The rows that kubectl prints. `withColumns` is false for all but the first event of a watch. */
export function tableOf(
  definition: ResourceDefinition,
  objects: readonly KubeObject[],
  metadata: ListMeta,
  now: number,
  { includeObject = 'Metadata', withColumns = true }: { readonly includeObject?: IncludeObject; readonly withColumns?: boolean } = {},
): object {
  const rows = objects.map((object) => ({
    cells: definition.columns.map((column) => column.cell(object, now)),
    ...(includeObject === 'None' ? {} : { object: includeObject === 'Object' ? object : partialObject(object) }),
  }));
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: withColumns ? columnsOf(definition) : [],
    rows,
  };
}

function columnsOf(definition: ResourceDefinition): readonly object[] {
  let columns = columnDefinitions.get(definition);
  if (columns === undefined) {
    columns = definition.columns.map(({ name, type, format = '', description, priority }) => ({ name, type, format, description, priority }));
    columnDefinitions.set(definition, columns);
  }
  return columns;
}

export function partialObject({ metadata }: KubeObject): object {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata };
}

export function partialObjectList(objects: readonly KubeObject[], metadata: ListMeta): object {
  return { kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1', metadata, items: objects.map(partialObject) };
}
