/** `apply edit-last-applied`. Mirrors visitToApplyEditPatch of kubectl/pkg/cmd/util/editor. */
import { deepEqual } from '#kube/deep-equal.ts';
import { lastApplied, lastAppliedText, LAST_APPLIED } from '../apply/last-applied.ts';
import type { CommandContext } from '../command.ts';
import { kindAndName } from '../printers/object-printer.ts';
import { collect, infosOfText } from '../resources/collect.ts';
import type { Info } from '../resources/info.ts';
import { throwCollected, UsageError } from '../usage-error.ts';
import { editInfos } from './edit-loop.ts';

const HEADER = `# Please edit the 'last-applied-configuration' annotations below.
# Lines beginning with a '#' will be ignored, and an empty file will abort the edit.
#
`;

export async function editLastAppliedOf(context: CommandContext): Promise<void> {
  const { infos, errors } = await collect(context);
  throwCollected(errors);
  const applied: Info[] = [];
  for (const { object } of infos) {
    const text = lastApplied(object);
    if (text !== undefined) applied.push(...(await infosOfText(context, text, 'edited-file')));
  }
  if (applied.length === 0) {
    throw new UsageError(
      'no last-applied-configuration annotation found on resources, to create the annotation, use command `kubectl apply set-last-applied --create-annotation`',
    );
  }
  await editInfos(context, applied, { header: HEADER, store: (edited) => annotate(context, applied, edited) });
}

async function annotate(context: CommandContext, applied: readonly Info[], { resource, namespace, name, object }: Info): Promise<void> {
  const isKnown = applied.some((before) => before.name === name && before.namespace === namespace && deepEqual(before.object, object));
  if (isKnown) return context.out(`${kindAndName(object)} skipped\n`);
  const patch = { metadata: { annotations: { [LAST_APPLIED]: lastAppliedText(object) } } };
  const patched = await context.client.patch(resource, namespace, name, 'merge', patch, { fieldManager: context.flags.string('field-manager') });
  await context.out(`${kindAndName(patched)} edited\n`);
}
