// Mirrors k8s.io/apiserver/pkg/registry/rest TableConvertor and handlers/response.go.
import type { KubeObject } from '#kube/object.ts';
import type { ResourceDefinition, ServedVersion, TableColumn } from '../resource-definition.ts';

export type IncludeObject = 'None' | 'Metadata' | 'Object';

interface ListMeta {
  readonly resourceVersion: string;
  readonly continue?: string;
  readonly remainingItemCount?: number;
}

type Columns = readonly TableColumn<KubeObject>[];

const columnDefinitions = new WeakMap<Columns, readonly object[]>();

/** The rows that kubectl prints. `withColumns` is false for all but the first event of a watch. */
export function tableOf(
  { definition, version }: { readonly definition: ResourceDefinition; readonly version: ServedVersion },
  objects: readonly KubeObject[],
  metadata: ListMeta,
  now: number,
  { includeObject = 'Metadata', withColumns = true }: { readonly includeObject?: IncludeObject; readonly withColumns?: boolean } = {},
): object {
  const columns = version.columns ?? definition.columns;
  const rows = objects.map((object) => ({
    cells: columns.map((column) => column.cell(object, now)),
    ...(includeObject === 'None' ? {} : { object: includeObject === 'Object' ? version.fromStored(object) : partialObject(object) }),
  }));
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: withColumns ? described(columns) : [],
    rows,
  };
}

function described(columns: Columns): readonly object[] {
  let definitions = columnDefinitions.get(columns);
  if (definitions === undefined) {
    definitions = columns.map(({ name, type, format = '', description, priority }) => ({ name, type, format, description, priority }));
    columnDefinitions.set(columns, definitions);
  }
  return definitions;
}

export function partialObject({ metadata }: KubeObject): object {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata };
}

export function partialObjectList(objects: readonly KubeObject[], metadata: ListMeta): object {
  return { kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1', metadata, items: objects.map(partialObject) };
}
