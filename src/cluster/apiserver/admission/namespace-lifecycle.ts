// Mirrors the NamespaceLifecycle plug-in of k8s.io/apiserver/pkg/admission/plugin/namespace/lifecycle.
import { StatusError } from '#kube/status-error.ts';
import { forbidden, notFound } from '#kube/status-errors.ts';
import type { AdmissionPlugin } from './admission-plugin.ts';

const IMMORTAL = new Set(['default', 'kube-system', 'kube-public']);
const NAMESPACES = { group: '', plural: 'namespaces' };

/** Namespaces must exist to be written to, take nothing new while they end, and some never end. */
export const namespaceLifecycle: AdmissionPlugin = {
  name: 'NamespaceLifecycle',
  admit({ operation, definition: { resource }, namespace, name, context }) {
    if (operation === 'DELETE' && resource.group === '' && resource.plural === 'namespaces' && IMMORTAL.has(name)) {
      throw forbidden(resource, name, 'this namespace may not be deleted');
    }
    if (operation !== 'CREATE' || namespace === undefined || resource.plural.endsWith('accessreviews')) return;
    const found = context.api.find('namespaces', undefined, namespace);
    if (found === undefined) throw notFound(NAMESPACES, namespace);
    if (found.status?.phase !== 'Terminating' && found.metadata.deletionTimestamp === undefined) return;
    const { status } = forbidden(resource, name, `unable to create new content in namespace ${namespace} because it is being terminated`);
    const cause = { reason: 'NamespaceTerminating', message: `namespace ${namespace} is being terminated`, field: 'metadata.namespace' };
    throw new StatusError({ ...status, details: { ...status.details, causes: [cause] } });
  },
};
