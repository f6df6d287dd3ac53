// Mirrors k8s.io/cloud-provider/controllers/service: a load balancer for each Service that wants one.
import type { Service } from '#kube/generated/types.ts';
import type { Controller, ControllerContext } from '../../api/controller.ts';
import { formatAddress, parseRange, rangeContains, rangeSize } from '../address-range.ts';

/** What the cluster's cloud offers. */
export interface LoadBalancerProvider {
  /** Addresses that it gives out: `3.121.64.0/24`. */
  readonly range: string;
  /** How long it takes to make one, ms. */
  readonly delay: number;
}

const FINALIZER = 'service.kubernetes.io/load-balancer-cleanup';

export function serviceController({ range, delay }: LoadBalancerProvider): Controller {
  const ready = new Map<string, number>();
  return {
    name: 'service-controller',
    watches: [{ resource: 'services', keys: ({ object }) => (concerns(object as Service) ? [keyOf(object as Service)] : []) }],
    reconcile(key, context) {
      const [namespace = '', name = ''] = key.split('/');
      const service = context.api.find('services', namespace, name);
      if (service === undefined) return undefined;
      if (!wantsBalancer(service)) {
        if (hasFinalizer(service)) cleanUp(service, context);
        ready.delete(service.metadata.uid);
        return undefined;
      }
      if (addressesOf(service).length > 0) return undefined;
      const { uid } = service.metadata;
      const due = ready.get(uid);
      const now = context.clock.now();
      if (!hasFinalizer(service)) {
        context.events.record(service, 'Normal', 'EnsuringLoadBalancer', 'Ensuring load balancer');
        ready.set(uid, now + delay);
        const { finalizers = [] } = service.metadata;
        context.api.update('services', { ...service, metadata: { ...service.metadata, finalizers: [...finalizers, FINALIZER] } });
        return delay;
      }
      if (due !== undefined && now < due) return due - now;
      ready.delete(uid);
      const address = freeAddress(service, range, context.api.list('services'));
      if (address === undefined) {
        const message = `Error syncing load balancer: failed to ensure load balancer: no address is left in ${range}`;
        context.events.record(service, 'Warning', 'SyncLoadBalancerFailed', message);
        return 60_000;
      }
      const status = { ...service.status, loadBalancer: { ingress: [{ ip: address, ipMode: 'VIP' }] } };
      const stored = context.api.update('services', { ...service, status }, { subresource: 'status' });
      context.events.record(stored, 'Normal', 'EnsuredLoadBalancer', 'Ensured load balancer');
      return undefined;
    },
  };
}

function keyOf({ metadata: { namespace = '', name } }: Service): string {
  return `${namespace}/${name}`;
}

function concerns(service: Service): boolean {
  return service.spec?.type === 'LoadBalancer' || hasFinalizer(service);
}

function wantsBalancer({ spec, metadata }: Service): boolean {
  return metadata.deletionTimestamp === undefined && spec?.type === 'LoadBalancer' && spec.loadBalancerClass === undefined;
}

function hasFinalizer({ metadata }: Service): boolean {
  return metadata.finalizers?.includes(FINALIZER) === true;
}

function addressesOf({ status }: Service): readonly string[] {
  return (status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) => ip ?? []);
}

function cleanUp(service: Service, { api, events }: ControllerContext): void {
  events.record(service, 'Normal', 'DeletingLoadBalancer', 'Deleting load balancer');
  const cleared =
    service.metadata.deletionTimestamp !== undefined || addressesOf(service).length === 0
      ? service
      : api.update('services', { ...service, status: { ...service.status, loadBalancer: {} } }, { subresource: 'status' });
  events.record(service, 'Normal', 'DeletedLoadBalancer', 'Deleted load balancer');
  const finalizers = (cleared.metadata.finalizers ?? []).filter((name) => name !== FINALIZER);
  api.update('services', { ...cleared, metadata: { ...cleared.metadata, finalizers } });
}

/** The one that was asked for if it is free, or the first free one. */
function freeAddress({ spec }: Service, range: string, services: readonly Service[]): string | undefined {
  const used = new Set(services.flatMap(addressesOf));
  const parsed = parseRange(range);
  const wanted = spec?.loadBalancerIP;
  if (wanted !== undefined && wanted !== '') return rangeContains(parsed, wanted) && !used.has(wanted) ? wanted : undefined;
  for (let offset = 10; offset < rangeSize(parsed) - 1; offset++) {
    const address = formatAddress(parsed.base + offset);
    if (!used.has(address)) return address;
  }
  return undefined;
}
