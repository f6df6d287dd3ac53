// Mirrors k8s.io/kubernetes/plugin/pkg/admission/limitranger.
import type { Container, LimitRange, LimitRangeItem, PersistentVolumeClaim, Pod } from '#kube/generated/types.ts';
import type { Draft } from '#kube/object.ts';
import { parseQuantity, Quantity } from '#kube/quantity.ts';
import { forbidden } from '#kube/status-errors.ts';
import type { AdmissionAttributes, AdmissionPlugin } from './admission-plugin.ts';
import { newPod } from './new-pod.ts';

const ANNOTATION = 'kubernetes.io/limit-ranger';
type Amounts = Readonly<Record<string, string>>;
type Kind = 'requests' | 'limits';

/** Gives containers the namespace's default requests and limits, and holds them to its bounds. */
export const limitRanger: AdmissionPlugin = {
  name: 'LimitRanger',
  admit(attributes) {
    const { definition, namespace = '', name, context } = attributes;
    const pod = newPod(attributes);
    if (pod === undefined) {
      holdClaim(attributes);
      return;
    }
    for (const range of context.api.list('limitranges', { namespace })) {
      setDefaults(pod, range);
      const refused = itemsOf(range).flatMap((item) => violations(pod as Pod, item));
      if (refused.length > 0) throw forbidden(definition.resource, name, refused.length === 1 ? (refused[0] as string) : `[${refused.join(', ')}]`);
    }
  },
};

/** Claims have a size, too, when they are made and when they are expanded. */
function holdClaim({ operation, definition: { resource }, subresource, namespace = '', name, object, context }: AdmissionAttributes): void {
  if (resource.group !== '' || resource.plural !== 'persistentvolumeclaims' || subresource !== undefined || object === undefined) return;
  if (operation !== 'CREATE' && operation !== 'UPDATE') return;
  const size = amount((object as PersistentVolumeClaim).spec?.resources?.requests?.['storage']);
  for (const range of context.api.list('limitranges', { namespace })) {
    const refused = itemsOf(range)
      .filter(({ type }) => type === 'PersistentVolumeClaim')
      .flatMap(({ type, min = {}, max = {} }) => claimViolations(type, min['storage'], max['storage'], size));
    if (refused.length > 0) throw forbidden(resource, name, refused.length === 1 ? (refused[0] as string) : `[${refused.join(', ')}]`);
  }
}

function claimViolations(type: string, min: string | undefined, max: string | undefined, size: Quantity | undefined): string[] {
  const found: string[] = [];
  if (min !== undefined) {
    const rule = `minimum storage usage per ${type} is ${parseQuantity(min).toString()}`;
    if (size === undefined) found.push(`${rule}. No request is specified`);
    else if (size.compare(parseQuantity(min)) < 0) found.push(`${rule}, but request is ${size.toString()}`);
  }
  if (max !== undefined) {
    const rule = `maximum storage usage per ${type} is ${parseQuantity(max).toString()}`;
    if (size === undefined) found.push(`${rule}. No request is specified`);
    else if (size.compare(parseQuantity(max)) > 0) found.push(`${rule}, but request is ${size.toString()}`);
  }
  return found;
}

function itemsOf({ spec }: LimitRange): readonly LimitRangeItem[] {
  return spec?.limits ?? [];
}

function setDefaults(pod: Draft<Pod>, range: LimitRange): void {
  const items = itemsOf(range).filter(({ type }) => type === 'Container');
  const requests = Object.assign({}, ...items.map(({ defaultRequest }) => defaultRequest)) as Amounts;
  const limits = Object.assign({}, ...items.map((item) => item.default)) as Amounts;
  const notes = [
    ...pod.spec.containers.flatMap((container) => describe(container, requests, limits, 'container')),
    ...(pod.spec.initContainers ?? []).flatMap((container) => describe(container, requests, limits, 'init container')),
  ];
  if (notes.length > 0) pod.metadata.annotations = { ...pod.metadata.annotations, [ANNOTATION]: `LimitRanger plugin set: ${notes.join('; ')}` };
}

function describe(container: Draft<Container>, requests: Amounts, limits: Amounts, what: string): string[] {
  const notes: string[] = [];
  for (const [kind, defaults, word] of [
    ['requests', requests, 'request'],
    ['limits', limits, 'limit'],
  ] as const) {
    const set = Object.keys(defaults)
      .filter((name) => container.resources?.[kind]?.[name] === undefined)
      .toSorted();
    if (set.length === 0) continue;
    container.resources = { ...container.resources, [kind]: { ...defaults, ...container.resources?.[kind] } };
    notes.push(`${set.join(', ')} ${word} for ${what} ${container.name}`);
  }
  return notes;
}

function violations({ spec }: Pod, item: LimitRangeItem): string[] {
  if (item.type === 'Container') {
    return [...spec.containers, ...(spec.initContainers ?? [])].flatMap(({ resources }) =>
      check(item, (kind, name) => amount(resources?.[kind]?.[name])),
    );
  }
  if (item.type !== 'Pod') return [];
  return check(item, (kind, name) => {
    const amounts = spec.containers.map(({ resources }) => amount(resources?.[kind]?.[name])).filter((value) => value !== undefined);
    return amounts.length === 0 ? undefined : amounts.reduce((sum, value) => sum.add(value), Quantity.zero);
  });
}

function amount(text: string | undefined): Quantity | undefined {
  return text === undefined ? undefined : parseQuantity(text);
}

function check(
  { type, min = {}, max = {}, maxLimitRequestRatio = {} }: LimitRangeItem,
  read: (kind: Kind, name: string) => Quantity | undefined,
): string[] {
  const found: string[] = [];
  for (const [name, text] of Object.entries(min)) {
    const [bound, request, limit] = [parseQuantity(text), read('requests', name), read('limits', name)];
    const rule = `minimum ${name} usage per ${type} is ${bound.toString()}`;
    if (request === undefined) found.push(`${rule}. No request is specified`);
    else if (request.compare(bound) < 0) found.push(`${rule}, but request is ${request.toString()}`);
    else if (limit !== undefined && limit.compare(bound) < 0) found.push(`${rule}, but limit is ${limit.toString()}`);
  }
  for (const [name, text] of Object.entries(max)) {
    const [bound, request, limit] = [parseQuantity(text), read('requests', name), read('limits', name)];
    const rule = `maximum ${name} usage per ${type} is ${bound.toString()}`;
    if (limit === undefined) found.push(`${rule}. No limit is specified`);
    else if (limit.compare(bound) > 0) found.push(`${rule}, but limit is ${limit.toString()}`);
    else if (request !== undefined && request.compare(bound) > 0) found.push(`${rule}, but request is ${request.toString()}`);
  }
  for (const [name, text] of Object.entries(maxLimitRequestRatio)) {
    const [bound, request, limit] = [parseQuantity(text).toNumber(), read('requests', name)?.toNumber() ?? 0, read('limits', name)?.toNumber() ?? 0];
    const rule = `${name} max limit to request ratio per ${type} is ${text}`;
    if (request === 0 || limit === 0) found.push(`${rule}, but no request is specified or request is 0`);
    else if (limit / request > bound) found.push(`${rule}, but provided ratio is ${(limit / request).toFixed(6)}`);
  }
  return found;
}
