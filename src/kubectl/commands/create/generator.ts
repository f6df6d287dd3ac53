/** A command that builds one object from flags and creates it: `kubectl create deployment`, `create role`, … */
import { getApiResource } from '#kube/api-resources.ts';
import type { Unstructured } from '#kube/object.ts';
import { StatusError } from '#kube/status-error.ts';
import type { Command, CommandContext } from '../../command.ts';
import { dryRunOf, dryRunQuery, dryRunSuffix, validationOf } from '../../flags/dry-run.ts';
import type { FlagDefinition } from '../../flags/flag.ts';
import { dryRunFlag, fieldManagerFlag, printFlags, saveConfigFlag, validateFlag } from '../../flags/shared-flags.ts';
import { withLastAppliedAsBuilt } from '../../apply/last-applied.ts';
import { nameHash } from '../../kustomize/name-hash.ts';
import { objectPrinter } from '../../printers/object-printer.ts';
import { UsageError, usageErrorWithHelp } from '../../usage-error.ts';

export interface Generator {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly short: string;
  readonly long?: string;
  readonly examples: readonly string[];
  readonly usage: string;
  readonly flags: readonly FlagDefinition[];
  /** Group and plural of what is created. */
  readonly resource: readonly [string, string];
  /** Before the server's message: `failed to create deployment: `. Absent: the server's error as it is. */
  readonly failure?: string;
  /** The object in Go's field order, without a namespace. */
  build(context: CommandContext, name: string): Unstructured | Promise<Unstructured>;
}

export function generatorCommand(generator: Generator): Command {
  return {
    name: generator.name,
    ...(generator.aliases === undefined ? {} : { aliases: generator.aliases }),
    short: generator.short,
    ...(generator.long === undefined ? {} : { long: generator.long }),
    examples: generator.examples,
    usage: generator.usage,
    flags: [...printFlags, dryRunFlag, saveConfigFlag, validateFlag, fieldManagerFlag('kubectl-create'), ...generator.flags],
    run: (context) => generate(generator, context),
  };
}

/** The one NAME among the arguments, those after `--` left aside. */
export function nameArgument(context: CommandContext): string {
  const args = context.argsBeforeDash < 0 ? context.args : context.args.slice(0, context.argsBeforeDash);
  const [name, more] = args;
  if (name === undefined || more !== undefined) throw usageErrorWithHelp(context.path, `exactly one NAME is required, got ${args.length}`);
  return name;
}

/** What stands after `--`. */
export function commandAfterDash(context: CommandContext): readonly string[] {
  return context.argsBeforeDash < 0 ? [] : context.args.slice(context.argsBeforeDash);
}

async function generate(generator: Generator, context: CommandContext): Promise<void> {
  const name = nameArgument(context);
  const dryRun = await dryRunOf(context);
  const validation = validationOf(context);
  const printer = objectPrinter(context, { operation: `created${dryRunSuffix(dryRun)}`, fromServer: false });
  const resource = getApiResource(...generator.resource);
  let object = await generator.build(context, name);
  if (resource.namespaced && context.namespaceGiven) object = inNamespace(object, context.namespace);
  if (context.flags.bool('append-hash')) object = { ...object, metadata: { ...object.metadata, name: `${name}-${nameHash(object)}` } };
  if (context.flags.bool('save-config')) object = withLastAppliedAsBuilt(object);
  if (dryRun !== 'client') {
    try {
      object = await context.client.create(resource, context.namespace, object, {
        fieldManager: context.flags.string('field-manager'),
        fieldValidation: validation,
        ...dryRunQuery(dryRun),
      });
    } catch (error) {
      if (generator.failure === undefined || !(error instanceof StatusError)) throw error;
      throw new UsageError(`${generator.failure}${error.message}`);
    }
  }
  await printer.print(object);
}

export function inNamespace(object: Unstructured, namespace: string): Unstructured {
  const { name, ...rest } = object.metadata ?? {};
  return { ...object, metadata: { ...(name === undefined ? {} : { name }), namespace, ...rest } };
}
