/** Objects as Go prints its own types: fields in the order of the struct, and what cannot be left out though it is empty. */
import type { Event } from '#kube/generated/types.ts';
import type { Unstructured } from '#kube/object.ts';

const METADATA = ['name', 'generateName', 'namespace', 'selfLink', 'uid', 'resourceVersion', 'generation', 'creationTimestamp'];
const REFERENCE = ['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'];

/** Kind and metadata first; the rest as it comes, which sorts right for what follows them. */
export function typedObject(object: Unstructured): Unstructured {
  const { kind, apiVersion, metadata, ...rest } = object;
  const { managedFields: _dropped, ...shown } = metadata ?? {};
  return { kind, apiVersion, metadata: inOrder(shown, METADATA), ...rest };
}

export function typedEvent(event: Event): Unstructured {
  const { kind = 'Event', apiVersion = 'v1', metadata, involvedObject, source, firstTimestamp, lastTimestamp, eventTime, ...rest } = event;
  const { reason, message, count, type, series, action, related, reportingComponent = '', reportingInstance = '' } = rest;
  const fields = {
    ...typedObject({ kind, apiVersion, metadata }),
    involvedObject: inOrder(involvedObject, REFERENCE),
    reason,
    message,
    source: inOrder(source ?? {}, ['component', 'host']),
    firstTimestamp: firstTimestamp ?? null,
    lastTimestamp: lastTimestamp ?? null,
    count,
    type,
    eventTime: eventTime ?? null,
    series,
    action,
    related,
    reportingComponent,
    reportingInstance,
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** `first` first; the rest as it comes. */
function inOrder(fields: object, first: readonly string[]): object {
  const known = fields as Readonly<Record<string, unknown>>;
  return {
    ...Object.fromEntries(first.filter((name) => known[name] !== undefined).map((name) => [name, known[name]])),
    ...withoutKeys(known, first),
  };
}

function withoutKeys(fields: Readonly<Record<string, unknown>>, names: readonly string[]): object {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}
