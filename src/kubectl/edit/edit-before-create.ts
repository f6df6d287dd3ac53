/** `create --edit`. */
import type { Unstructured } from '#kube/object.ts';
import type { CommandContext } from '../command.ts';
import { parseYaml } from '../manifests/parse-yaml.ts';
import { objectPrinter } from '../printers/object-printer.ts';
import { printYaml } from '../printers/yaml.ts';
import { collect } from '../resources/collect.ts';
import { throwCollected } from '../usage-error.ts';
import { runEditor, temporaryFile } from './run-editor.ts';

export async function editAndCreate(context: CommandContext): Promise<void> {
  const { infos, errors } = await collect(context, { latest: false });
  throwCollected(errors);
  const printer = objectPrinter(context, { operation: 'created' });
  for (const { resource, namespace, object } of infos) {
    const path = temporaryFile(context, '.yaml');
    const edited = parseYaml(await runEditor(context, path, printYaml(object))) as Unstructured;
    context.process.fs.unlink(path);
    await printer.print(await context.client.create(resource, namespace, edited, { fieldManager: context.flags.string('field-manager') }));
  }
}
