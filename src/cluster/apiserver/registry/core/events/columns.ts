// Mirrors printEvent of k8s.io/kubernetes/pkg/printers/internalversion.
import type { Event } from '#kube/generated/types.ts';
import { timeSince } from '../../table/age.ts';
import { column, nameColumn, wideColumn } from '../../table/column.ts';
import type { TableColumn } from '../../../resource-definition.ts';

const firstSeen = (event: Event, now: number) => timeSince(event.firstTimestamp ?? event.eventTime, now);

function lastSeen(event: Event, now: number): string {
  if (event.series) return timeSince(event.series.lastObservedTime, now);
  return event.lastTimestamp ? timeSince(event.lastTimestamp, now) : firstSeen(event, now);
}

function target({ involvedObject }: Event): string {
  const kind = (involvedObject.kind ?? '').toLowerCase();
  return involvedObject.name ? `${kind}/${involvedObject.name}` : kind;
}

function source(event: Event): string {
  const component = event.source?.component || event.reportingComponent || '';
  const instance = event.source?.host || event.reportingInstance || '';
  return instance === '' ? component : `${component}, ${instance}`;
}

export const eventColumns: readonly TableColumn<Event>[] = [
  column('Last Seen', 'string', 'Time since it was last observed', lastSeen),
  column('Type', 'string', 'Normal or Warning', (event) => event.type ?? ''),
  column('Reason', 'string', 'Why it happened, in one word', (event) => event.reason ?? ''),
  column('Object', 'string', 'What it is about', target),
  wideColumn('Subobject', 'string', 'Which part of the object', (event) => event.involvedObject.fieldPath ?? ''),
  wideColumn('Source', 'string', 'Component that reported it', source),
  column('Message', 'string', 'What happened', (event) => (event.message ?? '').trim()),
  wideColumn('First Seen', 'string', 'Time since it was first observed', firstSeen),
  wideColumn('Count', 'string', 'How often it was observed', (event) => event.series?.count ?? (event.count || 1)),
  { ...nameColumn, priority: 1 },
];
