// Mirrors the evaluators of k8s.io/kubernetes/pkg/quota/v1: what objects in a namespace use. Admission may ask it too.
import { groupResource } from '#kube/api-resource.ts';
import { apiResources } from '#kube/api-resources.ts';
import { parseQuantity, Quantity } from '#kube/quantity.ts';
import type { PersistentVolumeClaim, Pod, PodAffinity, ResourceQuota, Service } from '#kube/generated/types.ts';
import type { Api, ResourceName } from '../../api/api.ts';
import { isPodTerminal } from '../pod-state.ts';

export type Usage = Readonly<Record<string, Quantity>>;

const COUNTED: Readonly<Record<string, ResourceName>> = {
  configmaps: 'configmaps',
  persistentvolumeclaims: 'persistentvolumeclaims',
  replicationcontrollers: 'replicationcontrollers',
  resourcequotas: 'resourcequotas',
  secrets: 'secrets',
  services: 'services',
};

/** What the namespace uses of everything the quota limits, in the order of its keys. */
export function quotaUsage(api: Api, quota: ResourceQuota): Readonly<Record<string, string>> {
  const { namespace = '' } = quota.metadata;
  const names = Object.keys(quota.spec?.hard ?? {});
  const used: Record<string, Quantity> = {};
  for (const pod of api.list('pods', { namespace })) if (!isPodTerminal(pod) && inScope(quota, pod)) addUp(used, podUsage(pod));
  for (const claim of api.list('persistentvolumeclaims', { namespace })) addUp(used, claimUsage(claim));
  for (const service of api.list('services', { namespace })) addUp(used, serviceUsage(service));
  for (const name of names) {
    const resource = countedResource(name);
    if (resource !== undefined) used[name] = Quantity.ofInteger(api.list(resource, { namespace }).length);
  }
  return Object.fromEntries(names.map((name) => [name, (used[name] ?? Quantity.zero).toString()]));
}

/** The resource that `configmaps` or `count/deployments.apps` counts. */
export function countedResource(name: string): ResourceName | undefined {
  if (!name.startsWith('count/')) return COUNTED[name];
  const counted = name.slice('count/'.length);
  return apiResources.some((resource) => groupResource(resource) === counted) ? (counted as ResourceName) : undefined;
}

/** Of extended resources only requests count; the others have a name of their own for requests, too. */
export function podUsage(pod: Pod): Usage {
  const usage: Record<string, Quantity> = { pods: Quantity.ofInteger(1), 'count/pods': Quantity.ofInteger(1) };
  for (const kind of ['requests', 'limits'] as const) {
    for (const [name, total] of Object.entries(podTotal(pod, kind))) {
      const extended = name.includes('/');
      if (kind === 'requests' || !extended) usage[`${kind}.${name}`] = total;
      if (kind === 'requests' && !extended) usage[name] = total;
    }
  }
  return usage;
}

const COMPUTE: Usage = { cpu: Quantity.zero, memory: Quantity.zero, 'ephemeral-storage': Quantity.zero };

/** Containers and sidecars together, or the largest init container with the sidecars before it; and the pod's overhead. */
function podTotal({ spec }: Pod, kind: 'requests' | 'limits'): Usage {
  const of = ({ resources }: Pick<Pod['spec']['containers'][number], 'resources'>): Usage => quantities(resources?.[kind]);
  const running = spec.containers.map(of).reduce(plus, COMPUTE);
  let sidecars: Usage = {};
  let peak: Usage = {};
  for (const container of spec.initContainers ?? []) {
    if (container.restartPolicy === 'Always') sidecars = plus(sidecars, of(container));
    else peak = larger(peak, plus(sidecars, of(container)));
  }
  const total = { ...larger(plus(running, sidecars), peak), ...quantities(spec.resources?.[kind]) };
  return plus(total, quantities(spec.overhead));
}

function quantities(texts: Readonly<Record<string, string>> = {}): Usage {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, parseQuantity(text)]));
}

function plus(a: Usage, b: Usage): Usage {
  return combine(a, b, (x, y) => x.add(y));
}

function larger(a: Usage, b: Usage): Usage {
  return combine(a, b, (x, y) => (x.compare(y) < 0 ? y : x));
}

function combine(a: Usage, b: Usage, of: (x: Quantity, y: Quantity) => Quantity): Usage {
  const result: Record<string, Quantity> = { ...a };
  for (const [name, quantity] of Object.entries(b)) result[name] = result[name] === undefined ? quantity : of(result[name], quantity);
  return result;
}

export function claimUsage({ spec }: PersistentVolumeClaim): Usage {
  const storage = parseQuantity(spec?.resources?.requests?.['storage'] ?? '0');
  const one = Quantity.ofInteger(1);
  const ofClass = spec?.storageClassName;
  const prefix = `${ofClass}.storageclass.storage.k8s.io`;
  return {
    'requests.storage': storage,
    ...(ofClass === undefined ? {} : { [`${prefix}/requests.storage`]: storage, [`${prefix}/persistentvolumeclaims`]: one }),
  };
}

export function serviceUsage({ spec }: Service): Usage {
  const ports = spec?.ports?.length ?? 0;
  const usesNodePorts = spec?.type === 'NodePort' || (spec?.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false);
  return {
    'services.nodeports': Quantity.ofInteger(usesNodePorts ? ports : 0),
    'services.loadbalancers': Quantity.ofInteger(spec?.type === 'LoadBalancer' ? 1 : 0),
  };
}

/** Whether the quota counts this pod. */
export function inScope({ spec }: ResourceQuota, pod: Pod): boolean {
  if (!(spec?.scopes ?? []).every((scope) => matchesScope(scope, pod))) return false;
  return (spec?.scopeSelector?.matchExpressions ?? []).every(({ scopeName, operator, values = [] }) => {
    if (scopeName !== 'PriorityClass') return matchesScope(scopeName, pod);
    const name = pod.spec.priorityClassName ?? '';
    switch (operator) {
      case 'In':
        return values.includes(name);
      case 'NotIn':
        return !values.includes(name);
      case 'Exists':
        return name !== '';
      default:
        return name === '';
    }
  });
}

function matchesScope(scope: string, { spec, status }: Pod): boolean {
  switch (scope) {
    case 'Terminating':
      return spec.activeDeadlineSeconds !== undefined;
    case 'NotTerminating':
      return spec.activeDeadlineSeconds === undefined;
    case 'BestEffort':
      return status?.qosClass === 'BestEffort';
    case 'NotBestEffort':
      return status?.qosClass !== 'BestEffort';
    case 'CrossNamespacePodAffinity':
      return [spec.affinity?.podAffinity, spec.affinity?.podAntiAffinity].some((affinity) => affinity !== undefined && crossesNamespaces(affinity));
    default:
      return true;
  }
}

function crossesNamespaces({
  requiredDuringSchedulingIgnoredDuringExecution: required = [],
  preferredDuringSchedulingIgnoredDuringExecution: preferred = [],
}: PodAffinity): boolean {
  return [...required, ...preferred.map(({ podAffinityTerm }) => podAffinityTerm)].some(
    ({ namespaces, namespaceSelector }) => (namespaces?.length ?? 0) > 0 || namespaceSelector !== undefined,
  );
}

function addUp(sum: Record<string, Quantity>, usage: Usage): void {
  for (const [name, quantity] of Object.entries(usage)) sum[name] = (sum[name] ?? Quantity.zero).add(quantity);
}
