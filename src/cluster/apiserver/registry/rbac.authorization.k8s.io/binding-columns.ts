// Mirrors printRoleBinding and printClusterRoleBinding of k8s.io/kubernetes/pkg/printers/internalversion.
import type { ClusterRoleBinding, RoleBinding, Subject } from '#kube/generated/types.ts';
import { ageColumn, column, nameColumn, wideColumn } from '../table/column.ts';
import type { TableColumn } from '../../resource-definition.ts';

type Binding = RoleBinding | ClusterRoleBinding;

const accountName = ({ namespace, name }: Subject) => (namespace ? `${namespace}/${name}` : name);

const named = ({ subjects }: Binding, kind: string, print: (subject: Subject) => string = ({ name }) => name) =>
  (subjects ?? [])
    .filter((subject) => subject.kind === kind)
    .map(print)
    .join(', ');

export const bindingColumns: readonly TableColumn<Binding>[] = [
  nameColumn,
  column('Role', 'string', 'The role that the subjects get', ({ roleRef }) => `${roleRef.kind}/${roleRef.name}`),
  ageColumn,
  wideColumn('Users', 'string', 'Users who get the role', (binding) => named(binding, 'User')),
  wideColumn('Groups', 'string', 'Groups that get the role', (binding) => named(binding, 'Group')),
  wideColumn('ServiceAccounts', 'string', 'Service accounts that get the role', (binding) => named(binding, 'ServiceAccount', accountName)),
];
