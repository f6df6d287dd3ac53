/** `kubectl create -f` and the generators below it. Mirrors kubectl/pkg/cmd/create. */
import { StatusError } from '#kube/status-error.ts';
import type { Command, CommandContext } from '../../command.ts';
import { withLastApplied } from '../../apply/last-applied.ts';
import { withChangeCause } from '../../change-cause.ts';
import { editAndCreate } from '../../edit/edit-before-create.ts';
import { dryRunOf, dryRunQuery, dryRunSuffix, validationOf } from '../../flags/dry-run.ts';
import {
  dryRunFlag,
  fieldManagerFlag,
  fileFlags,
  printFlags,
  recordFlag,
  saveConfigFlag,
  selectorFlag,
  validateFlag,
} from '../../flags/shared-flags.ts';
import { objectPrinter } from '../../printers/object-printer.ts';
import { sendRaw } from '../send-raw.ts';
import { addSource } from '../../report-error.ts';
import { collect, hasFiles } from '../../resources/collect.ts';
import { throwCollected, UsageError, usageErrorWithHelp } from '../../usage-error.ts';
import { createClusterRole } from './cluster-role.ts';
import { createConfigMap } from './configmap.ts';
import { createCronJob } from './cron-job.ts';
import { createDeployment } from './deployment.ts';
import { createIngress } from './ingress.ts';
import { createJob } from './job.ts';
import { createNamespace } from './namespace.ts';
import { createPodDisruptionBudget } from './pod-disruption-budget.ts';
import { createPriorityClass } from './priority-class.ts';
import { createQuota } from './quota.ts';
import { createRole } from './role.ts';
import { createClusterRoleBinding, createRoleBinding } from './role-binding.ts';
import { createSecret } from './secret.ts';
import { createService } from './service.ts';
import { createServiceAccount } from './service-account.ts';
import { createToken } from './token.ts';

export const create: Command = {
  name: 'create',
  short: 'Create a resource from a file or from stdin',
  long: 'Create a resource from a file or from stdin.\n\nJSON and YAML are accepted.',
  usage: '-f FILENAME',
  examples: [
    '# What a file describes',
    'kubectl create -f pod.yaml',
    '',
    '# What comes in on standard input',
    'cat pod.yaml | kubectl create -f -',
    '',
    '# Edit it before it is created',
    'kubectl create -f pod.yaml --edit',
  ],
  flags: [
    ...printFlags,
    ...fileFlags('Files, directories or URLs of what to create'),
    dryRunFlag,
    validateFlag,
    saveConfigFlag,
    selectorFlag,
    recordFlag,
    fieldManagerFlag('kubectl-create'),
    { name: 'edit', type: 'bool', usage: 'Edit before creating' },
    { name: 'raw', type: 'string', usage: 'A path to POST the file to as it is.' },
    { name: 'windows-line-endings', type: 'bool', usage: 'With --edit, use the line endings of Windows.' },
  ],
  subcommands: [
    createNamespace,
    createQuota,
    createSecret,
    createConfigMap,
    createServiceAccount,
    createService,
    createDeployment,
    createClusterRole,
    createClusterRoleBinding,
    createRole,
    createRoleBinding,
    createPodDisruptionBudget,
    createPriorityClass,
    createJob,
    createCronJob,
    createIngress,
    createToken,
  ],
  async run(context) {
    if (!hasFiles(context) && context.args.length === 0) {
      throw new UsageError('must specify one of -f and -k');
    }
    if (context.args.length > 0) throw usageErrorWithHelp(context.path, `Unexpected args: [${context.args.join(' ')}]`);
    if (context.flags.string('raw') !== '') {
      if (context.flags.bool('edit')) throw new UsageError('--raw and --edit are mutually exclusive');
      return sendRaw(context, 'POST');
    }
    if (context.flags.bool('edit')) return editAndCreate(context);
    await createFromFiles(context);
  },
};

async function createFromFiles(context: CommandContext): Promise<void> {
  const dryRun = await dryRunOf(context);
  const validation = validationOf(context);
  const printer = objectPrinter(context, { operation: `created${dryRunSuffix(dryRun)}` });
  const { infos, errors } = await collect(context, { latest: false, validate: validation !== 'Ignore' });
  const problems: unknown[] = [];
  for (const { resource, namespace, source, object: given } of infos) {
    let object = context.flags.bool('save-config') ? withLastApplied(given) : given;
    if (context.flags.bool('record')) object = withChangeCause(context, object);
    try {
      if (dryRun !== 'client') {
        object = await context.client.create(resource, namespace, object, {
          fieldManager: context.flags.string('field-manager'),
          fieldValidation: validation,
          ...dryRunQuery(dryRun),
        });
      }
      await printer.print(object);
    } catch (error) {
      if (!(error instanceof StatusError) && !(error instanceof UsageError)) throw error;
      problems.push(addSource('creating', source, error));
    }
  }
  throwCollected([...problems, ...errors]);
  if (infos.length === 0) throw new UsageError('no objects passed to create');
}
