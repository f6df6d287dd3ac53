import type { Command } from '../../command.ts';
import { UsageError } from '../../usage-error.ts';
import { LOCAL_FILES_ONLY, setFlags, updateObjects } from './update-objects.ts';

interface Subject {
  readonly kind: string;
  readonly apiGroup?: string;
  readonly name: string;
  readonly namespace?: string;
}

export const setSubject: Command = {
  name: 'subject',
  short: 'Update the user, group, or service account in a role binding or cluster role binding',
  usage:
    '(-f FILENAME | TYPE NAME) [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
  examples: ['# Add a service account to a role binding', 'kubectl set subject rolebinding admins --serviceaccount=default:builder'],
  flags: [
    ...setFlags,
    { name: 'group', type: 'stringArray', usage: 'A group to add' },
    { name: 'serviceaccount', type: 'stringArray', usage: 'A service account to add: namespace:name' },
    { name: 'user', type: 'stringArray', usage: 'A user to add' },
  ],
  async run(context) {
    const { flags } = context;
    const group = 'rbac.authorization.k8s.io';
    const added: Subject[] = [
      ...flags.list('user').map((name) => ({ kind: 'User', apiGroup: group, name })),
      ...flags.list('group').map((name) => ({ kind: 'Group', apiGroup: group, name })),
      ...flags.list('serviceaccount').map((text) => {
        const [namespace = '', name = '', more] = text.split(':');
        if (namespace === '' || name === '' || more !== undefined) throw new UsageError('serviceaccount must be <namespace>:<name>');
        return { kind: 'ServiceAccount', name, namespace };
      }),
    ];
    await updateObjects(context, {
      operation: 'subjects updated',
      localOnly: LOCAL_FILES_ONLY,
      resources: context.args,
      check() {
        if (added.length === 0) throw new UsageError('you must specify at least one value of user, group or serviceaccount');
      },
      change(object) {
        if (object.kind !== 'RoleBinding' && object.kind !== 'ClusterRoleBinding')
          throw new UsageError('setting subjects is only supported for RoleBinding/ClusterRoleBinding');
        const known = (object['subjects'] as Subject[] | undefined) ?? [];
        const fresh = added.filter(
          (each) => !known.some((other) => other.kind === each.kind && other.name === each.name && other.namespace === each.namespace),
        );
        object['subjects'] = [...known, ...fresh];
      },
    });
  },
};
