import { getApiResource } from '#kube/api-resources.ts';
import type { Namespace } from '#kube/generated/types.ts';
import { setStatus, statusSubresource } from '../../meta/status.ts';
import { defineResource } from '../../../resource-definition.ts';
import { namespaceColumns } from './columns.ts';
import { validateNamespace, validateNamespaceUpdate } from './validate-namespace.ts';

const NAME_LABEL = 'kubernetes.io/metadata.name';

export const namespaces = defineResource<Namespace>({
  resource: getApiResource('', 'namespaces'),
  strategy: {
    default(namespace) {
      namespace.spec ??= {};
      if (namespace.metadata.name) namespace.metadata.labels = { ...namespace.metadata.labels, [NAME_LABEL]: namespace.metadata.name };
    },
    prepareForCreate(namespace) {
      namespace.status = { phase: 'Active' };
      const finalizers = namespace.spec?.finalizers ?? [];
      namespace.spec = { ...namespace.spec, finalizers: [...new Set([...finalizers, 'kubernetes'])] };
    },
    /** The finalizers in spec belong to the `finalize` subresource. */
    prepareForUpdate(namespace, old) {
      setStatus(namespace, old.status);
      namespace.spec = { ...namespace.spec, finalizers: [...(old.spec?.finalizers ?? [])] };
    },
    validate: validateNamespace,
    validateUpdate: validateNamespaceUpdate,
    subresources: {
      status: statusSubresource<Namespace>(),
      finalize: {
        apply(stored, changed) {
          stored.spec = { ...stored.spec, finalizers: [...(changed.spec?.finalizers ?? [])] };
        },
      },
    },
  },
  columns: namespaceColumns,
  fields: { 'status.phase': (namespace) => namespace.status?.phase ?? '' },
});
