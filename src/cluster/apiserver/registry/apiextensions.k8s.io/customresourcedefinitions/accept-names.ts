// Mirrors the naming and establishing controllers of k8s.io/apiextensions-apiserver, at once: their watchers have nothing to wait for.
import type { CustomResourceDefinition, CustomResourceDefinitionCondition, CustomResourceDefinitionNames } from '#kube/generated/types.ts';
import { deepEqual } from '#kube/deep-equal.ts';
import type { Draft } from '#kube/object.ts';
import type { StrategyContext } from '../../../resource-definition.ts';
import { formatTime } from '#kube/time.ts';

/** Names that no other definition of the group has are accepted; with them the definition is established, and stays so. */
export function acceptNames(definition: Draft<CustomResourceDefinition>, { api, clock }: StrategyContext): void {
  const { metadata, spec } = definition;
  if (!spec?.names) return;
  const status = (definition.status ??= {});
  const others = api
    .list('customresourcedefinitions.apiextensions.k8s.io')
    .filter((other) => other.spec.group === spec.group && other.metadata.name !== metadata.name)
    .map((other) => other.status?.acceptedNames);
  const conflict = lastConflict(spec.names, others);
  const now = formatTime(clock.now());
  const accepted: CustomResourceDefinitionCondition =
    conflict === undefined
      ? { type: 'NamesAccepted', status: 'True', reason: 'NoConflicts', message: 'no conflicts found', lastTransitionTime: now }
      : { type: 'NamesAccepted', status: 'False', ...conflict, lastTransitionTime: now };
  if (conflict === undefined && !deepEqual(status.acceptedNames, spec.names)) status.acceptedNames = { ...spec.names };
  const established = status.conditions?.some(({ type, status: value }) => type === 'Established' && value === 'True') ?? false;
  const initial: CustomResourceDefinitionCondition =
    established || conflict === undefined
      ? {
          type: 'Established',
          status: 'True',
          reason: 'InitialNamesAccepted',
          message: 'the initial names have been accepted',
          lastTransitionTime: now,
        }
      : { type: 'Established', status: 'False', reason: 'NotAccepted', message: 'not all names are accepted', lastTransitionTime: now };
  for (const condition of [accepted, initial]) setCondition(status, condition);
}

/** Of several, the last that is looked at. */
function lastConflict(
  names: CustomResourceDefinitionNames,
  others: readonly (CustomResourceDefinitionNames | undefined)[],
): { readonly reason: string; readonly message: string } | undefined {
  const resources = new Set(others.flatMap((other) => [other?.plural, other?.singular, ...(other?.shortNames ?? [])]));
  const kinds = new Set(others.flatMap((other) => [other?.kind, other?.listKind]));
  const wanted: readonly (readonly [reason: string, name: string | undefined, taken: ReadonlySet<string | undefined>])[] = [
    ['PluralConflict', names.plural, resources],
    ['SingularConflict', names.singular, resources],
    ...(names.shortNames ?? []).map((name) => ['ShortNamesConflict', name, resources] as const),
    ['KindConflict', names.kind, kinds],
    ['ListKindConflict', names.listKind, kinds],
  ];
  const conflict = wanted.findLast(([, name, taken]) => name !== undefined && name !== '' && taken.has(name));
  return conflict === undefined ? undefined : { reason: conflict[0], message: `"${conflict[1] ?? ''}" is already in use` };
}

/** The conditions of an update are those of the stored object, which nobody may write to. */
function setCondition(status: NonNullable<Draft<CustomResourceDefinition>['status']>, condition: CustomResourceDefinitionCondition): void {
  const before = status.conditions?.find(({ type }) => type === condition.type);
  const next = before?.status === condition.status ? { ...condition, lastTransitionTime: before.lastTransitionTime as string } : condition;
  status.conditions =
    before === undefined ? [...(status.conditions ?? []), next] : (status.conditions ?? []).map((other) => (other === before ? next : other));
}
