import type { Command } from '../../command.ts';
import { UsageError } from '../../usage-error.ts';
import { podSpecOf, setFlags, updateObjects } from './update-objects.ts';

export const setServiceAccount: Command = {
  name: 'serviceaccount',
  aliases: ['sa'],
  short: 'Update the service account of a resource',
  long: 'Update the service account of pod template resources.',
  usage: '(-f FILENAME | TYPE NAME) SERVICE_ACCOUNT',
  examples: ['# Of a deployment', 'kubectl set serviceaccount deployment web builder'],
  flags: setFlags,
  async run(context) {
    const account = context.args.at(-1);
    if (account === undefined) throw new UsageError('serviceaccount is required');
    await updateObjects(context, {
      operation: 'serviceaccount updated',
      resources: context.args.slice(0, -1),
      change(object) {
        const spec = podSpecOf(object);
        if (spec === undefined) throw new UsageError(`the object is not a pod or does not have a pod template: ${object.kind ?? ''}`);
        spec.serviceAccountName = account;
      },
    });
  },
};
