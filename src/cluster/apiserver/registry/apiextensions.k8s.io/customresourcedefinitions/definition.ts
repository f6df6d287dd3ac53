import { getApiResource } from '#kube/api-resources.ts';
import type { CustomResourceDefinition } from '#kube/generated/types.ts';
import type { Draft } from '#kube/object.ts';
import { setStatus, statusSubresource } from '../../meta/status.ts';
import { createdAtColumn, nameColumn } from '../../table/column.ts';
import { defineResource } from '../../../resource-definition.ts';
import { acceptNames } from './accept-names.ts';
import { defaultCustomResourceDefinition } from './default-custom-resource-definition.ts';
import { validateCustomResourceDefinition, validateCustomResourceDefinitionUpdate } from './validate-custom-resource-definition.ts';

/** Holds a definition until its objects are gone. */
const CLEANUP = 'customresourcecleanup.apiextensions.k8s.io';

/** A version that was ever stored stays in the list until an administrator takes it out. */
function recordStoredVersion(definition: Draft<CustomResourceDefinition>): void {
  const status = (definition.status ??= {});
  const stored = status.storedVersions ?? [];
  const current = definition.spec?.versions?.find(({ storage }) => storage)?.name;
  status.storedVersions = current === undefined || stored.includes(current) ? stored : [...stored, current];
}

export const customResourceDefinitions = defineResource<CustomResourceDefinition>({
  resource: getApiResource('apiextensions.k8s.io', 'customresourcedefinitions'),
  strategy: {
    default: defaultCustomResourceDefinition,
    prepareForCreate(definition, context) {
      definition.status = { conditions: [], acceptedNames: { kind: '', plural: '' }, storedVersions: [] };
      recordStoredVersion(definition);
      acceptNames(definition, context);
      const finalizers = definition.metadata.finalizers ?? [];
      if (!finalizers.includes(CLEANUP)) definition.metadata.finalizers = [...finalizers, CLEANUP];
    },
    prepareForUpdate(definition, old, context) {
      setStatus(definition, old.status === undefined ? undefined : { ...old.status });
      recordStoredVersion(definition);
      acceptNames(definition, context);
    },
    validate: validateCustomResourceDefinition,
    validateUpdate: validateCustomResourceDefinitionUpdate,
    subresources: { status: statusSubresource<CustomResourceDefinition>() },
  },
  columns: [nameColumn, createdAtColumn],
});
