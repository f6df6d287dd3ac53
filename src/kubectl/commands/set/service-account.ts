import type { Command } from '../../command.ts';
import { UsageError } from '../../usage-error.ts';
import { getPodSpec, setFlags, updateObjects } from './update-objects.ts';

export const setServiceAccount: Command = {
  name: 'serviceaccount',
  aliases: ['sa'],
  short: 'Update the service account of a resource',
  long: 'Update the service account of pod template resources.',
  usage: '(-f FILENAME | TYPE NAME) SERVICE_ACCOUNT',
  examples: ['# Of a deployment', 'kubectl set serviceaccount deployment web builder'],
  flags: setFlags.filter((flag) => flag.name !== 'selector'),
  async run(context) {
    const account = context.args.at(-1);
    if (account === undefined) throw new UsageError('serviceaccount is required');
    await updateObjects(context, {
      operation: 'serviceaccount updated',
      sendsUnchanged: true,
      resources: context.args.slice(0, -1),
      failure: 'failed to patch ServiceAccountName ',
      change(object) {
        const spec = getPodSpec(object);
        spec.serviceAccountName = account;
      },
    });
  },
};
