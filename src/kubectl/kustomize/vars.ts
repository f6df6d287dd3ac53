/** `vars`: `$(NAME)` in fields that run programs or name hosts becomes a field of a resource. Mirrors kustomize's ResAccumulator. */
import { UsageError } from '../usage-error.ts';
import { placesAt, splitPath, type Place } from './field-path.ts';
import type { Variable } from './kustomization.ts';
import { containersOf, isObject, podSpecsOf, templatesOf } from './pod-specs.ts';
import { isSelected, kindText, type ResourceId } from './resource-id.ts';
import type { Resource } from './resource.ts';

/** Adds those of one kustomization to those of what it stands on. */
export function mergeVars(known: Variable[], added: readonly Variable[]): void {
  for (const each of added) {
    if (known.some(({ name }) => name === each.name)) {
      const all = added.map(({ name = '', objref, fieldref }) => `{${name} ${kindText(objref ?? {})} {${fieldref?.fieldpath ?? ''}}}`).join(' ');
      throw new UsageError(`merging vars [${all}]: var '${each.name ?? ''}' already encountered`);
    }
    known.push(each);
  }
}

/** Answers the names of those that nothing refers to. */
export function resolveVars(resources: readonly Resource[], vars: readonly Variable[]): readonly string[] {
  const values = new Map(vars.map((each) => [each.name ?? '', valueOf(resources, each)]));
  const used = new Set<string>();
  for (const { object } of resources) for (const place of placesOf(object)) replaceIn(place, values, used);
  return [...values.keys()].filter((name) => !used.has(name));
}

function valueOf(resources: readonly Resource[], { name = '', objref = {}, fieldref }: Variable): unknown {
  const [group, version] = objref.apiVersion?.includes('/') === true ? objref.apiVersion.split('/') : [undefined, objref.apiVersion];
  const id: ResourceId = { ...objref, ...(group === undefined ? {} : { group }), ...(version === undefined ? {} : { version }) };
  const path = fieldref?.fieldpath ?? 'metadata.name';
  const shown = `var '{${name} ${kindText(id)} {${path}}}'`;
  const found = resources.find((each) => isSelected(each, id));
  if (found === undefined) throw new UsageError(`${shown} cannot be mapped to a field in the set of known resources`);
  const value = placesAt(found.object, splitPath(path.replaceAll(/\[(\d+)\]/g, '.$1')))[0]?.value;
  if (value === undefined) throw new UsageError(`field specified in ${shown} not found in corresponding resource`);
  return value;
}

const IN_CONTAINER = ['command', 'args', 'env.*.value', 'volumeMounts.*.mountPath'];
const IN_OBJECT = [
  'spec.rules.*.host',
  'spec.tls.*.hosts',
  'spec.ports.*.port',
  'spec.ports.*.targetPort',
  'metadata.annotations.*',
  'metadata.labels.*',
];

/** Mirrors kustomize's varReference configuration. */
function placesOf(object: Resource['object']): readonly Place[] {
  const inPods = podSpecsOf(object)
    .flatMap(containersOf)
    .flatMap((container) => IN_CONTAINER.flatMap((path) => placesAt(container, splitPath(path))));
  const inTemplates = templatesOf(object).flatMap((template) => placesAt(template, splitPath('metadata.annotations.*')));
  return [...inPods, ...inTemplates, ...IN_OBJECT.flatMap((path) => placesAt(object, splitPath(path)))];
}

function replaceIn(place: Place, values: ReadonlyMap<string, unknown>, used: Set<string>): void {
  const { value } = place;
  if (Array.isArray(value)) place.set(value.map((each) => expand(each, values, used)));
  else if (!isObject(value)) place.set(expand(value, values, used));
}

/** A text that is one variable becomes its value, whatever its type. */
function expand(text: unknown, values: ReadonlyMap<string, unknown>, used: Set<string>): unknown {
  if (typeof text !== 'string') return text;
  const whole = /^\$\(([^()]+)\)$/.exec(text)?.[1];
  if (whole !== undefined && values.has(whole)) {
    used.add(whole);
    return values.get(whole);
  }
  return text.replaceAll(/\$\$|\$\(([^()]*)\)/g, (all, name: string | undefined) => {
    if (name === undefined) return '$';
    if (!values.has(name)) return all;
    used.add(name);
    return String(values.get(name));
  });
}
