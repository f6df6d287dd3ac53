/** What all `kubectl set` commands do: change objects that have a pod template, and patch what changed. Mirrors kubectl/pkg/cmd/set/helper.go. */
import { deepEqual } from '#kube/deep-equal.ts';
import type { Container } from '#kube/generated/types.ts';
import type { Draft, Unstructured } from '#kube/object.ts';
import { builtInMapper } from '#kube/rest-mapping.ts';
import { schemaForKind } from '#kube/schema.ts';
import { StatusError } from '#kube/status-error.ts';
import { createTwoWayMergePatch } from '#kube/strategic-merge-diff.ts';
import { withChangeCause } from '../../change-cause.ts';
import type { CommandContext } from '../../command.ts';
import { dryRunOf, dryRunQuery, dryRunSuffix } from '../../flags/dry-run.ts';
import type { FlagDefinition } from '../../flags/flag.ts';
import { dryRunFlag, fieldManagerFlag, fileFlags, printFlags, recordFlag, selectorFlag } from '../../flags/shared-flags.ts';
import { objectPrinter } from '../../printers/object-printer.ts';
import { refuseAllWithSelectors } from '../../flags/exclusive-selection.ts';
import { collect } from '../../resources/collect.ts';
import type { Info } from '../../resources/info.ts';
import { BareError, throwCollected, UsageError } from '../../usage-error.ts';

export const setFlags: readonly FlagDefinition[] = [
  ...printFlags,
  ...fileFlags('Files that name what to change'),
  selectorFlag,
  dryRunFlag,
  recordFlag,
  fieldManagerFlag('kubectl-set'),
  { name: 'all', type: 'bool', usage: 'All of the type in the namespace' },
  { name: 'local', type: 'bool', usage: 'Change only what is printed; ask no server.' },
];

export interface PodSpecDraft {
  containers: Draft<Container>[];
  initContainers?: Draft<Container>[];
  serviceAccountName?: string;
  serviceAccount?: string;
}

/** The pod spec inside a workload, free to change; undefined when it has none. */
export function podSpecOf(object: Draft<Unstructured>): PodSpecDraft | undefined {
  const spec = object['spec'] as { template?: { spec?: PodSpecDraft }; jobTemplate?: { spec: { template: { spec: PodSpecDraft } } } } & PodSpecDraft;
  if (object.kind === 'Pod') return spec;
  return spec?.jobTemplate?.spec.template.spec ?? spec?.template?.spec;
}

export interface Update {
  /** `image updated` */
  readonly operation: string;
  readonly resources: readonly string[];
  /** Before an error of the server: `failed to patch env update to pod template: `. */
  readonly failure?: string;
  /** What is said when `--local` comes with arguments; else that nothing is given. */
  readonly localOnly?: string;
  /** Sends what is as it was, too. */
  readonly sendsUnchanged?: boolean;
  /** What the command line lacks; asked when the objects are known. */
  check?(): void;
  /** Changes the draft; throws what is wrong with it, returns what it could not find and does not mind. */
  change(object: Draft<Unstructured>, info: Info): void | readonly string[] | Promise<void>;
}

/** For `Update.localOnly`. */
export const LOCAL_FILES_ONLY =
  "you must specify resources by --filename when --local is set.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'";

/** What is not changed is neither sent nor printed. */
export async function updateObjects(context: CommandContext, update: Update): Promise<void> {
  const { flags } = context;
  const dryRun = await dryRunOf(context);
  const local = flags.bool('local');
  refuseAllWithSelectors(context);
  if (local && update.localOnly !== undefined && update.resources.length > 0) throw new UsageError(update.localOnly);
  const { infos, errors } = await collect(context, { args: update.resources, all: flags.bool('all'), local });
  throwCollected(errors);
  update.check?.();
  const printer = objectPrinter(context, { operation: `${update.operation}${dryRunSuffix(dryRun)}` });
  const problems: unknown[] = [];
  for (const info of infos) {
    try {
      const draft = JSON.parse(JSON.stringify(info.object)) as Draft<Unstructured>;
      const missing = await changed(update, draft, info, local);
      problems.push(...missing.map((text) => new BareError(`error: ${text}`)));
      let after = draft as Unstructured;
      if (flags.bool('record') && !deepEqual(after, info.object)) after = withChangeCause(context, after);
      if (update.sendsUnchanged !== true && deepEqual(after, info.object)) continue;
      if (local || dryRun === 'client') {
        await printer.print(after);
        continue;
      }
      const schema = schemaForKind(info.resource.group, info.resource.version, info.resource.kind);
      const patch = createTwoWayMergePatch(info.object, after, schema);
      await printer.print(await send(context, info, patch, update.failure, dryRunQuery(dryRun)));
    } catch (error) {
      if (!(error instanceof StatusError) && !(error instanceof UsageError) && !(error instanceof BareError)) throw error;
      problems.push(error);
    }
  }
  throwCollected(problems);
}

/** Says of which object what is wrong, as upstream names it. */
async function changed(update: Update, draft: Draft<Unstructured>, info: Info, local: boolean): Promise<readonly string[]> {
  try {
    return (await update.change(draft, info)) ?? [];
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const { kind, group, plural } = info.resource;
    const name = !local
      ? `${plural}/${info.name}`
      : group === ''
        ? `${kind.toLowerCase()}/${info.name}`
        : `${kind.toLowerCase()}.${group}/${info.name}\n`;
    throw new BareError(`error: ${name} ${error.message}\n`);
  }
}

/** Throws for kinds without pods. */
export function getPodSpec(object: Draft<Unstructured>): PodSpecDraft {
  const spec = podSpecOf(object);
  if (spec !== undefined) return spec;
  const version = object.apiVersion?.split('/').at(-1) ?? '';
  const type = findBuiltInKind(object) ? `${version}.${object.kind ?? ''}` : 'unstructured.Unstructured';
  throw new UsageError(`the object is not a pod or does not have a pod template: *${type}`);
}

function findBuiltInKind({ apiVersion = '', kind = '' }: Draft<Unstructured>): boolean {
  return builtInMapper.findKind(apiVersion, kind) !== undefined;
}

async function send(
  context: CommandContext,
  info: Info,
  patch: object,
  failure: string | undefined,
  query: { readonly dryRun?: string },
): Promise<Unstructured> {
  try {
    return await context.client.patch(info.resource, info.namespace, info.name, 'strategic', patch, {
      fieldManager: context.flags.string('field-manager'),
      ...query,
    });
  } catch (error) {
    if (failure === undefined || !(error instanceof StatusError)) throw error;
    throw new UsageError(`${failure}${error.message}`);
  }
}

/** Where `key=value` arguments begin. */
export function splitArguments(
  args: readonly string[],
  isUpdate: (arg: string) => boolean,
): { readonly resources: readonly string[]; readonly updates: readonly string[] } {
  const first = args.findIndex(isUpdate);
  return first < 0 ? { resources: args, updates: [] } : { resources: args.slice(0, first), updates: args.slice(first) };
}

/** `*`, a name, or a pattern with `*` in it. */
export function selectContainers(containers: readonly Draft<Container>[], pattern: string): readonly Draft<Container>[] {
  const regex = new RegExp(
    `^${pattern
      .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  );
  return containers.filter((container) => regex.test(container.name ?? ''));
}
