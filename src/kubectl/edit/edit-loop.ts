/** Opens the editor until what it saved can be stored, is unchanged, or is wrong twice. Mirrors editOptions.Run of kubectl/pkg/cmd/util/editor. */
import { deepEqual } from '#kube/deep-equal.ts';
import { StatusError } from '#kube/status-error.ts';
import type { CommandContext } from '../command.ts';
import { parseYaml, YamlError } from '../manifests/parse-yaml.ts';
import { printJson } from '../printers/json.ts';
import { unknownFormat, withoutManagedFields } from '../printers/object-printer.ts';
import { printYaml } from '../printers/yaml.ts';
import { infosOfText } from '../resources/collect.ts';
import { headerProblems } from '../resources/decode-manifests.ts';
import type { Info } from '../resources/info.ts';
import { ExitError, UsageError } from '../usage-error.ts';
import { EditResults } from './edit-results.ts';
import { runEditor, temporaryFile } from './run-editor.ts';

export interface Editing {
  /** The comment on top of the file. */
  readonly header: string;
  /** Stores one object. A StatusError is shown, and may open the editor again; anything else ends the editing. */
  store(edited: Info): Promise<void>;
}

export const EDIT_HEADER = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`;

/** The objects in one file: as they are, or as a list when there are several. */
export async function editInfos(context: CommandContext, infos: readonly Info[], editing: Editing): Promise<void> {
  const format = context.flags.has('output') ? context.flags.string('output') : '';
  if (!['', 'yaml', 'json'].includes(format)) throw unknownFormat(format, ['json', 'yaml']);
  const isJson = format === 'json';
  const original = shown(context, infos, isJson);
  let results = new EditResults();
  let text = `${isJson ? '' : editing.header}${original}`;
  let [path, before] = ['', ''];
  for (;;) {
    const next = temporaryFile(context, isJson ? '.json' : '.yaml');
    const edited = (await preserving(context, path, () => runEditor(context, next, lineEndings(context, text)))).replaceAll('\r\n', '\n');
    if (results.isWrong && same(before, edited)) {
      throw await preserved(context, next, new UsageError('Edit cancelled, no valid changes were saved.'));
    }
    if (path !== '') context.process.fs.unlink(path);
    [path, before] = [next, edited];
    results = new EditResults();
    const first = infos[0];
    const problem = problemOf(withoutComments(edited));
    if (problem !== undefined && first !== undefined) {
      await context.err(results.addInvalid(first, [`<nil>: Invalid value: "The edited file failed validation": ${problem}`]));
    } else {
      if (same(original, edited)) {
        context.process.fs.unlink(path);
        return context.err('Edit cancelled, no changes made.\n');
      }
      if (await storeAll(context, edited, path, editing, results)) return;
    }
    text = `${isJson ? '' : `${editing.header}${results.comments}`}${withoutComments(edited)}`;
  }
}

/** False when the editor must open again; `results` says why. */
async function storeAll(context: CommandContext, edited: string, path: string, editing: Editing, results: EditResults): Promise<boolean> {
  let infos: readonly Info[];
  try {
    infos = await infosOfText(context, edited, 'edited-file');
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    results.addSyntaxError(error.message);
    return false;
  }
  await preserving(context, path, async () => {
    for (const info of infos) requireNamespace(context, info);
    for (const info of infos) {
      try {
        await editing.store(info);
      } catch (error) {
        if (!(error instanceof StatusError)) throw error;
        await context.err(results.add(error, info));
      }
    }
  });
  if (results.retryable > 0) {
    await context.err(`You can run \`kubectl replace -f ${path}\` to try this update again.\n`);
    throw new ExitError(1);
  }
  if (results.notFound > 0) {
    await context.err(`The edits you made on deleted resources have been saved to "${path}"\n`);
    throw new ExitError(1);
  }
  if (results.isWrong) return false;
  context.process.fs.unlink(path);
  return true;
}

function shown(context: CommandContext, infos: readonly Info[], isJson: boolean): string {
  const objects = infos.map(({ object }) => withoutManagedFields(context, object));
  const value = objects.length === 1 ? objects[0] : { apiVersion: 'v1', items: objects, kind: 'List', metadata: {} };
  return isJson ? `${printJson(value)}\n` : printYaml(value);
}

function lineEndings(context: CommandContext, text: string): string {
  return context.flags.has('windows-line-endings') && context.flags.bool('windows-line-endings') ? text.replaceAll('\n', '\r\n') : text;
}

/** Why it cannot be an object at all. */
function problemOf(text: string): string | undefined {
  try {
    return headerProblems(parseYaml(text));
  } catch (error) {
    if (error instanceof YamlError) return error.message;
    throw error;
  }
}

function requireNamespace(context: CommandContext, { resource, namespace }: Info): void {
  if (!resource.namespaced || namespace === context.namespace) return;
  throw new UsageError(
    `the namespace from the provided object "${namespace}" does not match the namespace "${context.namespace}". You must pass '--namespace=${namespace}' to perform this operation.`,
  );
}

/** What goes wrong leaves the file at `path` behind and says so. */
async function preserving<T>(context: CommandContext, path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw await preserved(context, path, error);
  }
}

async function preserved(context: CommandContext, path: string, error: unknown): Promise<unknown> {
  if (path !== '' && context.process.fs.exists(path)) await context.err(`A copy of your changes has been stored to "${path}"\n`);
  return error;
}

function same(a: string, b: string): boolean {
  try {
    return deepEqual(parseYaml(a), parseYaml(b));
  } catch (error) {
    if (error instanceof YamlError) return withoutComments(a) === withoutComments(b);
    throw error;
  }
}

function withoutComments(text: string): string {
  return text
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('#'))
    .join('\n');
}
