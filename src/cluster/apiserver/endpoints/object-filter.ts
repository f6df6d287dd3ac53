import { matchesFields, parseFieldSelector, type FieldRequirement } from '#kube/field-selector.ts';
import type { KubeObject } from '#kube/object.ts';
import { parseSelector } from '#kube/parse-selector.ts';
import { SelectorError } from '#kube/requirement.ts';
import type { Selector } from '#kube/selector.ts';
import { badRequest } from '#kube/status-errors.ts';
import type { ApiRequest } from '#kube/transport.ts';
import type { ResourceDefinition } from '../resource-definition.ts';
import { queryValue } from './request-info.ts';

/** labelSelector and fieldSelector of a list, watch or deletecollection. */
export interface ObjectFilter {
  readonly matches: (object: KubeObject) => boolean;
  /** Equality requirements for the store's index. */
  readonly labels: Readonly<Record<string, string>> | undefined;
  readonly selective: boolean;
}

const EVERYTHING: ObjectFilter = { matches: () => true, labels: undefined, selective: false };

/** Throws BadRequest for malformed selectors and fields that cannot be selected by. */
export function objectFilter(definition: ResourceDefinition, query: ApiRequest['query'], name = ''): ObjectFilter {
  const labelText = queryValue(query, 'labelSelector') ?? '';
  const fieldText = queryValue(query, 'fieldSelector') ?? '';
  if (labelText === '' && fieldText === '' && name === '') return EVERYTHING;
  const selector = labelText === '' ? undefined : parsed(() => parseSelector(labelText));
  const fields = fieldText === '' ? [] : parsed(() => parseFieldSelector(fieldText));
  for (const { field } of fields) checkField(definition, field);
  return {
    matches: (object) =>
      (name === '' || object.metadata.name === name) &&
      (selector === undefined || selector.matches(object.metadata.labels ?? {})) &&
      matchesFields(fields, (field) => readField(definition, object, field)),
    labels: selector === undefined ? undefined : equalities(selector),
    selective: selector !== undefined || fields.length > 0,
  };
}

function parsed<T extends Selector | readonly FieldRequirement[]>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof SelectorError)) throw error;
    throw badRequest(error.message);
  }
}

function checkField(definition: ResourceDefinition, field: string): void {
  if (field === 'metadata.name' || (field === 'metadata.namespace' && definition.resource.namespaced) || definition.fields?.[field] !== undefined)
    return;
  throw badRequest(`field label not supported: ${field}`);
}

function readField(definition: ResourceDefinition, object: KubeObject, field: string): string {
  if (field === 'metadata.name') return object.metadata.name;
  if (field === 'metadata.namespace') return object.metadata.namespace ?? '';
  return definition.fields?.[field]?.(object) ?? '';
}

function equalities(selector: Selector): Readonly<Record<string, string>> | undefined {
  const labels: Record<string, string> = {};
  for (const { key, operator, values } of selector.requirements) {
    if ((operator === '=' || operator === '==') && values[0] !== undefined) labels[key] = values[0];
  }
  return Object.keys(labels).length === 0 ? undefined : labels;
}
