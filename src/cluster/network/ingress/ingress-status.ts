// Mirrors the status syncer of ingress-nginx: the addresses at which its pods are reached.
import type { Ingress } from '#kube/generated/types.ts';
import { StatusError } from '#kube/status-error.ts';
import type { Api } from '../../api/api.ts';

/** Of the nodes that the controller's pods run on, or of the Service that publishes them. */
export function controllerAddresses(api: Api, namespace: string, podName: string | undefined, publishService: string | undefined): readonly string[] {
  if (publishService !== undefined) {
    const [where = '', name = ''] = publishService.split('/');
    const ingress = api.find('services', where, name)?.status?.loadBalancer?.ingress ?? [];
    return ingress.flatMap(({ ip }) => ip ?? []);
  }
  const pods = api.list('pods', { namespace });
  const own = pods.find(({ metadata }) => metadata.name === podName);
  const labels = Object.entries(own?.metadata.labels ?? {}).filter(([key]) => !/hash|generation/.test(key));
  const running = pods.filter(
    ({ metadata, status }) =>
      status?.phase === 'Running' &&
      metadata.deletionTimestamp === undefined &&
      labels.length > 0 &&
      labels.every(([key, value]) => metadata.labels?.[key] === value),
  );
  const addresses = new Set<string>();
  for (const { spec } of running) {
    const node = api.find('nodes', undefined, spec.nodeName ?? '');
    const of = (type: string): string | undefined => node?.status?.addresses?.find((entry) => entry.type === type)?.address;
    const address = of('ExternalIP') ?? node?.metadata.annotations?.['rke.cattle.io/external-ip'] ?? of('InternalIP');
    if (address !== undefined) addresses.add(address);
  }
  return [...addresses].sort();
}

export function reportAddresses(api: Api, ingresses: readonly Ingress[], addresses: readonly string[]): void {
  const ingress = addresses.map((ip) => ({ ip }));
  for (const object of ingresses) {
    if (JSON.stringify(object.status?.loadBalancer?.ingress ?? []) === JSON.stringify(ingress)) continue;
    try {
      api.update('ingresses.networking.k8s.io', { ...object, status: { loadBalancer: { ingress } } }, { subresource: 'status' });
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
    }
  }
}
