/** Mirrors kubectl/pkg/cmd/certificates. */
import { getApiResource } from '#kube/api-resources.ts';
import type { Draft, Unstructured } from '#kube/object.ts';
import { formatTime } from '#kube/time.ts';
import type { Command, CommandContext } from '../command.ts';
import { fileFlags, printFlags } from '../flags/shared-flags.ts';
import { objectPrinter } from '../printers/object-printer.ts';
import { collect, hasFiles } from '../resources/collect.ts';
import { throwCollected, UsageError } from '../usage-error.ts';

const requests = getApiResource('certificates.k8s.io', 'certificatesigningrequests');

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
  readonly lastUpdateTime?: string;
}

function decision(name: string, type: 'Approved' | 'Denied', reason: string, short: string): Command {
  const operation = type.toLowerCase();
  return {
    name,
    short,
    usage: '(-f FILENAME | NAME)',
    examples: [`# ${type} is`, `kubectl certificate ${name} csr-sqgzp`],
    flags: [
      ...printFlags,
      ...fileFlags('Files that name the requests'),
      { name: 'force', type: 'bool', usage: `Even if it is ${operation} already.` },
    ],
    async run(context) {
      if (context.args.length === 0 && !hasFiles(context)) throw new UsageError('one or more CSRs must be specified as <name> or -f <filename>');
      const { infos, errors } = await collect(context, { args: hasFiles(context) ? [] : ['certificatesigningrequests', ...context.args] });
      const printer = objectPrinter(context, { operation });
      for (const info of infos) {
        const changed = decide(context, info.object, type, reason);
        const object = changed === undefined ? info.object : await context.client.subresource('PUT', requests, '', info.name, 'approval', changed);
        await printer.print(object);
      }
      throwCollected(errors);
    },
  };
}

/** Undefined when it is decided so already. */
function decide(context: CommandContext, request: Unstructured, type: 'Approved' | 'Denied', reason: string): Unstructured | undefined {
  const draft = JSON.parse(JSON.stringify(request)) as Draft<Unstructured> & { status?: { conditions?: Condition[] } };
  const conditions = draft.status?.conditions ?? [];
  const opposite = type === 'Approved' ? 'Denied' : 'Approved';
  if (conditions.some((condition) => condition.type === opposite)) {
    throw new UsageError(`certificate signing request "${request.metadata?.name ?? ''}" is already ${opposite}`);
  }
  const own = conditions.some((condition) => condition.type === type);
  if (own && !context.flags.bool('force')) return undefined;
  const verb = type === 'Approved' ? 'approve' : 'deny';
  const decided: Condition = {
    type,
    status: 'True',
    reason,
    message: `This CSR was ${type === 'Approved' ? 'approved' : 'denied'} by kubectl certificate ${verb}.`,
    lastUpdateTime: formatTime(context.now),
  };
  draft.status = { ...draft.status, conditions: [...conditions.filter((condition) => condition.type !== type), decided] };
  return draft;
}

export const certificate: Command = {
  name: 'certificate',
  short: 'Modify certificate resources',
  usage: 'SUBCOMMAND',
  isGroup: true,
  subcommands: [
    decision('approve', 'Approved', 'KubectlApprove', 'Approve a certificate signing request'),
    decision('deny', 'Denied', 'KubectlDeny', 'Deny a certificate signing request'),
  ],
};
