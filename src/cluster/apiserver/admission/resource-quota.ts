// Mirrors k8s.io/apiserver/pkg/admission/plugin/resourcequota.
import { groupResource } from '#kube/api-resource.ts';
import type { PersistentVolumeClaim, Pod, ResourceQuota, Service } from '#kube/generated/types.ts';
import type { KubeObject } from '#kube/object.ts';
import { parseQuantity, Quantity } from '#kube/quantity.ts';
import { forbidden } from '#kube/status-errors.ts';
import { claimUsage, countedResource, inScope, podUsage, quotaUsage, serviceUsage, type Usage } from '../../controllers/resourcequota/quota-usage.ts';
import type { AdmissionPlugin } from './admission-plugin.ts';

/** Refuses what would take a namespace beyond one of its quotas. */
export const resourceQuota: AdmissionPlugin = {
  name: 'ResourceQuota',
  validate({ operation, definition: { resource }, subresource, namespace, name, object, old, context }) {
    if (namespace === undefined || object === undefined) return;
    const grows = operation === 'UPDATE' && old !== undefined && mayGrow(resource.plural, resource.group, subresource);
    if (!grows && (operation !== 'CREATE' || subresource !== undefined)) return;
    for (const quota of context.api.list('resourcequotas', { namespace })) {
      const wanted = requestedBy(groupResource(resource), object, quota);
      if (wanted === undefined) continue;
      const requested = grows ? difference(wanted, requestedBy(groupResource(resource), old, quota) ?? {}) : wanted;
      const refused = missingFor(resource.plural, object, quota) ?? excess(quota, requested, quotaUsage(context.api, quota));
      if (refused !== undefined) throw forbidden(resource, name, refused);
    }
  },
};

/** Services that change their type, claims that are expanded and pods that are resized use more. */
function mayGrow(plural: string, group: string, subresource: string | undefined): boolean {
  if (group !== '') return false;
  return plural === 'pods' ? subresource === 'resize' : subresource === undefined && (plural === 'services' || plural === 'persistentvolumeclaims');
}

function difference(after: Usage, before: Usage): Usage {
  return Object.fromEntries(
    Object.entries(after).flatMap(([name, quantity]) => {
      const more = quantity.subtract(before[name] ?? Quantity.zero);
      return more.compare(Quantity.zero) > 0 ? [[name, more]] : [];
    }),
  );
}

/** What the object would use of the things the quota limits; undefined when the quota does not concern it. */
function requestedBy(resource: string, object: KubeObject, quota: ResourceQuota): Usage | undefined {
  const used: Record<string, Quantity> = { ...computed(resource, object, quota) };
  const names = Object.keys(quota.spec?.hard ?? {});
  for (const name of names) if (countedResource(name) === resource) used[name] = Quantity.ofInteger(1);
  return names.some((name) => used[name] !== undefined && !used[name].isZero) ||
    (resource === 'pods' && names.some((name) => used[name] !== undefined))
    ? used
    : undefined;
}

function computed(resource: string, object: KubeObject, quota: ResourceQuota): Usage {
  if (resource === 'pods') return inScope(quota, object as Pod) ? podUsage(object as Pod) : {};
  if (resource === 'persistentvolumeclaims') return claimUsage(object as PersistentVolumeClaim);
  return resource === 'services' ? serviceUsage(object as Service) : {};
}

/** Quotas on requests and limits ask every container for them. */
function missingFor(plural: string, object: KubeObject, quota: ResourceQuota): string | undefined {
  if (plural !== 'pods') return undefined;
  const { containers, initContainers = [] } = (object as Pod).spec;
  const missing: string[] = [];
  for (const name of Object.keys(quota.spec?.hard ?? {}).toSorted()) {
    const [, kind = 'requests', resource] = /^(?:(requests|limits)\.)?(cpu|memory)$/.exec(name) ?? [];
    if (resource === undefined) continue;
    const lacking = [...containers, ...initContainers].filter(
      ({ resources }) => resources?.[kind as 'requests' | 'limits']?.[resource] === undefined,
    );
    if (lacking.length > 0)
      missing.push(
        `${name} for: ${lacking
          .map((container) => container.name)
          .toSorted()
          .join(',')}`,
      );
  }
  return missing.length === 0 ? undefined : `failed quota: ${quota.metadata.name}: must specify ${missing.join('; ')}`;
}

function excess({ metadata, spec }: ResourceQuota, requested: Usage, used: Readonly<Record<string, string>>): string | undefined {
  const hard = spec?.hard ?? {};
  const over = Object.keys(hard)
    .toSorted()
    .filter((name) => {
      const wanted = requested[name];
      return (
        wanted !== undefined &&
        !wanted.isZero &&
        parseQuantity(used[name] ?? '0')
          .add(wanted)
          .compare(parseQuantity(hard[name] ?? '0')) > 0
      );
    });
  if (over.length === 0) return undefined;
  const print = (values: (name: string) => string): string => over.map((name) => `${name}=${values(name)}`).join(',');
  const asked = print((name) => requested[name]?.toString() ?? '0');
  return `exceeded quota: ${metadata.name}, requested: ${asked}, used: ${print((name) => used[name] ?? '0')}, limited: ${print((name) => parseQuantity(hard[name] ?? '0').toString())}`;
}
