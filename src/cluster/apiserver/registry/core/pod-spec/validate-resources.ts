// Mirrors ValidateContainerResourceRequirements of k8s.io/kubernetes/pkg/apis/core/validation.
import type { ResourceRequirements } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { isQualifiedName } from '#kube/names.ts';
import { parseQuantity } from '#kube/quantity.ts';

const CONTAINER_RESOURCES = new Set(['cpu', 'memory', 'ephemeral-storage']);

type Quantities = Readonly<Record<string, string>>;

/** The kubernetes.io domain is upstream's own; anybody else's resources are extended ones. */
const isExtended = (name: string) => !name.split('/')[0]?.endsWith('kubernetes.io') && !name.startsWith('requests.');
const isHugePages = (name: string) => name.startsWith('hugepages-');

function validateContainerResourceName(name: string, path: string): readonly FieldError[] {
  const wrong = isQualifiedName(name);
  if (wrong.length > 0) return wrong.map((message) => field.invalid(path, name, message));
  if (!name.includes('/')) {
    return CONTAINER_RESOURCES.has(name) || isHugePages(name) ? [] : [field.invalid(path, name, 'must be a standard resource for containers')];
  }
  const native = name.split('/')[0]?.endsWith('kubernetes.io') ?? false;
  return native || isExtended(name) ? [] : [field.invalid(path, name, "doesn't follow extended resource name standard")];
}

/** A quantity that is not negative, whole where only whole ones can be counted. */
export function validateResourceQuantity(name: string, value: string, path: string): readonly FieldError[] {
  const quantity = parseQuantity(value);
  const errors: FieldError[] = [];
  if (quantity.sign < 0) errors.push(field.invalid(path, quantity.toString(), 'must be greater than or equal to 0'));
  const countable = name === 'pods' || name === 'services' || name.startsWith('count/') || (name.includes('/') && isExtended(name));
  if (countable && quantity.milliValue % 1000 !== 0) errors.push(field.invalid(path, quantity.toString(), 'must be an integer'));
  return errors;
}

function validateQuantities(quantities: Quantities | undefined, path: string): readonly FieldError[] {
  return Object.entries(quantities ?? {}).flatMap(([name, value]) => [
    ...validateContainerResourceName(name, `${path}[${name}]`),
    ...validateResourceQuantity(name, value, `${path}[${name}]`),
  ]);
}

function validateOvercommit(requirements: ResourceRequirements, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  for (const [name, value] of Object.entries(requirements.requests ?? {})) {
    const limitText = requirements.limits?.[name];
    const whole = isHugePages(name) || (name.includes('/') && isExtended(name));
    if (limitText === undefined) {
      if (whole) errors.push(field.required(`${path}.limits`, `Limit must be set for non overcommitable resources`));
      continue;
    }
    const request = parseQuantity(value);
    const limit = parseQuantity(limitText);
    if (whole && !request.equals(limit)) {
      errors.push(field.invalid(`${path}.requests`, request.toString(), `must be equal to ${name} limit of ${limit.toString()}`));
    } else if (request.compare(limit) > 0) {
      errors.push(field.invalid(`${path}.requests`, request.toString(), `must be less than or equal to ${name} limit of ${limit.toString()}`));
    }
  }
  return errors;
}

export function validateResources(requirements: ResourceRequirements | undefined, path: string): readonly FieldError[] {
  if (!requirements) return [];
  return [
    ...validateQuantities(requirements.limits, `${path}.limits`),
    ...validateQuantities(requirements.requests, `${path}.requests`),
    ...validateOvercommit(requirements, path),
  ];
}
