// Mirrors validateObjectFieldSelector and validateContainerResourceFieldSelector of k8s.io/kubernetes/pkg/apis/core/validation.
import type { ObjectFieldSelector, ResourceFieldSelector } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { isQualifiedName } from '#kube/names.ts';

export const ENV_FIELDS: readonly string[] = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];

export const VOLUME_FIELDS: readonly string[] = ['metadata.annotations', 'metadata.labels', 'metadata.name', 'metadata.namespace', 'metadata.uid'];

export const ENV_RESOURCES: readonly string[] = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
];

/** What the conversion of a field label knows at all (ConvertDownwardAPIFieldLabel). */
const KNOWN = new Set([...ENV_FIELDS, ...VOLUME_FIELDS, 'spec.restartPolicy', 'status.phase']);

const SUBSCRIPT = /^(metadata\.(?:annotations|labels))\['(.*)'\]$/;

export function validateFieldSelector(selector: ObjectFieldSelector, supported: readonly string[], path: string): readonly FieldError[] {
  if (!selector.apiVersion) return [field.required(`${path}.apiVersion`)];
  if (!selector.fieldPath) return [field.required(`${path}.fieldPath`)];
  const at = `${path}.fieldPath`;
  const subscript = SUBSCRIPT.exec(selector.fieldPath);
  if (subscript) {
    const [, target = '', key = ''] = subscript;
    const name = target.endsWith('annotations') ? key.toLowerCase() : key;
    return isQualifiedName(name).map((message) => field.invalid(path, key, message));
  }
  if (!KNOWN.has(selector.fieldPath)) {
    return [field.invalid(at, selector.fieldPath, `error converting fieldPath: field label not supported: ${selector.fieldPath}`)];
  }
  return supported.includes(selector.fieldPath) ? [] : [field.notSupported(at, selector.fieldPath, supported)];
}

export function validateResourceFieldSelector(
  selector: ResourceFieldSelector,
  supported: readonly string[],
  inVolume: boolean,
  path: string,
): readonly FieldError[] {
  if (inVolume && !selector.containerName) return [field.required(`${path}.containerName`)];
  if (!selector.resource) return [field.required(`${path}.resource`)];
  if (supported.includes(selector.resource) || /^(limits|requests)\.hugepages-/.test(selector.resource)) return [];
  return [field.notSupported(`${path}.resource`, selector.resource, supported)];
}
