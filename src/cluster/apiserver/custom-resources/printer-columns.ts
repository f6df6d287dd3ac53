// Mirrors k8s.io/apiextensions-apiserver/pkg/registry/customresource/tableconvertor.
import type { CustomResourceColumnDefinition, CustomResourceDefinitionVersion } from '#kube/generated/types.ts';
import type { KubeObject } from '#kube/object.ts';
import { timeSince } from '../registry/table/age.ts';
import { nameColumn } from '../registry/table/column.ts';
import type { TableColumn } from '../resource-definition.ts';
import { findByJsonPath } from './find-by-json-path.ts';

const AGE: CustomResourceColumnDefinition = {
  name: 'Age',
  type: 'date',
  description:
    'CreationTimestamp is a timestamp representing the server time when this object was created. It is not guaranteed to be set in happens-before order across separate operations. Clients may not set this value. It is represented in RFC3339 form and is in UTC.\n\nPopulated by the system. Read-only. Null for lists. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata',
  jsonPath: '.metadata.creationTimestamp',
};

/** The name, and what the definition asks for; the age where it asks for nothing. */
export function printerColumns({ additionalPrinterColumns = [] }: CustomResourceDefinitionVersion): readonly TableColumn<KubeObject>[] {
  const asked = additionalPrinterColumns.length === 0 ? [AGE] : additionalPrinterColumns;
  return [nameColumn, ...asked.map(columnOf)];
}

function columnOf(definition: CustomResourceColumnDefinition): TableColumn<KubeObject> {
  const { name = '', type = 'string', format, description = '', priority = 0, jsonPath = '' } = definition;
  return {
    name,
    type: type as TableColumn<KubeObject>['type'],
    ...(format === undefined ? {} : { format }),
    description,
    priority,
    cell: (object, now) => cellOf(findByJsonPath(object, jsonPath), type, now),
  };
}

/** Nothing is null, which clients print as they like. */
function cellOf(found: readonly unknown[], type: string, now: number): string | number | boolean | null {
  const [value] = found;
  if (value === undefined || value === null) return null;
  switch (type) {
    case 'integer':
      return typeof value === 'number' ? Math.trunc(value) : null;
    case 'number':
      return typeof value === 'number' ? value : null;
    case 'boolean':
      return typeof value === 'boolean' ? value : null;
    case 'date':
      return typeof value !== 'string' || Number.isNaN(Date.parse(value)) ? '<invalid>' : timeSince(value, now);
    default:
      return found.map((item) => (typeof item === 'string' ? item : JSON.stringify(item))).join(' ');
  }
}
