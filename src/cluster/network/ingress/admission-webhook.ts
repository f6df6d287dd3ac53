// What the ValidatingWebhookConfiguration ingress-nginx-admission does to Ingresses: asks the controller before they are stored.
import type { Ingress } from '#kube/generated/types.ts';
import { badRequest, internalError } from '#kube/status-errors.ts';
import type { AdmissionPlugin } from '../../apiserver/admission/admission-plugin.ts';
import type { Api } from '../../api/api.ts';
import { admissionProblem } from './validate-admission.ts';

const CONFIGURATION = 'ingress-nginx-admission';

/** Applies while the configuration exists, and fails as its policy says when no controller answers. */
export const ingressNginxAdmission: AdmissionPlugin = {
  name: 'ingress-nginx-admission',
  validate({ operation, definition: { resource }, subresource, object, context: { api } }) {
    if ((operation !== 'CREATE' && operation !== 'UPDATE') || subresource !== undefined || resource.plural !== 'ingresses' || object === undefined)
      return;
    const hook = api.find('validatingwebhookconfigurations.admissionregistration.k8s.io', undefined, CONFIGURATION)?.webhooks?.[0];
    if (hook === undefined) return;
    const ingress = object as unknown as Ingress;
    const { namespace = '', name = '', path = '' } = hook.clientConfig?.service ?? {};
    if (!hasEndpoints(api, namespace, name)) {
      if (hook.failurePolicy === 'Ignore') return;
      throw internalError(
        `failed calling webhook "${hook.name}": failed to call webhook: Post "https://${name}.${namespace}.svc:443${path}?timeout=10s": no endpoints available for service "${name}"`,
      );
    }
    if (!isOurs(api, ingress)) return;
    const problem = admissionProblem(api, ingress, api.find('configmaps', namespace, 'nginx-configuration')?.data ?? {});
    if (problem !== undefined) throw badRequest(`admission webhook "${hook.name}" denied the request: ${problem}`);
  },
};

/** Whether a ready endpoint stands behind the Service. */
export function hasEndpoints(api: Api, namespace: string, name: string): boolean {
  return api
    .list('endpointslices.discovery.k8s.io', { namespace, labels: { 'kubernetes.io/service-name': name } })
    .some(({ endpoints }) => endpoints.some(({ conditions }) => conditions?.ready ?? true));
}

/** Other controllers' Ingresses are none of its business. */
function isOurs(api: Api, { metadata, spec }: Ingress): boolean {
  const name = metadata.annotations?.['kubernetes.io/ingress.class'] ?? spec.ingressClassName ?? '';
  if (name === '' || name === 'nginx') return true;
  return api.find('ingressclasses.networking.k8s.io', undefined, name)?.spec?.controller === 'k8s.io/ingress-nginx';
}
