/** Mirrors kubectl/pkg/cmd/apply. */
import type { Unstructured } from '#kube/object.ts';
import { StatusError } from '#kube/status-error.ts';
import { lastApplied, LAST_APPLIED, withLastApplied } from '../../apply/last-applied.ts';
import { migrationPatch } from '../../apply/migrate-fields.ts';
import { applyPatch, isConflict } from '../../apply/patcher.ts';
import { withChangeCause } from '../../change-cause.ts';
import type { Command, CommandContext } from '../../command.ts';
import { dryRunOf, dryRunQuery, dryRunSuffix, validationOf, type DryRun, type Validation } from '../../flags/dry-run.ts';
import {
  deleteFlags,
  dryRunFlag,
  fieldManagerFlag,
  fileFlags,
  printFlags,
  recordFlag,
  selectorFlag,
  validateFlag,
} from '../../flags/shared-flags.ts';
import { objectPrinter, withoutManagedFields, type ObjectPrinter } from '../../printers/object-printer.ts';
import { addSource } from '../../report-error.ts';
import { collect, hasFiles } from '../../resources/collect.ts';
import type { Info } from '../../resources/info.ts';
import { throwCollected, UsageError, usageErrorWithHelp } from '../../usage-error.ts';
import { deleteAndWait } from '../../delete/delete-object.ts';
import { sleep } from '#posix/clock.ts';
import { isTrue } from '../../flags/flag-values.ts';
import { ApplySet } from './apply-set.ts';
import { editLastApplied, setLastApplied, viewLastApplied } from './last-applied-commands.ts';
import { prune, pruneKinds } from './prune.ts';
import { serverSideConflict } from './server-side-conflict.ts';

export const apply: Command = {
  name: 'apply',
  short: 'Apply a configuration to a resource by file name or stdin',
  long: "Apply a configuration to a resource by file name or standard input. The resource must have a name; it is created if it does not exist yet. What was applied is remembered, so create it with 'apply' or 'create --save-config' from the start.\n\nJSON and YAML are accepted.",
  usage: '(-f FILENAME | -k DIRECTORY)',
  examples: [
    '# What a file describes',
    'kubectl apply -f pod.yaml',
    '',
    '# A directory with a kustomization',
    'kubectl apply -k dir/',
    '',
    '# What comes in on standard input',
    'cat pod.yaml | kubectl apply -f -',
    '',
    '# Delete what carries the label and is not in the file any more',
    'kubectl apply --prune -f manifest.yaml -l app=nginx',
  ],
  flags: [
    ...printFlags,
    ...fileFlags('Files of the configurations to apply.'),
    dryRunFlag,
    validateFlag,
    selectorFlag,
    recordFlag,
    ...deleteFlags,
    fieldManagerFlag('kubectl-client-side-apply'),
    { name: 'all', type: 'bool', usage: 'With --prune, everything in the namespace.' },
    { name: 'applyset', type: 'string', hidden: true, usage: 'With --prune, the object that keeps what is applied together.' },
    { name: 'force-conflicts', type: 'bool', usage: 'With --server-side, take fields over from other managers.' },
    { name: 'openapi-patch', type: 'bool', default: 'true', usage: 'Use the schema to make the patch.' },
    { name: 'overwrite', type: 'bool', default: 'true', usage: 'Let what is applied win over what is there' },
    { name: 'prune', type: 'bool', usage: 'Delete what was applied before and is in no file now; with -l or --all.' },
    { name: 'prune-allowlist', type: 'stringArray', usage: 'The kinds to prune: <group/version/kind>' },
    { name: 'server-side', type: 'bool', usage: 'Let the server merge.' },
    { name: 'subresource', type: 'string', usage: 'Apply to this subresource; with --server-side.' },
    { name: 'wait', type: 'bool', usage: 'Wait until what is deleted is gone.' },
  ],
  subcommands: [viewLastApplied, setLastApplied, editLastApplied],
  async run(context) {
    const { flags } = context;
    const dryRun = await dryRunOf(context);
    const serverSide = flags.bool('server-side');
    if (flags.bool('force-conflicts') && !serverSide) throw new UsageError('--force-conflicts only works with --server-side');
    if (dryRun === 'client' && serverSide)
      throw new UsageError("--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)");
    if (!hasFiles(context) && context.args.length === 0) throw new UsageError('must specify one of -f and -k');
    if (context.args.length > 0) throw usageErrorWithHelp(context.path, `Unexpected args: [${context.args.join(' ')}]`);
    if (flags.bool('force') && serverSide) throw new UsageError('--force cannot be used with --server-side');
    const set = flags.string('applyset') === '' ? undefined : await openSet(context);
    checkPrune(context, serverSide);
    await set?.validate();
    await new Apply(context, dryRun, validationOf(context), set).run();
  },
};

