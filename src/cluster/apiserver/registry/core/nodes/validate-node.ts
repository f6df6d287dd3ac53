// Mirrors ValidateNode and ValidateNodeUpdate of k8s.io/kubernetes/pkg/apis/core/validation.
import type { Node, Taint } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { isLabelValue, isQualifiedName } from '#kube/names.ts';
import { dnsSubdomainName } from '../../meta/name-rules.ts';
import { validateObjectMeta } from '../../meta/validate-object-meta.ts';
import { validateObjectMetaUpdate } from '../../meta/validate-object-meta-update.ts';
import { TAINT_EFFECTS } from '../pod-spec/validate-tolerations.ts';

function validateTaints(taints: readonly Taint[] | undefined, path: string): readonly FieldError[] {
  const seen = new Set<string>();
  return (taints ?? []).flatMap((taint, index) => {
    const at = `${path}[${index}]`;
    const errors = isQualifiedName(taint.key).map((message) => field.invalid(`${at}.key`, taint.key, message));
    errors.push(...isLabelValue(taint.value ?? '').map((message) => field.invalid(`${at}.value`, taint.value, message)));
    if (!taint.effect) errors.push(field.required(`${at}.effect`));
    else if (!TAINT_EFFECTS.includes(taint.effect)) errors.push(field.notSupported(`${at}.effect`, taint.effect, TAINT_EFFECTS));
    const identity = `${taint.key}:${taint.effect}`;
    if (seen.has(identity))
      errors.push({ ...field.duplicate(at, taint), message: `${field.duplicate(at, taint).message}: taints must be unique by key and effect pair` });
    seen.add(identity);
    return errors;
  });
}

export function validateNode(node: Node): readonly FieldError[] {
  return [...validateObjectMeta(node.metadata, false, dnsSubdomainName), ...validateTaints(node.spec?.taints, 'metadata.taints')];
}

export function validateNodeUpdate(node: Node, old: Node): readonly FieldError[] {
  const errors = [...validateObjectMetaUpdate(node.metadata, old.metadata)];
  if (old.spec.providerID !== undefined && node.spec.providerID !== old.spec.providerID) {
    errors.push(field.forbidden('spec.providerID', 'node updates may not change providerID except from "" to valid'));
  }
  if (old.spec.podCIDR !== undefined && node.spec.podCIDR !== old.spec.podCIDR) {
    errors.push(field.forbidden('spec.podCIDRs', 'node updates may not change podCIDR except from "" to valid'));
  }
  return errors;
}
