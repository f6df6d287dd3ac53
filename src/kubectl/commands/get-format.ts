import { PosixError } from '#posix/posix-error.ts';
import type { Unstructured } from '#kube/object.ts';
import type { CommandContext } from '../command.ts';
import { customColumns } from '../printers/custom-columns.ts';
import { formatPrinter, kindAndName, unknownFormat } from '../printers/object-printer.ts';
import { UsageError } from '../usage-error.ts';

const FORMATS = [
  'custom-columns',
  'custom-columns-file',
  'go-template',
  'go-template-file',
  'json',
  'jsonpath',
  'jsonpath-as-json',
  'jsonpath-file',
  'name',
  'template',
  'templatefile',
  'wide',
  'yaml',
];

/** How a batch of objects becomes text. */
export function getFormat(context: CommandContext, output: string): (objects: readonly Unstructured[]) => string | Promise<string> {
  if (output === 'name') return (objects) => objects.map((object) => `${kindAndName(object)}\n`).join('');
  if (output.startsWith('custom-columns-file=')) {
    const [headers = '', templates = ''] = readTemplate(context, output.slice('custom-columns-file='.length)).split('\n');
    const paths = templates.trim().split(/\s+/);
    const spec = headers
      .trim()
      .split(/\s+/)
      .map((header, index) => `${header}:${paths[index] ?? ''}`)
      .join(',');
    // --no-headers is for columns on the command line.
    return customColumns(spec, { headers: true });
  }
  if (output === 'custom-columns' || output.startsWith('custom-columns=')) {
    const spec = output.slice('custom-columns='.length);
    if (spec === '') throw new UsageError('custom-columns format specified but no custom columns given');
    return customColumns(spec, { headers: !context.flags.bool('no-headers') });
  }
  const format = formatPrinter(context, output, true);
  if (format === undefined) throw unknownFormat(output, FORMATS);
  return async (objects) => {
    let text = '';
    for (const object of objects) text += await format(object);
    return text;
  };
}

function readTemplate(context: CommandContext, path: string): string {
  try {
    return context.process.fs.readText(context.resolve(path));
  } catch (error) {
    if (error instanceof PosixError) throw new UsageError(`error reading template ${path}, open ${path}: no such file or directory`);
    throw error;
  }
}
