// Mirrors the root-ca-certificate-publisher-controller of kube-controller-manager.
import { deepEqual } from '#kube/deep-equal.ts';
import type { Controller } from '../../api/controller.ts';

const NAME = 'kube-root-ca.crt';
const annotations = {
  'kubernetes.io/description':
    'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. ' +
    'No other usage is guaranteed across distributions of Kubernetes clusters.',
};

/** `certificate`: the cluster's CA, in PEM. */
export function rootCaCertPublisher(certificate: string): Controller {
  const data = { 'ca.crt': certificate };
  return {
    name: 'root-ca-certificate-publisher-controller',
    watches: [
      { resource: 'namespaces', keys: ({ type, object }) => (type === 'DELETED' ? [] : [object.metadata.name]) },
      {
        resource: 'configmaps',
        keys: ({ type, object }) => (type !== 'ADDED' && object.metadata.name === NAME ? [object.metadata.namespace ?? ''] : []),
      },
    ],
    reconcile(namespace, { api }) {
      if (api.find('namespaces', undefined, namespace)?.status?.phase !== 'Active') return undefined;
      const current = api.find('configmaps', namespace, NAME);
      if (current === undefined) {
        api.create('configmaps', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: NAME, namespace, annotations }, data });
      } else if (
        !deepEqual(current.data, data) ||
        current.metadata.annotations?.['kubernetes.io/description'] !== annotations['kubernetes.io/description']
      ) {
        api.update('configmaps', {
          ...current,
          metadata: { ...current.metadata, annotations: { ...current.metadata.annotations, ...annotations } },
          data,
        });
      }
      return undefined;
    },
  };
}
