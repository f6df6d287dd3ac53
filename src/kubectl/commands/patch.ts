/** Mirrors kubectl/pkg/cmd/patch. */
import { applyJsonPatch } from '#kube/json-patch.ts';
import { deepEqual } from '#kube/deep-equal.ts';
import { applyMergePatch } from '#kube/merge-patch.ts';
import type { Unstructured } from '#kube/object.ts';
import { schemaForKind } from '#kube/schema.ts';
import { StatusError } from '#kube/status-error.ts';
import { applyStrategicMergePatch } from '#kube/strategic-merge-patch.ts';
import { withChangeCause } from '../change-cause.ts';
import type { Command, CommandContext } from '../command.ts';
import { dryRunOf, dryRunQuery, dryRunSuffix } from '../flags/dry-run.ts';
import { dryRunFlag, fieldManagerFlag, fileFlags, printFlags, recordFlag } from '../flags/shared-flags.ts';
import { parseYaml, YamlError } from '../manifests/parse-yaml.ts';
import { objectPrinter } from '../printers/object-printer.ts';
import { collect } from '../resources/collect.ts';
import type { Info } from '../resources/info.ts';
import { throwCollected, UsageError } from '../usage-error.ts';

const TYPES = ['json', 'merge', 'strategic'] as const;
type Type = (typeof TYPES)[number];

const MEDIA: Readonly<Record<Type, string>> = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
};

export const patch: Command = {
  name: 'patch',
  short: 'Update fields of a resource',
  long: 'Update fields of a resource using strategic merge patch, a JSON merge patch, or a JSON patch.\n\nJSON and YAML are accepted.',
  usage: '(-f FILENAME | TYPE NAME) [-p PATCH|--patch-file FILE]',
  examples: [
    '# A part of a node',
    `kubectl patch node worker-1 -p '{"spec":{"unschedulable":true}}'`,
    '',
    "# A container's image; its name says which",
    `kubectl patch pod web -p '{"spec":{"containers":[{"name":"web","image":"nginx:1.20"}]}}'`,
    '',
    '# A JSON patch',
    `kubectl patch pod web --type='json' -p='[{"op": "replace", "path": "/spec/containers/0/image", "value":"nginx"}]'`,
  ],
  flags: [
    ...printFlags,
    ...fileFlags('Files that name what to patch'),
    dryRunFlag,
    recordFlag,
    fieldManagerFlag('kubectl-patch'),
    { name: 'local', type: 'bool', usage: 'Patch only what is printed; ask no server.' },
    { name: 'patch', shorthand: 'p', type: 'string', usage: 'The patch, in JSON or YAML.' },
    { name: 'patch-file', type: 'string', usage: 'A file with the patch.' },
    { name: 'subresource', type: 'string', usage: 'Patch this subresource.' },
    { name: 'type', type: 'string', default: 'strategic', usage: 'The type of the patch: [json merge strategic]' },
  ],
  async run(context) {
    const { flags } = context;
    const type = flags.string('type').toLowerCase();
    if (flags.string('patch') !== '' && flags.string('patch-file') !== '') throw new UsageError('cannot specify --patch and --patch-file together');
    if (flags.string('patch') === '' && flags.string('patch-file') === '')
      throw new UsageError('must specify --patch or --patch-file containing the contents of the patch');
    if (flags.bool('local') && context.args.length > 0) throw new UsageError('cannot specify --local and server resources');
    if (!isType(type)) throw new UsageError(`--type must be one of [${TYPES.join(' ')}], not "${type}"`);
    const dryRun = await dryRunOf(context);
    const body = readPatch(context);
    const { infos, errors } = await collect(context, { local: flags.bool('local'), latest: !flags.bool('local') });
    const problems: unknown[] = [...errors];
    if (infos.length === 0 && problems.length === 0) throw new UsageError('no objects passed to patch');
    for (const info of infos) {
      try {
        const onlyPrint = flags.bool('local') || dryRun === 'client';
        let patched: Unstructured;
        if (onlyPrint) patched = patchLocally(info, type, body);
        else {
          patched = await context.client.patch(
            info.resource,
            info.namespace,
            info.name,
            type,
            body,
            { fieldManager: flags.string('field-manager'), ...dryRunQuery(dryRun) },
            flags.string('subresource'),
          );
          if (flags.bool('record'))
            patched = await context.client.patch(info.resource, info.namespace, info.name, 'merge', {
              metadata: { annotations: withChangeCause(context, {}).metadata?.annotations },
            });
        }
        const changed = onlyPrint
          ? !deepEqual(patched, info.object)
          : patched.metadata?.resourceVersion !== info.object.metadata?.resourceVersion || (dryRun === 'server' && !deepEqual(patched, info.object));
        await objectPrinter(context, { operation: `${changed ? 'patched' : 'patched (no change)'}${dryRunSuffix(dryRun)}` }).print(patched);
      } catch (error) {
        if (!(error instanceof StatusError) && !(error instanceof UsageError)) throw error;
        problems.push(unsupported(error, info, type));
      }
    }
    throwCollected(problems);
  },
};

function isType(type: string): type is Type {
  return (TYPES as readonly string[]).includes(type);
}

/** YAML becomes JSON; what is neither is sent as it is, and the server says so. */
function readPatch(context: CommandContext): unknown {
  const file = context.flags.string('patch-file');
  const text = file === '' ? context.flags.string('patch') : readFile(context, file);
  if (/^\s*\{/.test(text)) {
    try {
      return JSON.parse(text);
    } catch {
      return text;
    }
  }
  try {
    return parseYaml(text);
  } catch (error) {
    if (error instanceof YamlError) throw new UsageError(`unable to parse "${text}": ${error.message}`);
    throw error;
  }
}

function readFile(context: CommandContext, path: string): string {
  if (!context.process.fs.exists(context.resolve(path))) throw new UsageError(`unable to read patch file: open ${path}: no such file or directory`);
  return context.process.fs.readText(context.resolve(path));
}

/** `company.com/v1, Kind=Foo` */
function kindOf({ resource: { group, version, kind } }: Info): string {
  return `${group}/${version}, Kind=${kind}`;
}

/** What the server cannot patch in this way is named. */
function unsupported(error: unknown, info: Info, type: Type): unknown {
  if (!(error instanceof StatusError) || error.reason !== 'UnsupportedMediaType') return error;
  return new UsageError(`${MEDIA[type]} is not supported by ${kindOf(info)}: ${error.message}`);
}

function patchLocally(info: Info, type: Type, body: unknown): Unstructured {
  if (type === 'json') return applyJsonPatch(info.object, body) as Unstructured;
  if (type === 'merge') return applyMergePatch(info.object, body) as Unstructured;
  const schema = schemaForKind(info.resource.group, info.resource.version, info.resource.kind);
  if (schema === undefined) throw new UsageError(`strategic merge patch is not supported for ${kindOf(info)} locally, try --type merge`);
  return applyStrategicMergePatch(info.object, body, schema);
}
