/** `edit`. Mirrors visitToPatch of kubectl/pkg/cmd/util/editor. */
import { deepEqual } from '#kube/deep-equal.ts';
import type { JsonObject } from '#kube/json.ts';
import type { Unstructured } from '#kube/object.ts';
import { schemaForKind } from '#kube/schema.ts';
import { createTwoWayMergePatch } from '#kube/strategic-merge-diff.ts';
import { withLastApplied } from '../apply/last-applied.ts';
import type { CommandContext } from '../command.ts';
import { validationOf } from '../flags/dry-run.ts';
import { goSyntax } from '../printers/go-syntax.ts';
import { compactJson } from '../printers/json.ts';
import { kindAndName, withoutManagedFields } from '../printers/object-printer.ts';
import { collect } from '../resources/collect.ts';
import type { Info } from '../resources/info.ts';
import { throwCollected, UsageError } from '../usage-error.ts';
import { EDIT_HEADER, editInfos } from './edit-loop.ts';

export async function editObjects(context: CommandContext): Promise<void> {
  const { infos, errors } = await collect(context, { allowEmptySelector: true });
  throwCollected(errors);
  if (infos.length === 0) throw new UsageError('edit cancelled, no objects found');
  await editInfos(context, infos, { header: EDIT_HEADER, store: (edited) => patchEdited(context, infos, edited) });
}

async function patchEdited(context: CommandContext, infos: readonly Info[], edited: Info): Promise<void> {
  const { flags, client } = context;
  const info = infos.find(({ object }) => object.metadata?.uid === edited.object.metadata?.uid);
  if (info === undefined) {
    throw new UsageError(`no original object found for &unstructured.Unstructured{Object:${goSyntax(edited.object)}}`);
  }
  const original = withoutManagedFields(context, info.object);
  if (deepEqual(original, edited.object)) return context.out(`${kindAndName(original)} skipped\n`);
  const wanted = flags.bool('save-config') ? withLastApplied(edited.object) : edited.object;
  const schema = schemaForKind(info.resource.group, info.resource.version, info.resource.kind);
  const patch = createTwoWayMergePatch(original, wanted, schema);
  if (changesIdentity(patch)) throw new UsageError('At least one of apiVersion, kind and name was changed');
  if (flags.bool('output-patch')) await context.out(`Patch: ${compactJson(patch)}\n`);
  const type = schema === undefined ? 'merge' : 'strategic';
  const query = { fieldManager: flags.string('field-manager'), fieldValidation: validationOf(context) };
  const patched = await client.patch(info.resource, info.namespace, info.name, type, patch, query, flags.string('subresource'));
  await context.out(`${kindAndName(patched)} edited\n`);
}

function changesIdentity(patch: JsonObject): boolean {
  return Object.hasOwn(patch, 'apiVersion') || Object.hasOwn(patch, 'kind') || Object.hasOwn((patch as Unstructured).metadata ?? {}, 'name');
}
