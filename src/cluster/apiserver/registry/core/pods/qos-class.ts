// Mirrors ComputePodQOS of k8s.io/kubernetes/pkg/apis/core/v1/helper/qos.
import type { Pod } from '#kube/generated/types.ts';
import { parseQuantity } from '#kube/quantity.ts';

const SUPPORTED = ['cpu', 'memory'];

type Quantities = Readonly<Record<string, string>>;

const positive = (quantities: Quantities | undefined) =>
  SUPPORTED.filter((name) => quantities?.[name] !== undefined && parseQuantity(quantities[name]).sign > 0);

export function qosClass(pod: Pod): 'Guaranteed' | 'Burstable' | 'BestEffort' {
  const containers = [...(pod.spec.initContainers ?? []), ...pod.spec.containers];
  let any = false;
  let guaranteed = true;
  for (const { resources } of containers) {
    const requests = positive(resources?.requests);
    const limits = positive(resources?.limits);
    any ||= requests.length > 0 || limits.length > 0;
    guaranteed &&=
      limits.length === SUPPORTED.length &&
      requests.every((name) => parseQuantity(resources?.requests?.[name] ?? '0').equals(parseQuantity(resources?.limits?.[name] ?? '0')));
  }
  if (!any) return 'BestEffort';
  return guaranteed ? 'Guaranteed' : 'Burstable';
}
