/** Mirrors GenericDescriber: fields of any object, titled and sorted. */
import type { Unstructured } from '#kube/object.ts';
import type { DescribeContext } from './describe-context.ts';
import { writeEvents } from './events.ts';
import { titleOf } from './format.ts';
import { writeAnnotations, writeLabels } from './labels.ts';
import { PrefixWriter } from './prefix-writer.ts';

const SKIPPED_METADATA = new Set(['name', 'namespace', 'labels', 'annotations', 'managedFields']);
const NOTHING: ReadonlySet<string> = new Set();

function writeContent(out: PrefixWriter, level: number, content: Readonly<Record<string, unknown>>, skip = NOTHING): void {
  for (const field of Object.keys(content).sort()) {
    if (skip.has(field)) continue;
    const value = content[field];
    if (Array.isArray(value)) {
      out.write(level, `${titleOf(field)}:\n`);
      for (const element of value as readonly unknown[]) {
        if (typeof element === 'object' && element !== null) writeContent(out, level + 1, element as Readonly<Record<string, unknown>>);
        else out.write(level + 1, `${String(element)}\n`);
      }
    } else if (typeof value === 'object' && value !== null) {
      out.write(level, `${titleOf(field)}:\n`);
      writeContent(out, level + 1, value as Readonly<Record<string, unknown>>, level === 0 && field === 'metadata' ? SKIPPED_METADATA : NOTHING);
    } else out.write(level, `${titleOf(field)}:\t${value === null ? '<nil>' : String(value)}\n`);
  }
}

export async function describeGeneric(object: Unstructured, context: DescribeContext): Promise<string> {
  const out = new PrefixWriter();
  out.write(0, `Name:\t${object.metadata?.name ?? ''}\n`);
  out.write(0, `Namespace:\t${object.metadata?.namespace ?? ''}\n`);
  writeLabels(out, 'Labels', object.metadata?.labels);
  writeAnnotations(out, object.metadata?.annotations);
  writeContent(out, 0, object);
  await writeEvents(out, object, context);
  return out.toString();
}
