/** Mirrors kubectl/pkg/cmd/autoscale. */
import { getApiResource } from '#kube/api-resources.ts';
import { canonicalQuantity, QuantityError } from '#kube/quantity.ts';
import { StatusError } from '#kube/status-error.ts';
import type { Unstructured } from '#kube/object.ts';
import { withLastAppliedAsBuilt } from '../apply/last-applied.ts';
import type { Command, CommandContext } from '../command.ts';
import { dryRunOf, dryRunQuery, dryRunSuffix } from '../flags/dry-run.ts';
import { dryRunFlag, fieldManagerFlag, fileFlags, printFlags, recordFlag, saveConfigFlag } from '../flags/shared-flags.ts';
import { objectPrinter } from '../printers/object-printer.ts';
import { collect } from '../resources/collect.ts';
import type { Info } from '../resources/info.ts';
import { throwCollected, UsageError } from '../usage-error.ts';
import { inNamespace } from './create/generator.ts';

export const autoscale: Command = {
  name: 'autoscale',
  short: 'Auto-scale a deployment, replica set, stateful set, or replication controller',
  long: 'Create an autoscaler that chooses the number of pods of a deployment, replica set, stateful set or replication controller.',
  usage: '(-f FILENAME | TYPE NAME | TYPE/NAME) [--min=MINPODS] --max=MAXPODS [--cpu=CPU] [--memory=MEMORY]',
  examples: ['# Between 2 and 10 pods, at 80% of the CPU they ask for', 'kubectl autoscale deployment web --min=2 --max=10 --cpu=80%'],
  flags: [
    ...printFlags,
    ...fileFlags('Files that name what to scale'),
    dryRunFlag,
    saveConfigFlag,
    recordFlag,
    fieldManagerFlag('kubectl-autoscale'),
    { name: 'cpu', type: 'string', usage: 'CPU to aim at: 70% or 500m.' },
    {
      name: 'cpu-percent',
      type: 'int32',
      default: '-1',
      usage: 'CPU to aim at.',
      hidden: true,
      deprecated: "Use --cpu with percentage or resource quantity format (e.g., '70%' for utilization or '500m' for milliCPU).",
    },
    { name: 'max', type: 'int32', default: '-1', usage: 'At most so many pods.', required: true },
    { name: 'memory', type: 'string', usage: 'Memory to aim at: 60% or 200Mi.' },
    { name: 'min', type: 'int32', default: '-1', usage: 'At least so many pods.' },
    { name: 'name', type: 'string', usage: 'The name of the autoscaler.' },
  ],
  async run(context) {
    const [min, max] = [context.flags.int('min'), context.flags.int('max')];
    if (max < 1) throw new UsageError(`--max=MAXPODS is required and must be at least 1, max: ${max}`);
    if (max < min) throw new UsageError(`--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${max}, min: ${min}`);
    if (context.flags.string('cpu') !== '' && context.flags.int('cpu-percent') >= 0)
      throw new UsageError('--cpu-percent and --cpu are mutually exclusive');
    for (const name of ['cpu', 'memory']) metric(name, context.flags.string(name));
    const dryRun = await dryRunOf(context);
    const printer = objectPrinter(context, {
      operation: `${dryRun === 'none' ? 'autoscaled' : 'created'}${dryRunSuffix(dryRun)}`,
      fromServer: false,
    });
    const { infos, errors } = await collect(context, { latest: true });
    const problems: unknown[] = [...errors];
    for (const info of infos) {
      try {
        let object = autoscaler(context, info, min, max);
        if (context.namespaceGiven) object = inNamespace(object, info.namespace);
        if (context.flags.bool('save-config')) object = withLastAppliedAsBuilt(object);
        if (dryRun !== 'client')
          object = await context.client.create(getApiResource('autoscaling', 'horizontalpodautoscalers'), info.namespace, object, {
            fieldManager: context.flags.string('field-manager'),
            ...dryRunQuery(dryRun),
          });
        await printer.print(object);
      } catch (error) {
        if (!(error instanceof StatusError) && !(error instanceof UsageError)) throw error;
        problems.push(fallenBack(context, error));
      }
    }
    throwCollected(problems);
  },
};

/** Upstream tries autoscaling/v1 next, which reads no flag but --cpu. */
function fallenBack({ flags }: CommandContext, error: unknown): unknown {
  if (!(error instanceof StatusError) || flags.string('cpu') !== '') return error;
  return new UsageError('failed to create autoscaling/v2 HPA and the configuration is incompatible with autoscaling/v1: empty input');
}

function autoscaler(context: CommandContext, info: Info, min: number, max: number): Unstructured {
  const { flags } = context;
  if (!info.resource.subresources.includes('scale'))
    throw new UsageError(
      `cannot autoscale a ${info.resource.kind}: could not find scale subresource for ${groupVersionOf(info)}, Resource=${info.resource.plural} in discovery information`,
    );
  const percent = flags.int('cpu-percent');
  const metrics = [metric('cpu', flags.string('cpu') || (percent >= 0 ? `${percent}%` : '')), metric('memory', flags.string('memory'))].filter(
    (each) => each !== undefined,
  );
  return {
    kind: 'HorizontalPodAutoscaler',
    apiVersion: 'autoscaling/v2',
    metadata: { name: flags.string('name') || info.name },
    spec: {
      scaleTargetRef: { kind: info.resource.kind, name: info.name, apiVersion: info.object.apiVersion },
      ...(min > 0 ? { minReplicas: min } : {}),
      maxReplicas: max,
      ...(metrics.length > 0 ? { metrics } : {}),
    },
    status: { desiredReplicas: 0, currentMetrics: null },
  };
}

function groupVersionOf({ resource }: Info): string {
  return `${resource.group}/${resource.version}`;
}

function metric(name: string, text: string): object | undefined {
  if (text === '') return undefined;
  const target = text.endsWith('%')
    ? { type: 'Utilization', averageUtilization: Number(text.slice(0, -1)) }
    : { type: 'AverageValue', averageValue: quantity(name, text) };
  return { type: 'Resource', resource: { name, target } };
}

function quantity(name: string, text: string): string {
  try {
    return canonicalQuantity(text);
  } catch (error) {
    if (error instanceof QuantityError) throw new UsageError(`invalid resource ${name} value: ${text}`);
    throw error;
  }
}
