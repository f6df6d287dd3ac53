// Mirrors customResourceStrategy of k8s.io/apiextensions-apiserver/pkg/registry/customresource.
import type { ApiResource } from '#kube/api-resource.ts';
import { customResourceSchema } from '#kube/custom-schema.ts';
import type { FieldError } from '#kube/field-error.ts';
import type { CustomResourceDefinition, CustomResourceDefinitionVersion, JSONSchemaProps } from '#kube/generated/types.ts';
import { isJsonObject } from '#kube/json.ts';
import type { KubeObject } from '#kube/object.ts';
import { dnsSubdomainName } from '../registry/meta/name-rules.ts';
import { setStatus, STATUS_ALONE } from '../registry/meta/status.ts';
import { validateObjectMeta } from '../registry/meta/validate-object-meta.ts';
import { validateObjectMetaUpdate } from '../registry/meta/validate-object-meta-update.ts';
import type { ResourceDefinition, ServedVersion } from '../resource-definition.ts';
import { applyDefaults } from './apply-defaults.ts';
import { compareVersions } from './compare-versions.ts';
import { printerColumns } from './printer-columns.ts';
import { readPath, writePath } from './simple-path.ts';
import { validateAgainstSchema } from './validate-against-schema.ts';
import { checkRules } from './validation-rules.ts';

const VERBS = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch'];

const known = new WeakMap<CustomResourceDefinition, ResourceDefinition | undefined>();

/** How the objects of an established definition are stored and served; undefined while its names are not accepted. */
export function customResource(definition: CustomResourceDefinition): ResourceDefinition | undefined {
  if (!known.has(definition)) known.set(definition, isEstablished(definition) ? build(definition) : undefined);
  return known.get(definition);
}

function isEstablished({ status }: CustomResourceDefinition): boolean {
  return status?.conditions?.some(({ type, status: value }) => type === 'Established' && value === 'True') ?? false;
}

function build(definition: CustomResourceDefinition): ResourceDefinition | undefined {
  const { versions } = definition.spec;
  const stored = versions.find(({ storage }) => storage);
  if (stored === undefined) return undefined;
  const schema = schemaOf(stored);
  const resource = resourceOf(definition, stored);
  const hasStatus = stored.subresources?.status !== undefined;
  const scale = stored.subresources?.scale;
  return {
    resource,
    schema: customResourceSchema(schema),
    columns: printerColumns(stored),
    versions: versions
      .filter(({ served }) => served)
      .toSorted((a, b) => compareVersions(a.name, b.name))
      .map((version) => servedVersion(definition, version)),
    strategy: {
      default: (object) => applyDefaults(object, schema),
      prepareForCreate(object) {
        if (hasStatus) setStatus(object, undefined);
      },
      generationOf: (object) => counted(object, hasStatus),
      validate: (object) => [
        ...validateObjectMeta(object.metadata, resource.namespaced, dnsSubdomainName),
        ...validateAgainstSchema(withoutEnvelope(object), schema, ''),
        // Of an update the rules are asked below, where the old object is known.
        ...(object.metadata.resourceVersion ? [] : checkedRules(object, undefined, schema)),
      ],
      validateUpdate: (object, old) => [...validateObjectMetaUpdate(object.metadata, old.metadata), ...checkedRules(object, old, schema)],
      ...(hasStatus && {
        subresources: {
          status: {
            ...STATUS_ALONE,
            validate: (object, old) => [...validateAgainstSchema(withoutEnvelope(object), schema, ''), ...checkedRules(object, old, schema)],
          },
        },
      }),
    },
    fields: Object.fromEntries(
      (stored.selectableFields ?? []).map(({ jsonPath = '' }) => [jsonPath.slice(1), (object: KubeObject) => text(readPath(object, jsonPath))]),
    ),
    ...(scale !== undefined && {
      scale: {
        specReplicas: (object) => Number(readPath(object, scale.specReplicasPath) ?? 0),
        statusReplicas: (object) => Number(readPath(object, scale.statusReplicasPath) ?? 0),
        selector: (object) => text(scale.labelSelectorPath === undefined ? undefined : readPath(object, scale.labelSelectorPath)),
        setReplicas: (object, replicas) => writePath(object, scale.specReplicasPath, replicas),
      },
    }),
  };
}

function schemaOf(version: CustomResourceDefinitionVersion): JSONSchemaProps {
  return version.schema?.openAPIV3Schema ?? { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
}

function resourceOf({ spec, status }: CustomResourceDefinition, { name, subresources = {} }: CustomResourceDefinitionVersion): ApiResource {
  const names = status?.acceptedNames?.plural ? status.acceptedNames : spec.names;
  return {
    group: spec.group,
    version: name,
    kind: names.kind,
    plural: names.plural,
    singular: names.singular ?? names.kind.toLowerCase(),
    namespaced: spec.scope === 'Namespaced',
    shortNames: names.shortNames ?? [],
    categories: names.categories ?? [],
    verbs: VERBS,
    subresources: [...(subresources.status === undefined ? [] : ['status']), ...(subresources.scale === undefined ? [] : ['scale'])],
  };
}

function servedVersion(definition: CustomResourceDefinition, version: CustomResourceDefinitionVersion): ServedVersion {
  const resource = resourceOf(definition, version);
  const apiVersion = `${resource.group}/${resource.version}`;
  const openApi = schemaOf(version);
  return {
    resource,
    listKind: definition.spec.names.listKind ?? `${resource.kind}List`,
    openApi,
    schema: customResourceSchema(openApi),
    columns: printerColumns(version),
    toStored: (object) => object,
    fromStored: (object) => (object.apiVersion === apiVersion ? object : { ...object, apiVersion }),
    ...(version.deprecated === true && {
      deprecation: version.deprecationWarning ?? `${apiVersion} ${resource.kind} is deprecated`,
    }),
  };
}

/** Everything but metadata counts, and without a status subresource the status too. */
function counted(object: KubeObject, hasStatus: boolean): unknown {
  const { apiVersion: _apiVersion, kind: _kind, metadata: _metadata, ...rest } = object;
  if (hasStatus) setStatus(rest, undefined);
  return rest;
}

/** The rules are asked of objects that are otherwise as they should be. */
function checkedRules(object: KubeObject, old: KubeObject | undefined, schema: JSONSchemaProps): readonly FieldError[] {
  return validateAgainstSchema(withoutEnvelope(object), schema, '').length > 0 ? [] : checkRules(object, old, schema, '');
}

function withoutEnvelope(object: KubeObject): object {
  const { apiVersion: _apiVersion, kind: _kind, metadata: _metadata, ...rest } = object;
  return rest;
}

function text(value: unknown): string {
  return value === undefined || value === null || isJsonObject(value) ? '' : String(value);
}
