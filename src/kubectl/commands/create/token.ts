/** Mirrors create_token.go. */
import { getApiResource } from '#kube/api-resources.ts';
import { StatusError } from '#kube/status-error.ts';
import type { Command } from '../../command.ts';
import { printFlags } from '../../flags/shared-flags.ts';
import { objectPrinter } from '../../printers/object-printer.ts';
import { UsageError } from '../../usage-error.ts';
import { nameArgument } from './generator.ts';

export const createToken: Command = {
  name: 'token',
  short: 'Request a service account token',
  usage: 'SERVICE_ACCOUNT_NAME',
  examples: [
    '# A token of the service account builder',
    'kubectl create token builder',
    '',
    '# One that lasts ten minutes',
    'kubectl create token builder --duration 10m',
  ],
  flags: [
    ...printFlags,
    { name: 'audience', type: 'stringArray', usage: 'Whom the token is for; may be repeated.' },
    { name: 'bound-object-kind', type: 'string', usage: 'Kind of the object with which the token dies: Pod, Secret, Node.' },
    { name: 'bound-object-name', type: 'string', usage: 'Its name.' },
    { name: 'bound-object-uid', type: 'string', usage: 'Its UID.' },
    { name: 'duration', type: 'duration', usage: 'How long the token lasts; the server decides without it.' },
  ],
  async run(context) {
    const name = nameArgument(context);
    const { flags } = context;
    const duration = flags.duration('duration');
    if (duration < 0) throw new UsageError('--duration must be greater than or equal to 0');
    if (duration % 1000 !== 0) throw new UsageError('--duration cannot be expressed in units less than seconds');
    const kind = flags.string('bound-object-kind');
    if (kind === '' && (flags.string('bound-object-name') !== '' || flags.string('bound-object-uid') !== '')) {
      throw new UsageError(
        `--bound-object-${flags.string('bound-object-name') !== '' ? 'name' : 'uid'} can only be set if --bound-object-kind is provided`,
      );
    }
    if (kind !== '' && !['Node', 'Pod', 'Secret'].includes(kind)) throw new UsageError('supported --bound-object-kind values are Node, Pod, Secret');
    if (kind !== '' && flags.string('bound-object-name') === '')
      throw new UsageError('--bound-object-name is required if --bound-object-kind is provided');
    const uid = flags.string('bound-object-uid');
    const request = {
      kind: 'TokenRequest',
      apiVersion: 'authentication.k8s.io/v1',
      metadata: {},
      spec: {
        audiences: flags.changed('audience') ? flags.list('audience') : null,
        ...(duration > 0 ? { expirationSeconds: duration / 1000 } : { expirationSeconds: null }),
        ...(kind === ''
          ? {}
          : { boundObjectRef: { kind, apiVersion: 'v1', name: flags.string('bound-object-name'), ...(uid === '' ? {} : { uid }) } }),
      },
    };
    let answer;
    try {
      answer = await context.client.subresource('POST', getApiResource('', 'serviceaccounts'), context.namespace, name, 'token', request);
    } catch (error) {
      if (error instanceof StatusError) throw new UsageError(`failed to create token: ${error.message}`);
      throw error;
    }
    if (flags.string('output') !== '') return objectPrinter(context, { operation: 'created' }).print(answer);
    const token = (answer['status'] as { readonly token?: string } | undefined)?.token ?? '';
    if (token === '') throw new UsageError('failed to create token: no token in server response');
    await context.out(context.process.isTty(1) ? `${token}\n` : token);
  },
};
