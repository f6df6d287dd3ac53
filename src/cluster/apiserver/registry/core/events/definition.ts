import { getApiResource } from '#kube/api-resources.ts';
import type { Event } from '#kube/generated/types.ts';
import { defineResource } from '../../../resource-definition.ts';
import { storedVersion } from '../../../stored-version.ts';
import { eventsV1 } from './version-events-v1.ts';
import { eventColumns } from './columns.ts';
import { validateMetadataUpdate } from '../../meta/validate-metadata-update.ts';
import { validateEvent } from './validate-event.ts';

const resource = getApiResource('', 'events');

export const events = defineResource<Event>({
  resource,
  strategy: { validate: validateEvent, validateUpdate: validateMetadataUpdate, generationOf: () => undefined },
  columns: eventColumns,
  versions: [storedVersion({ resource }), eventsV1],
  fields: {
    'involvedObject.kind': (event) => event.involvedObject.kind ?? '',
    'involvedObject.namespace': (event) => event.involvedObject.namespace ?? '',
    'involvedObject.name': (event) => event.involvedObject.name ?? '',
    'involvedObject.uid': (event) => event.involvedObject.uid ?? '',
    'involvedObject.apiVersion': (event) => event.involvedObject.apiVersion ?? '',
    'involvedObject.resourceVersion': (event) => event.involvedObject.resourceVersion ?? '',
    'involvedObject.fieldPath': (event) => event.involvedObject.fieldPath ?? '',
    reason: (event) => event.reason ?? '',
    reportingComponent: (event) => event.reportingComponent || event.source?.component || '',
    source: (event) => event.source?.component || event.reportingComponent || '',
    type: (event) => event.type ?? '',
  },
});
