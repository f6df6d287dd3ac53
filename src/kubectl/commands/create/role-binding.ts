/** `create rolebinding` and `create clusterrolebinding`. */
import type { CommandContext } from '../../command.ts';
import type { FlagDefinition } from '../../flags/flag.ts';
import { UsageError } from '../../usage-error.ts';
import { unique } from './policy-rules.ts';
import { generatorCommand } from './generator.ts';

const GROUP = 'rbac.authorization.k8s.io';

const subjectFlags: readonly FlagDefinition[] = [
  { name: 'group', type: 'stringArray', usage: 'A group to bind; may be repeated.' },
  { name: 'serviceaccount', type: 'stringArray', usage: 'A service account to bind, as <namespace>:<name>; may be repeated.' },
  { name: 'user', type: 'stringArray', usage: 'A user to bind; may be repeated.' },
];

export const createRoleBinding = generatorCommand({
  name: 'rolebinding',
  short: 'Create a role binding for a particular role or cluster role',
  usage:
    'NAME --clusterrole=NAME|--role=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
  examples: ['# Give a service account a role', 'kubectl create rolebinding reads --role=pod-reader --serviceaccount=default:builder'],
  flags: [
    { name: 'clusterrole', type: 'string', usage: 'The cluster role to give' },
    { name: 'role', type: 'string', usage: 'The role to give' },
    ...subjectFlags,
  ],
  resource: [GROUP, 'rolebindings'],
  failure: 'failed to create rolebinding: ',
  build(context, name) {
    const [clusterRole, role] = [context.flags.string('clusterrole'), context.flags.string('role')];
    if ((clusterRole === '') === (role === '')) throw new UsageError('exactly one of clusterrole or role must be specified');
    return binding('RoleBinding', name, context, role === '' ? { kind: 'ClusterRole', name: clusterRole } : { kind: 'Role', name: role });
  },
});

export const createClusterRoleBinding = generatorCommand({
  name: 'clusterrolebinding',
  short: 'Create a cluster role binding for a particular cluster role',
  usage:
    'NAME --clusterrole=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
  examples: ['# Give a user a cluster role', 'kubectl create clusterrolebinding ann-admin --clusterrole=cluster-admin --user=ann'],
  flags: [{ name: 'clusterrole', type: 'string', usage: 'The cluster role to give', required: true }, ...subjectFlags],
  resource: [GROUP, 'clusterrolebindings'],
  failure: 'failed to create clusterrolebinding: ',
  build: (context, name) => binding('ClusterRoleBinding', name, context, { kind: 'ClusterRole', name: context.flags.string('clusterrole') }),
});

function binding(
  kind: string,
  name: string,
  context: CommandContext,
  role: { readonly kind: string; readonly name: string },
): Record<string, unknown> & { metadata: { name: string } } {
  const subjects = [
    ...unique(context.flags.list('user')).map((user) => ({ kind: 'User', apiGroup: GROUP, name: user })),
    ...unique(context.flags.list('group')).map((group) => ({ kind: 'Group', apiGroup: GROUP, name: group })),
    ...unique(context.flags.list('serviceaccount')).map((text) => {
      const [namespace = '', account = '', more] = text.split(':');
      if (namespace === '' || account === '' || more !== undefined) throw new UsageError('serviceaccount must be <namespace>:<name>');
      return { kind: 'ServiceAccount', name: account, namespace };
    }),
  ];
  return { kind, apiVersion: `${GROUP}/v1`, metadata: { name }, ...(subjects.length > 0 ? { subjects } : {}), roleRef: { apiGroup: GROUP, ...role } };
}
