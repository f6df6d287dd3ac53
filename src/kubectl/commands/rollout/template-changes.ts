/** `rollout pause`, `resume` and `restart`. */
import { groupResource } from '#kube/api-resource.ts';
import type { Draft, Unstructured } from '#kube/object.ts';
import { schemaForKind } from '#kube/schema.ts';
import { StatusError } from '#kube/status-error.ts';
import { createTwoWayMergePatch } from '#kube/strategic-merge-diff.ts';
import type { Command, CommandContext } from '../../command.ts';
import { fieldManagerFlag, fileFlags, printFlags, selectorFlag } from '../../flags/shared-flags.ts';
import { objectPrinter } from '../../printers/object-printer.ts';
import { collectRequired } from '../../resources/collect.ts';
import type { Info } from '../../resources/info.ts';
import { throwCollected, UsageError } from '../../usage-error.ts';

type Spec = { paused?: boolean; template?: { metadata?: { annotations?: Record<string, string> } } };

function command(
  name: string,
  short: string,
  long: string,
  done: string,
  change: (context: CommandContext, info: Info, spec: Spec) => void,
): Command {
  return {
    name,
    short,
    long,
    usage: 'RESOURCE',
    examples: ['# Of a deployment', `kubectl rollout ${name} deployment/web`],
    flags: [...printFlags, ...fileFlags('Files that name what to change'), selectorFlag, fieldManagerFlag('kubectl-rollout')],
    async run(context) {
      const { infos, errors } = await collectRequired(context);
      const problems: unknown[] = [...errors];
      const printer = objectPrinter(context, { operation: done });
      if (infos.length === 0 && errors.length === 0) await context.err(`No resources found in ${context.namespace} namespace.\n`);
      for (const info of infos) {
        try {
          const draft = JSON.parse(JSON.stringify(info.object)) as Draft<Unstructured>;
          change(context, info, draft['spec'] as Spec);
          const patch = createTwoWayMergePatch(info.object, draft, schemaForKind(info.resource.group, info.resource.version, info.resource.kind));
          await printer.print(
            await context.client.patch(info.resource, info.namespace, info.name, 'strategic', patch, {
              fieldManager: context.flags.string('field-manager'),
            }),
          );
        } catch (error) {
          if (!(error instanceof StatusError) && !(error instanceof UsageError)) throw error;
          problems.push(error);
        }
      }
      throwCollected(problems);
    },
  };
}

/** Begins with `error: ` even among several. */
function unsupported(info: Info, what: string): UsageError {
  return new UsageError(`error: ${groupResource(info.resource)} "${info.name}" ${what}`);
}

export const pause = command(
  'pause',
  'Mark the provided resource as paused',
  'Mark the provided resource as paused.\n\nA paused resource is not rolled out until it is resumed. Only deployments can be paused.',
  'paused',
  (_context, info, spec) => {
    if (info.resource.kind !== 'Deployment') throw unsupported(info, 'pausing is not supported');
    if (spec.paused === true) throw unsupported(info, 'is already paused');
    spec.paused = true;
  },
);

export const resume = command(
  'resume',
  'Resume a paused resource',
  'Resume a paused resource.\n\nOnly deployments can be resumed.',
  'resumed',
  (_context, info, spec) => {
    if (info.resource.kind !== 'Deployment') throw unsupported(info, 'resuming is not supported');
    if (spec.paused !== true) throw unsupported(info, 'is not paused');
    delete spec.paused;
  },
);

export const restart = command(
  'restart',
  'Restart a resource',
  'Restart a resource.\n\nResource rollout will be restarted.',
  'restarted',
  (context, info, spec) => {
    if (!['Deployment', 'DaemonSet', 'StatefulSet'].includes(info.resource.kind)) throw unsupported(info, 'restarting is not supported');
    if (spec.paused === true) throw unsupported(info, "can't restart paused deployment (run rollout resume first)");
    const template = (spec.template ??= {});
    template.metadata = {
      ...template.metadata,
      annotations: {
        ...template.metadata?.annotations,
        'kubectl.kubernetes.io/restartedAt': new Date(context.now).toISOString().replace(/\.\d+Z$/, 'Z'),
      },
    };
  },
);
