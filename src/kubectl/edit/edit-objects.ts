/** `edit` and `apply edit-last-applied`. Mirrors kubectl/pkg/cmd/util/editor/editoptions.go. */
import { groupResource } from '#kube/api-resource.ts';
import { deepEqual } from '#kube/deep-equal.ts';
import type { Unstructured } from '#kube/object.ts';
import { schemaForKind } from '#kube/schema.ts';
import { StatusError } from '#kube/status-error.ts';
import { createTwoWayMergePatch } from '#kube/strategic-merge-diff.ts';
import { lastApplied, lastAppliedText, LAST_APPLIED, withLastApplied } from '../apply/last-applied.ts';
import type { CommandContext } from '../command.ts';
import { isBlank, parseYaml, YamlError } from '../manifests/parse-yaml.ts';
import { printJson } from '../printers/json.ts';
import { objectPrinter, withoutManagedFields } from '../printers/object-printer.ts';
import { printYaml } from '../printers/yaml.ts';
import { collect } from '../resources/collect.ts';
import type { Info } from '../resources/info.ts';
import { throwCollected, UsageError } from '../usage-error.ts';
import { runEditor, temporaryFile } from './run-editor.ts';

const HEADER = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`;

/** Until it is saved, unchanged, or the same mistake is made twice. */
export async function editObjects(context: CommandContext): Promise<void> {
  const { infos, errors } = await collect(context);
  throwCollected(errors);
  for (const info of infos)
    await editOne(context, info, withoutManagedFields(context, info.object), (edited) => save(context, info, edited), 'edited');
}

export async function editLastAppliedOf(context: CommandContext): Promise<void> {
  const { infos, errors } = await collect(context);
  throwCollected(errors);
  for (const info of infos) {
    const text = lastApplied(info.object);
    if (text === undefined) throw new UsageError(`no last-applied-configuration annotation found on resource: ${info.name}`);
    const store = (edited: Unstructured): Promise<Unstructured> =>
      context.client.patch(
        info.resource,
        info.namespace,
        info.name,
        'merge',
        { metadata: { annotations: { [LAST_APPLIED]: lastAppliedText(edited) } } },
        { fieldManager: context.flags.string('field-manager') },
      );
    await editOne(context, info, JSON.parse(text) as Unstructured, store, 'edited');
  }
}

async function editOne(
  context: CommandContext,
  info: Info,
  object: Unstructured,
  store: (edited: Unstructured) => Promise<Unstructured>,
  done: string,
): Promise<void> {
  const isJson = context.flags.string('output') === 'json';
  const path = temporaryFile(context, isJson ? '.json' : '.yaml');
  const shown = isJson ? `${printJson(object)}\n` : printYaml(object);
  let remark = '';
  let before = '';
  for (;;) {
    const text = isJson ? shown : `${HEADER}${remark}${before === '' ? shown : body(before)}`;
    const edited = await runEditor(context, path, text);
    if (remark !== '' && edited === before) return giveUp(context, path);
    if (body(edited) === body(text) && remark === '') {
      context.process.fs.unlink(path);
      return context.err('Edit cancelled, no changes made.\n');
    }
    if (isBlank(edited)) {
      if (isEmptyFile(edited)) {
        context.process.fs.unlink(path);
        return context.err('Edit cancelled, saved file was empty.\n');
      }
    }
    before = edited;
    try {
      const value = read(edited, isJson);
      if (deepEqual(value, object)) {
        context.process.fs.unlink(path);
        await context.err('Edit cancelled, no changes made.\n');
        return;
      }
      const saved = await store(value);
      context.process.fs.unlink(path);
      await objectPrinter(context, { operation: done }).print(saved);
      return;
    } catch (error) {
      if (error instanceof StatusError || error instanceof UsageError) {
        const text =
          error instanceof StatusError && error.reason === 'Invalid'
            ? `${groupResource(info.resource)} "${info.name}" was not valid:\n${causes(error)}`
            : error.message;
        remark = `# ${text.split('\n').join('\n# ')}\n#\n`;
        if (error instanceof UsageError) return giveUp(context, path);
        await context.err(
          error.reason === 'Invalid'
            ? `error: ${groupResource(info.resource)} "${info.name}" is invalid\n`
            : `error: ${groupResource(info.resource)} "${info.name}" could not be patched: ${error.message}\n`,
        );
      } else throw error;
    }
  }
}

function causes(error: StatusError): string {
  return (error.status.details?.causes ?? []).map((cause) => `* ${cause.field ?? ''}: ${cause.message ?? ''}`).join('\n');
}

async function giveUp(context: CommandContext, path: string): Promise<void> {
  await context.err(`A copy of your changes has been stored to "${path}"\n`);
  throw new UsageError('Edit cancelled, no valid changes were saved.');
}

function isEmptyFile(text: string): boolean {
  return text.trim() === '';
}

/** Without comments. */
function body(text: string): string {
  return text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n');
}

function read(text: string, isJson: boolean): Unstructured {
  try {
    return (isJson ? JSON.parse(text) : parseYaml(body(text))) as Unstructured;
  } catch (error) {
    if (error instanceof YamlError || error instanceof SyntaxError) throw new UsageError(`The edited file had a syntax error: ${error.message}`);
    throw error;
  }
}

async function save(context: CommandContext, info: Info, edited: Unstructured): Promise<Unstructured> {
  const { flags, client } = context;
  const original = withoutManagedFields(context, info.object);
  const wanted = flags.bool('save-config') ? withLastApplied(edited) : edited;
  const schema = schemaForKind(info.resource.group, info.resource.version, info.resource.kind);
  const patch = createTwoWayMergePatch(original, wanted ?? {}, schema);
  return client.patch(
    info.resource,
    info.namespace,
    info.name,
    schema === undefined ? 'merge' : 'strategic',
    patch,
    { fieldManager: flags.string('field-manager') },
    flags.string('subresource'),
  );
}
