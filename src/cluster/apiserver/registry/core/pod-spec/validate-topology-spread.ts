// Mirrors validateTopologySpreadConstraints of k8s.io/kubernetes/pkg/apis/core/validation.
import type { TopologySpreadConstraint } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { validateLabelSelector } from '../../meta/validate-label-selector.ts';

const ACTIONS: readonly string[] = ['DoNotSchedule', 'ScheduleAnyway'];
const INCLUSIONS: readonly string[] = ['Honor', 'Ignore'];

export function validateTopologySpread(constraints: readonly TopologySpreadConstraint[] | undefined, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const pairs = new Set<string>();
  for (const [index, constraint] of (constraints ?? []).entries()) {
    const at = `${path}[${index}]`;
    if (constraint.maxSkew <= 0) errors.push(field.invalid(`${at}.maxSkew`, constraint.maxSkew, 'must be greater than zero'));
    if (!constraint.topologyKey) errors.push(field.required(`${at}.topologyKey`, 'can not be empty'));
    if (!ACTIONS.includes(constraint.whenUnsatisfiable)) {
      errors.push(field.notSupported(`${at}.whenUnsatisfiable`, constraint.whenUnsatisfiable, ACTIONS));
    }
    const pair = `{${constraint.topologyKey}, ${constraint.whenUnsatisfiable}}`;
    if (pairs.has(pair)) errors.push(field.duplicate(`${at}.{topologyKey, whenUnsatisfiable}`, pair));
    pairs.add(pair);
    if (constraint.minDomains !== undefined) {
      if (constraint.minDomains <= 0) errors.push(field.invalid(`${at}.minDomains`, constraint.minDomains, 'must be greater than zero'));
      if (constraint.whenUnsatisfiable !== 'DoNotSchedule') {
        errors.push(
          field.invalid(
            `${at}.minDomains`,
            constraint.minDomains,
            `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${constraint.whenUnsatisfiable}`,
          ),
        );
      }
    }
    for (const name of ['nodeAffinityPolicy', 'nodeTaintsPolicy'] as const) {
      const policy = constraint[name];
      if (policy !== undefined && !INCLUSIONS.includes(policy)) errors.push(field.notSupported(`${at}.${name}`, policy, INCLUSIONS));
    }
    errors.push(...validateLabelSelector(constraint.labelSelector, `${at}.labelSelector`));
  }
  return errors;
}
