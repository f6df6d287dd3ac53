/** Mirrors kubectl/pkg/cmd/diff. */
import { createTwoFilesPatch } from 'diff';
import type { Unstructured } from '#kube/object.ts';
import { StatusError } from '#kube/status-error.ts';
import { withoutLastApplied } from '../apply/last-applied.ts';
import { applyPatch } from '../apply/patcher.ts';
import type { Command, CommandContext } from '../command.ts';
import { fieldManagerFlag, fileFlags, selectorFlag } from '../flags/shared-flags.ts';
import { printYaml } from '../printers/yaml.ts';
import { collect, hasFiles } from '../resources/collect.ts';
import type { Info } from '../resources/info.ts';
import { ErrorList, UsageError, usageErrorWithHelp } from '../usage-error.ts';
import { reportError } from '../report-error.ts';
import { listPrunable, pruneKinds } from './apply/prune.ts';
import { comparedFolders, runExternalDiff } from './external-diff.ts';

export const diff: Command = {
  name: 'diff',
  short: 'Diff the live version against a would-be applied version',
  long: 'Diff configurations specified by file name or standard input between what is there and what it would be if applied.\n\nExit status: 0 no differences, 1 differences, above 1 an error.',
  usage: '-f FILENAME',
  examples: ['# What applying a file would change', 'kubectl diff -f pod.json'],
  flags: [
    ...fileFlags('Files of the configurations to compare'),
    selectorFlag,
    fieldManagerFlag('kubectl-client-side-apply'),
    { name: 'concurrency', type: 'int', default: '1', usage: 'How many objects at a time.' },
    { name: 'force-conflicts', type: 'bool', usage: 'Take fields over from other managers.' },
    { name: 'prune', type: 'bool', usage: 'Show what would be pruned too.' },
    { name: 'prune-allowlist', type: 'stringArray', usage: 'The kinds to prune.' },
    { name: 'server-side', type: 'bool', usage: 'Let the server merge.' },
    { name: 'show-managed-fields', type: 'bool', usage: 'Compare managedFields too.' },
  ],
  async run(context) {
    try {
      if (context.args.length > 0) throw usageErrorWithHelp(context.path, `Unexpected args: [${context.args.join(' ')}]`);
      if (!hasFiles(context)) throw new UsageError('must specify one of -f and -k');
      const { infos, errors } = await collect(context, { latest: false });
      const code = await compareAll(context, infos);
      if (errors.length > 0) throw errors.length === 1 ? errors[0] : new ErrorList(errors);
      return code;
    } catch (error) {
      const { text } = reportError(error, context.client.server);
      await context.err(text);
      return 2;
    }
  },
};

interface Compared {
  /** `v1.Pod.default.web` */
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

async function compareAll(context: CommandContext, infos: readonly Info[]): Promise<number> {
  const compared: Compared[] = [];
  const seen = new Set<string>();
  for (const info of infos) {
    const current = await liveObject(context, info);
    const merged = await mergedObject(context, info, current);
    seen.add(merged.metadata?.uid ?? '');
    compared.push({ file: fileOf(info), before: current === undefined ? '' : shown(context, current), after: shown(context, merged) });
  }
  if (context.flags.bool('prune')) {
    const namespaces = new Set(infos.filter(({ resource }) => resource.namespaced).map(({ namespace }) => namespace));
    for (const { resource, object } of await listPrunable(context, { kinds: await pruneKinds(context), namespaces, seen })) {
      const { namespace = '', name = '' } = object.metadata ?? {};
      compared.push({ file: fileOf({ resource, namespace, name }), before: shown(context, object), after: '' });
    }
  }
  const program = context.process.env.get('KUBECTL_EXTERNAL_DIFF') ?? '';
  return program === '' ? printPatches(context, compared) : runExternalDiff(context, program, compared);
}

function fileOf({ resource: { group, version, kind }, namespace, name }: Pick<Info, 'resource' | 'namespace' | 'name'>): string {
  return [group, version, kind, namespace, name].filter((part) => part !== '').join('.');
}

async function printPatches(context: CommandContext, compared: readonly Compared[]): Promise<number> {
  const [live, merged] = comparedFolders(context);
  const stamp = new Date(context.process.machine.clock.now()).toISOString().replace('T', ' ').replace('Z', '000000 +0000');
  let text = '';
  for (const { file, before, after } of compared) {
    if (before === after) continue;
    const patch = createTwoFilesPatch(`${live}/${file}`, `${merged}/${file}`, before, after, stamp, stamp, { context: 3 });
    text += `diff -u -N ${live}/${file} ${merged}/${file}\n${patch.replace(/^=+\n/, '')}`;
  }
  await context.out(text);
  return text === '' ? 0 : 1;
}

async function liveObject(context: CommandContext, info: Info): Promise<Unstructured | undefined> {
  try {
    return await context.client.get(info.resource, info.namespace, info.name);
  } catch (error) {
    if (error instanceof StatusError && error.reason === 'NotFound') return undefined;
    throw error;
  }
}

/** What the server would have after apply. */
async function mergedObject(context: CommandContext, info: Info, current: Unstructured | undefined): Promise<Unstructured> {
  const { client, flags } = context;
  const byServer = flags.bool('server-side') && !flags.changed('field-manager');
  const query = { fieldManager: byServer ? 'kubectl' : flags.string('field-manager'), dryRun: 'All' };
  if (flags.bool('server-side'))
    return client.patch(info.resource, info.namespace, info.name, 'apply', info.object, {
      ...query,
      force: flags.bool('force-conflicts') ? 'true' : 'false',
    });
  if (current === undefined) return client.create(info.resource, info.namespace, info.object, query);
  const { type, patch } = applyPatch(info, withoutLastApplied(info.object), current);
  return Object.keys(patch).length === 0 ? current : client.patch(info.resource, info.namespace, info.name, type, patch, query);
}

function shown(context: CommandContext, object: Unstructured): string {
  const { managedFields, annotations = {}, ...metadata } = object.metadata ?? {};
  const { 'kubectl.kubernetes.io/last-applied-configuration': last, ...others } = annotations;
  const kept = last === undefined ? annotations : { ...others, 'kubectl.kubernetes.io/last-applied-configuration': last };
  return printYaml(
    masked({
      ...object,
      metadata: {
        ...metadata,
        ...(Object.keys(kept).length > 0 ? { annotations: kept } : {}),
        ...(context.flags.bool('show-managed-fields') && managedFields !== undefined ? { managedFields } : {}),
      },
    }),
  );
}

/** Secrets are not shown. */
function masked(object: Unstructured): Unstructured {
  const data = object['data'];
  if (object.kind !== 'Secret' || typeof data !== 'object' || data === null) return object;
  return { ...object, data: Object.fromEntries(Object.keys(data).map((key) => [key, '***'])) };
}
