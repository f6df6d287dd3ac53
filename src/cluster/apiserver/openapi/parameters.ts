import type { RefPrefix } from './schema-json.ts';

type Type = 'boolean' | 'integer' | 'string';

/** Query parameters: what clients look for, and what people read. */
const QUERY: Readonly<Record<string, readonly [Type, string]>> = {
  allowWatchBookmarks: ['boolean', 'allowWatchBookmarks requests watch events of type "BOOKMARK".'],
  continue: ['string', 'The continue option of the previous answer: asks for the next part of a list.'],
  dryRun: ['string', 'When present, nothing is persisted. Valid values are: All.'],
  fieldManager: ['string', 'A name associated with the actor or entity that is making these changes.'],
  fieldSelector: ['string', 'A selector to restrict the list of returned objects by their fields. Defaults to everything.'],
  fieldValidation: ['string', 'What happens to objects with unknown or duplicate fields. Valid values are: Ignore, Warn, Strict.'],
  force: ['boolean', 'Force is going to "force" Apply requests: fields owned by others are taken over.'],
  gracePeriodSeconds: ['integer', 'The duration in seconds before the object should be deleted.'],
  labelSelector: ['string', 'A selector to restrict the list of returned objects by their labels. Defaults to everything.'],
  limit: ['integer', 'The maximum number of responses to return for a list call.'],
  propagationPolicy: ['string', 'Whether and how garbage collection will be performed.'],
  resourceVersion: ['string', 'A constraint on what resource versions a request may be served from.'],
  resourceVersionMatch: ['string', 'How resourceVersion is applied to list calls.'],
  sendInitialEvents: ['boolean', 'A watch begins with synthetic events for the objects there are.'],
  timeoutSeconds: ['integer', 'Timeout for the list/watch call.'],
  watch: ['boolean', 'Watch for changes to the described resources and return them as a stream of notifications. Specify resourceVersion.'],
};
const LIST = [
  'allowWatchBookmarks',
  'continue',
  'fieldSelector',
  'labelSelector',
  'limit',
  'resourceVersion',
  'resourceVersionMatch',
  'sendInitialEvents',
  'timeoutSeconds',
  'watch',
];
const WRITE = ['dryRun', 'fieldManager', 'fieldValidation'];
const BY_VERB: Readonly<Record<string, readonly string[]>> = {
  list: LIST,
  create: WRITE,
  update: WRITE,
  patch: [...WRITE, 'force'],
  delete: ['dryRun', 'gracePeriodSeconds', 'propagationPolicy'],
  deletecollection: ['dryRun', 'gracePeriodSeconds', 'propagationPolicy', ...LIST.slice(1, 8)],
};

/** Of an operation by its verb; of a path by what stands in its braces. */
export function parametersOf(verbOrPath: string, prefix: RefPrefix): readonly object[] {
  if (!verbOrPath.startsWith('/')) return (BY_VERB[verbOrPath] ?? []).map((name) => query(name, prefix));
  return [...verbOrPath.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    description: name === 'namespace' ? 'object name and auth scope, such as for teams and projects' : 'name of the object',
    ...typed('string', prefix),
  }));
}

function query(name: string, prefix: RefPrefix): object {
  const [type, description] = QUERY[name] ?? ['string', ''];
  return { name, in: 'query', description, ...typed(type, prefix) };
}

function typed(type: Type, prefix: RefPrefix): object {
  const schema = { type, uniqueItems: true };
  return prefix === '#/definitions/' ? schema : { schema };
}
