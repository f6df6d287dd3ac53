/** `create --edit`. */
import type { CommandContext } from '../command.ts';
import { withLastApplied } from '../apply/last-applied.ts';
import { validationOf } from '../flags/dry-run.ts';
import { kindAndName } from '../printers/object-printer.ts';
import { collect } from '../resources/collect.ts';
import { throwCollected } from '../usage-error.ts';
import { EDIT_HEADER, editInfos } from './edit-loop.ts';

/** Each by itself; what is left as it was is not created. */
export async function editAndCreate(context: CommandContext): Promise<void> {
  const { infos, errors } = await collect(context, { latest: false });
  throwCollected(errors);
  const { flags, client } = context;
  const query = { fieldManager: flags.string('field-manager'), fieldValidation: validationOf(context) };
  for (const info of infos) {
    await editInfos(context, [info], {
      header: EDIT_HEADER,
      async store({ resource, namespace, object }) {
        const created = await client.create(resource, namespace, flags.bool('save-config') ? withLastApplied(object) : object, query);
        await context.out(`${kindAndName(created)} created\n`);
      },
    });
  }
}
