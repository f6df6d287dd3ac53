// Mirrors ValidateCustomResourceDefinition and its update of k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation.
import type { CustomResourceDefinition, CustomResourceDefinitionNames, CustomResourceDefinitionVersion } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { isDns1035Label, isDns1123Subdomain } from '#kube/names.ts';
import { dnsSubdomainName } from '../../meta/name-rules.ts';
import { validateImmutable } from '../../meta/validate-immutable.ts';
import { validateObjectMeta } from '../../meta/validate-object-meta.ts';
import { validateObjectMetaUpdate } from '../../meta/validate-object-meta-update.ts';
import { validateStructuralSchema } from './validate-structural-schema.ts';

const SCOPES: readonly string[] = ['Cluster', 'Namespaced'];
const APPROVED = 'api-approved.kubernetes.io';

function validateGroup(group: string | undefined): readonly FieldError[] {
  if (!group) return [field.required('spec.group')];
  const wrong = isDns1123Subdomain(group);
  if (wrong.length > 0) return [field.invalid('spec.group', group, wrong.join(','))];
  return group.includes('.') ? [] : [field.invalid('spec.group', group, 'should be a domain with at least one dot')];
}

function validateNames(names: CustomResourceDefinitionNames, path: string): readonly FieldError[] {
  const label = (name: string, value: string | undefined) => {
    const wrong = value ? isDns1035Label(value) : [];
    return wrong.length > 0 ? [field.invalid(`${path}.${name}`, value, wrong.join(','))] : [];
  };
  const mixed = (name: 'kind' | 'listKind') => {
    const wrong = names[name] ? isDns1035Label(names[name].toLowerCase()) : [];
    return wrong.length > 0
      ? [field.invalid(`${path}.${name}`, names[name], `may have mixed case, but should otherwise match: ${wrong.join(',')}`)]
      : [];
  };
  const missing = (['plural', 'singular', 'kind', 'listKind'] as const)
    .filter((name) => !names[name])
    .map((name) => field.required(`${path}.${name}`));
  const same =
    names.kind && names.kind === names.listKind ? [field.invalid(`${path}.listKind`, names.listKind, 'kind and listKind may not be the same')] : [];
  return [
    ...missing,
    ...label('plural', names.plural),
    ...label('singular', names.singular),
    ...mixed('kind'),
    ...mixed('listKind'),
    ...(names.shortNames ?? []).flatMap((name, index) => label(`shortNames[${index}]`, name)),
    ...same,
    ...(names.categories ?? []).flatMap((name, index) => label(`categories[${index}]`, name)),
  ];
}

function validateVersion(version: CustomResourceDefinitionVersion, path: string, schemaPath: string): readonly FieldError[] {
  const schema = version.schema?.openAPIV3Schema;
  const wrong = isDns1035Label(version.name ?? '');
  return [
    ...(wrong.length > 0 ? [field.invalid(`${path}.name`, version.name ?? '', wrong.join(','))] : []),
    ...(schema === undefined
      ? [field.required(`${path}.schema.openAPIV3Schema`, 'schemas are required')]
      : validateStructuralSchema(schema, schemaPath)),
    ...(version.deprecationWarning !== undefined && !version.deprecated
      ? [field.invalid(`${path}.deprecationWarning`, version.deprecationWarning, 'can only be set for deprecated versions')]
      : []),
  ];
}

function validateVersions(versions: readonly CustomResourceDefinitionVersion[]): readonly FieldError[] {
  const errors = versions.flatMap((version, index) => {
    const path = `spec.versions[${index}]`;
    // What is the same for all versions is told of all of them.
    return validateVersion(version, path, versions.length === 1 ? 'spec.validation.openAPIV3Schema' : `${path}.schema.openAPIV3Schema`);
  });
  if (new Set(versions.map(({ name }) => name)).size < versions.length)
    errors.push(field.invalid('spec.versions', versions, 'must contain unique version names'));
  if (versions.filter(({ storage }) => storage).length !== 1) {
    errors.push(field.invalid('spec.versions', versions, 'must have exactly one version marked as storage version'));
  }
  return errors;
}

/** Groups of the project itself need its reviewers' consent. */
function validateApproval({ metadata, spec }: CustomResourceDefinition): readonly FieldError[] {
  const isProtected = /(^|\.)(k8s|kubernetes)\.io$/.test(spec.group ?? '');
  if (!isProtected || metadata.annotations?.[APPROVED]) return [];
  const reason = `protected groups must have approval annotation "${APPROVED}", see https://github.com/kubernetes/enhancements/pull/1111`;
  return [field.required(`metadata.annotations[${APPROVED}]`, reason)];
}

export function validateCustomResourceDefinition(definition: CustomResourceDefinition): readonly FieldError[] {
  const { spec } = definition;
  if (spec === undefined) return [field.required('spec')];
  const required = `${spec.names.plural}.${spec.group}`;
  const rule: typeof dnsSubdomainName = (name, prefix) => [
    ...dnsSubdomainName(name, prefix),
    ...(name === required ? [] : ['must be spec.names.plural+"."+spec.group']),
  ];
  return [
    ...validateObjectMeta(definition.metadata, false, rule),
    ...validateGroup(spec.group),
    ...(spec.scope ? (SCOPES.includes(spec.scope) ? [] : [field.notSupported('spec.scope', spec.scope, SCOPES)]) : [field.required('spec.scope')]),
    ...validateVersions(spec.versions ?? []),
    ...validateNames(spec.names, 'spec.names'),
    ...validateApproval(definition),
  ];
}

export function validateCustomResourceDefinitionUpdate(definition: CustomResourceDefinition, old: CustomResourceDefinition): readonly FieldError[] {
  const { spec } = definition;
  const established = old.status?.conditions?.some(({ type, status }) => type === 'Established' && status === 'True') ?? false;
  return [
    ...validateObjectMetaUpdate(definition.metadata, old.metadata),
    ...(established
      ? [
          ...validateImmutable(spec.scope, old.spec.scope, 'spec.scope'),
          ...validateImmutable(spec.names.kind, old.spec.names.kind, 'spec.names.kind'),
        ]
      : []),
    ...validateImmutable(spec.group, old.spec.group, 'spec.group'),
    ...validateImmutable(spec.names.plural, old.spec.names.plural, 'spec.names.plural'),
  ];
}
