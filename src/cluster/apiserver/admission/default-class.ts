// Mirrors DefaultIngressClass and DefaultStorageClass of k8s.io/kubernetes/plugin/pkg/admission.
import type { Ingress, PersistentVolumeClaim } from '#kube/generated/types.ts';
import type { Draft, KubeObject } from '#kube/object.ts';
import { forbidden } from '#kube/status-errors.ts';
import type { AdmissionPlugin } from './admission-plugin.ts';

const INGRESS_DEFAULT = 'ingressclass.kubernetes.io/is-default-class';
const STORAGE_DEFAULT = 'storageclass.kubernetes.io/is-default-class';
const OLD_INGRESS_CLASS = 'kubernetes.io/ingress.class';

export const defaultIngressClass: AdmissionPlugin = {
  name: 'DefaultIngressClass',
  admit({ operation, definition: { resource }, subresource, object, name, context }) {
    if (operation !== 'CREATE' || subresource !== undefined || resource.plural !== 'ingresses' || object === undefined) return;
    const ingress = object as Draft<Ingress>;
    if (ingress.spec?.ingressClassName !== undefined || ingress.metadata.annotations?.[OLD_INGRESS_CLASS] !== undefined) return;
    const defaults = newestFirst(context.api.list('ingressclasses.networking.k8s.io'), INGRESS_DEFAULT);
    if (defaults.length > 1) throw forbidden(resource, name, `${defaults.length} default IngressClasses were found, only 1 allowed`);
    if (defaults[0] !== undefined) ingress.spec = { ...ingress.spec, ingressClassName: defaults[0].metadata.name };
  },
};

export const defaultStorageClass: AdmissionPlugin = {
  name: 'DefaultStorageClass',
  admit({ operation, definition: { resource }, subresource, object, context }) {
    if (operation !== 'CREATE' || subresource !== undefined || resource.plural !== 'persistentvolumeclaims' || object === undefined) return;
    const claim = object as Draft<PersistentVolumeClaim>;
    if (claim.spec === undefined || claim.spec.storageClassName !== undefined) return;
    const [newest] = newestFirst(context.api.list('storageclasses.storage.k8s.io'), STORAGE_DEFAULT);
    if (newest !== undefined) claim.spec.storageClassName = newest.metadata.name;
  },
};

function newestFirst<T extends KubeObject>(classes: readonly T[], annotation: string): readonly T[] {
  return classes
    .filter(({ metadata }) => metadata.annotations?.[annotation] === 'true')
    .toSorted(
      (a, b) => Date.parse(b.metadata.creationTimestamp) - Date.parse(a.metadata.creationTimestamp) || (a.metadata.name < b.metadata.name ? -1 : 1),
    );
}
