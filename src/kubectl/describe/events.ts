import type { Event } from '#kube/generated/types.ts';
import type { KubeObject, Unstructured } from '#kube/object.ts';
import { listRelated, type DescribeContext } from './describe-context.ts';
import { age } from './format.ts';
import type { PrefixWriter } from './prefix-writer.ts';

/** Names the object in every field, as client-go's GetFieldSelector does. */
function selectorOf(object: Unstructured): string {
  const { kind, metadata } = object;
  const fields: [string, string | undefined][] = [
    ['involvedObject.kind', kind],
    ['involvedObject.name', metadata?.name],
    ['involvedObject.namespace', metadata?.namespace],
    ['involvedObject.uid', metadata?.uid],
  ];
  return fields.flatMap(([field, value]) => (value === undefined ? [] : [`${field}=${value}`])).join(',');
}

const firstSeen = (event: Event): string | undefined => event.firstTimestamp ?? event.eventTime;
const lastSeen = (event: Event): string | undefined => event.series?.lastObservedTime ?? event.lastTimestamp ?? firstSeen(event);

function interval(event: Event, now: number): string {
  const count = event.series?.count ?? event.count ?? 0;
  const first = firstSeen(event);
  if (count <= 1) return age(lastSeen(event), now);
  return `${age(lastSeen(event), now)} (x${count} over ${age(first, now)})`;
}

export async function listEvents(object: Unstructured, context: DescribeContext): Promise<readonly Event[]> {
  const namespace = object.metadata?.namespace;
  return listRelated<Event & KubeObject>(context, '', 'events', namespace, { fieldSelector: selectorOf(object) });
}

/** The table at the end of a description. */
export async function writeEvents(out: PrefixWriter, object: Unstructured, context: DescribeContext): Promise<void> {
  if (!context.showEvents) return;
  writeEventTable(out, await listEvents(object, context), context);
}

export function writeEventTable(out: PrefixWriter, events: readonly Event[], context: DescribeContext): void {
  if (events.length === 0) {
    out.write(0, 'Events:\t<none>\n');
    return;
  }
  out.flush();
  // As SortableEvents has it: what came through events.k8s.io has no lastTimestamp, and stands first.
  const seen = ({ lastTimestamp }: Event): number => Date.parse(lastTimestamp ?? '') || 0;
  const sorted = [...events].sort((a, b) => seen(a) - seen(b));
  out.write(0, 'Events:\n  Type\tReason\tAge\tFrom\tMessage\n');
  out.write(1, '----\t------\t----\t----\t-------\n');
  for (const event of sorted) {
    const source = event.source?.component ?? '';
    const from = source === '' ? (event.reportingComponent ?? '') : source;
    out.write(1, `${event.type ?? ''}\t${event.reason ?? ''}\t${interval(event, context.now)}\t${from}\t${(event.message ?? '').trim()}\n`);
  }
}