/** The flag is there where the environment asks for it. */
async function openSet(context: CommandContext): Promise<ApplySet> {
  if (!isTrue(context.process.env.get('KUBECTL_APPLYSET') ?? ''))
    throw new UsageError(`unknown flag: --applyset\nSee '${context.path} --help' for usage.`);
  const set = await ApplySet.open(context);
  if (!context.flags.bool('prune')) throw new UsageError('--applyset requires --prune');
  return set;
}

function checkPrune({ flags }: CommandContext, serverSide: boolean): void {
  if (!flags.bool('prune')) return;
  if (flags.bool('force')) throw new UsageError('--force cannot be used with --prune');
  if (flags.string('applyset') !== '') {
    const [other] = ['all', 'selector', 'prune-allowlist'].filter((name) => (name === 'all' ? flags.bool(name) : flags.changed(name)));
    if (other !== undefined) throw new UsageError(`--${other} is incompatible with --applyset`);
    return;
  }
  if (flags.string('selector') === '' && !flags.bool('all')) {
    throw new UsageError(
      'all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector',
    );
  }
  if (serverSide) throw new UsageError("--prune is in alpha and doesn't currently work on objects created by server-side apply");
}

class Apply {
  readonly #context: CommandContext;
  readonly #dryRun: DryRun;
  readonly #validation: Validation;
  readonly #printers = new Map<string, ObjectPrinter>();
  readonly #seen = new Set<string>();
  readonly #applied: Unstructured[] = [];
  readonly #set: ApplySet | undefined;

  constructor(context: CommandContext, dryRun: DryRun, validation: Validation, set: ApplySet | undefined) {
    this.#set = set;
    this.#context = context;
    this.#dryRun = dryRun;
    this.#validation = validation;
  }

