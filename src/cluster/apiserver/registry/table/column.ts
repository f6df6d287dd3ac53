import type { KubeObject } from '#kube/object.ts';
import type { TableColumn } from '../../resource-definition.ts';
import { timeSince } from './age.ts';

type Cell<T> = TableColumn<T>['cell'];

/** A column that is always shown. */
export function column<T>(name: string, type: TableColumn<T>['type'], description: string, cell: Cell<T>): TableColumn<T> {
  return { name, type, description, priority: 0, cell };
}

/** A column that `-o wide` adds. */
export function wideColumn<T>(name: string, type: TableColumn<T>['type'], description: string, cell: Cell<T>): TableColumn<T> {
  return { ...column(name, type, description, cell), priority: 1 };
}

export const nameColumn: TableColumn<KubeObject> = {
  ...column('Name', 'string', 'Name of the object, unique within a namespace', (object: KubeObject) => object.metadata.name),
  format: 'name',
};

export const ageColumn: TableColumn<KubeObject> = column('Age', 'string', 'Time since the object was created', (object, now) =>
  timeSince(object.metadata.creationTimestamp, now),
);

/** The second column of kinds without a printer of their own (DefaultTableConvertor): the time itself, not the age. */
export const createdAtColumn: TableColumn<KubeObject> = column(
  'Created At',
  'date',
  'Time at which the object was created',
  (object) => object.metadata.creationTimestamp,
);
