// Mirrors calculateScaleUpLimitWithScalingRules and its companions of pkg/controller/podautoscaler.
import type { HPAScalingRules } from '#kube/generated/types.ts';

export interface ScaleEvent {
  /** ms since the epoch. */
  readonly at: number;
  /** Replicas more (or, negative, fewer). */
  readonly change: number;
}

/** What holds where spec.behavior says nothing. */
const UP: HPAScalingRules = {
  policies: [
    { type: 'Pods', value: 4, periodSeconds: 15 },
    { type: 'Percent', value: 100, periodSeconds: 15 },
  ],
};
const DOWN: HPAScalingRules = { policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }] };

/** The most replicas there may be now, by how many were added of late. */
export function scaleUpLimit(current: number, rules: HPAScalingRules | undefined, events: readonly ScaleEvent[], now: number): number {
  const proposals = proposalsOf(current, { ...UP, ...rules }, events, now, (start, percent) => Math.ceil(start * (1 + percent / 100)), 1);
  if (proposals === undefined) return current;
  return Math.max(current, rules?.selectPolicy === 'Min' ? Math.min(...proposals) : Math.max(...proposals));
}

/** The fewest. */
export function scaleDownLimit(current: number, rules: HPAScalingRules | undefined, events: readonly ScaleEvent[], now: number): number {
  const proposals = proposalsOf(current, { ...DOWN, ...rules }, events, now, (start, percent) => Math.floor(start * (1 - percent / 100)), -1);
  if (proposals === undefined) return current;
  return Math.min(current, rules?.selectPolicy === 'Min' ? Math.max(...proposals) : Math.min(...proposals));
}

/** One number a policy; undefined when this direction is switched off. */
function proposalsOf(
  current: number,
  { policies = [], selectPolicy }: HPAScalingRules,
  events: readonly ScaleEvent[],
  now: number,
  byPercent: (start: number, percent: number) => number,
  sign: 1 | -1,
): readonly number[] | undefined {
  if (selectPolicy === 'Disabled' || policies.length === 0) return undefined;
  return policies.map(({ type, value, periodSeconds }) => {
    const recent = events.filter(({ at }) => at > now - periodSeconds * 1000).reduce((sum, { change }) => sum + change, 0);
    const start = current - recent;
    return type === 'Pods' ? start + sign * value : byPercent(start, value);
  });
}