  async run(): Promise<void> {
    const context = this.#context;
    const set = this.#set;
    const kinds = context.flags.bool('prune') && set === undefined ? await pruneKinds(context) : [];
    const { infos: given, errors } = await collect(context, { latest: false, validate: this.#validation !== 'Ignore' });
    const infos = set === undefined ? given : given.map((info) => set.withLabel(info));
    const problems: unknown[] = [...errors];
    if (infos.length === 0 && problems.length === 0) throw new UsageError('no objects passed to apply');
    if (set !== undefined) await set.beforeApply(infos, this.#dryRun, this.#validation);
    for (const info of infos) {
      try {
        if (info.name === '' && (info.object.metadata?.generateName ?? '') !== '')
          throw new UsageError(`from ${info.object.metadata?.generateName ?? ''}: cannot use generate name with apply`);
        await this.#apply(info);
      } catch (error) {
        if (!(error instanceof StatusError) && !(error instanceof UsageError)) throw error;
        problems.push(error);
      }
    }
    throwCollected(problems);
    await this.#printObjects();
    if (!context.flags.bool('prune')) return;
    const print = (object: Unstructured): Promise<void> => this.#print('pruned', object);
    if (set !== undefined) return set.prune(this.#seen, this.#dryRun, this.#validation, print);
    const namespaces = new Set(infos.filter(({ resource }) => resource.namespaced).map(({ namespace }) => namespace));
    if (context.namespaceGiven) namespaces.add(context.namespace);
    await prune(context, { kinds, namespaces, seen: this.#seen }, this.#dryRun, print);
  }

  async #apply(info: Info): Promise<void> {
    if (this.#context.flags.bool('server-side')) return this.#serverSide(info);
    const context = this.#context;
    const given = context.flags.bool('record') ? withChangeCause(context, info.object) : info.object;
    const modified = withLastApplied(given);
    let current: Unstructured;
    try {
      current = await context.client.get(info.resource, info.namespace, info.name);
    } catch (error) {
      if (!(error instanceof StatusError) || error.reason !== 'NotFound')
        throw addSource(`retrieving current configuration of:\n${describeInfo(info)}\nfrom server for:`, info.source, error);
      const created = this.#dryRun === 'client' ? modified : await this.#create(info, modified);
      this.#mark(created);
      return this.#print('created', created);
    }
    if (lastApplied(current) === undefined && this.#dryRun !== 'client') {
      await context.warn(
        `resource ${resourceName(info)} is missing the ${LAST_APPLIED} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.`,
      );
    }
    if (this.#dryRun === 'client') {
      this.#mark(current);
      return this.#print('configured', current);
    }
    const patched = await this.#patch(info, modified, current);
    this.#mark(patched ?? current);
    return this.#print(patched === undefined ? 'unchanged' : 'configured', patched ?? current);
  }

  async #create(info: Info, object: Unstructured): Promise<Unstructured> {
    try {
      return await this.#context.client.create(info.resource, info.namespace, object, {
        fieldManager: this.#context.flags.string('field-manager'),
        fieldValidation: this.#validation,
        ...dryRunQuery(this.#dryRun),
      });
    } catch (error) {
      throw addSource('creating', info.source, error);
    }
  }

  /** Undefined when there is nothing to send; a patch that changes nothing counts as one. Tries again when someone else changed the object meanwhile. */
  async #patch(info: Info, modified: Unstructured, first: Unstructured): Promise<Unstructured | undefined> {
    const { client, flags } = this.#context;
    let current = first;
    for (let attempt = 0; ; attempt++) {
      try {
        const { type, patch } = applyPatch(info, modified, current);
        if (Object.keys(patch).length === 0) return undefined;
        const patched = await client.patch(info.resource, info.namespace, info.name, type, patch, {
          fieldManager: flags.string('field-manager'),
          fieldValidation: this.#validation,
          ...dryRunQuery(this.#dryRun),
        });
        return patched;
      } catch (error) {
        if (isConflict(error) && attempt < 5) {
          await this.#context.race(sleep(this.#context.process.machine.clock, attempt === 0 ? 0 : 1000));
          current = await client.get(info.resource, info.namespace, info.name);
          continue;
        }
        const mayReplace = error instanceof StatusError && (error.reason === 'Conflict' || error.reason === 'Invalid');
        if (!flags.bool('force') || !mayReplace) throw error;
        await deleteAndWait(this.#context, info, { gracePeriod: flags.int('grace-period'), cascade: 'Background' });
        return this.#createOrRestore(info, modified, current);
      }
    }
  }

  /** What was deleted comes back where what shall replace it is refused. */
  async #createOrRestore(info: Info, modified: Unstructured, original: Unstructured): Promise<Unstructured> {
    try {
      return await this.#create(info, modified);
    } catch (error) {
      await this.#context.client.create(info.resource, info.namespace, original);
      throw error;
    }
  }

  async #serverSide(info: Info): Promise<void> {
    const { client, flags } = this.#context;
    const manager = flags.changed('field-manager') ? flags.string('field-manager') : 'kubectl';
    const query = {
      fieldManager: manager,
      force: flags.bool('force-conflicts') ? 'true' : 'false',
      fieldValidation: this.#validation,
      ...dryRunQuery(this.#dryRun),
    };
    const send = (): Promise<Unstructured> =>
      client.patch(info.resource, info.namespace, info.name, 'apply', info.object, query, flags.string('subresource'));
    try {
      let applied = await send();
      const migration = this.#dryRun === 'none' ? migrationPatch(applied, manager) : undefined;
      if (migration !== undefined) {
        await client.patch(info.resource, info.namespace, info.name, 'json', migration, { fieldManager: manager });
        applied = await send();
      }
      this.#mark(applied);
      await this.#print('serverside-applied', applied);
    } catch (error) {
      throw isConflict(error) ? serverSideConflict(error as StatusError) : error;
    }
  }

  #mark(object: Unstructured): void {
    this.#seen.add(object.metadata?.uid ?? '');
  }

  async #print(operation: string, object: Unstructured): Promise<void> {
    const first = objectPrinter(this.#context, { operation: '' });
    if (first.printsObject && operation !== 'pruned') this.#applied.push(object);
    else await this.#printLine(operation, object);
  }

  /** Objects are printed when all are applied: several are a list. */
  async #printObjects(): Promise<void> {
    const [first, ...more] = this.#applied;
    if (first === undefined) return;
    const items = this.#applied.map((object) => withoutManagedFields(this.#context, object));
    const list = { kind: 'List', apiVersion: 'v1', metadata: {}, items };
    await objectPrinter(this.#context, { operation: '', fromServer: more.length === 0 }).print(more.length === 0 ? first : list);
  }

  async #printLine(operation: string, object: Unstructured): Promise<void> {
    let printer = this.#printers.get(operation);
    if (printer === undefined) {
      const first = [...this.#printers.values()].find((known) => known.printsObject);
      printer = first ?? objectPrinter(this.#context, { operation: `${operation}${dryRunSuffix(this.#dryRun)}` });
      this.#printers.set(operation, printer);
    }
    await printer.print(object);
  }
}

function resourceName(info: Info): string {
  return `${info.resource.plural}/${info.name}`;
}

function describeInfo(info: Info): string {
  const kind = `Resource: "${info.resource.group === '' ? '' : info.resource.group}/${info.resource.version}, Resource=${info.resource.plural}"`;
  return `${kind}, GroupVersionKind: "${info.resource.group}/${info.resource.version}, Kind=${info.resource.kind}"\nName: "${info.name}", Namespace: "${info.namespace}"`;
}
