// Mirrors SetDefaults_LimitRangeItem of k8s.io/kubernetes/pkg/apis/core/v1.
import type { LimitRange, LimitRangeItem } from '#kube/generated/types.ts';
import type { Draft } from '#kube/object.ts';

/** Limits of containers: a default is the maximum, a default request the default limit, else the minimum. */
function defaultItem(item: Draft<LimitRangeItem>): void {
  if (item.type !== 'Container') return;
  const limits = { ...item.max, ...item.default };
  const requests = { ...item.min, ...limits, ...item.defaultRequest };
  if (Object.keys(limits).length > 0) item.default = limits;
  if (Object.keys(requests).length > 0) item.defaultRequest = requests;
}

export function defaultLimitRange(range: Draft<LimitRange>): void {
  range.spec ??= { limits: [] };
  for (const item of range.spec.limits ?? []) defaultItem(item);
}
