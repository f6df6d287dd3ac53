// Mirrors validateMetrics of k8s.io/kubernetes/pkg/apis/autoscaling/validation.
import type { ExternalMetricSource, MetricIdentifier, MetricSpec, MetricTarget } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { isPathSegment } from '#kube/names.ts';
import { parseQuantity } from '#kube/quantity.ts';
import { validateTargetReference } from './validate-target-reference.ts';

const SOURCES = { ContainerResource: 'containerResource', External: 'external', Object: 'object', Pods: 'pods', Resource: 'resource' } as const;
const TARGETS = ['Utilization', 'Value', 'AverageValue'];

function validateTarget(target: MetricTarget, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (!target.type) errors.push(field.required(`${path}.type`, 'must specify a metric target type'));
  else if (!TARGETS.includes(target.type))
    errors.push(field.invalid(`${path}.type`, target.type, 'must be either Utilization, Value, or AverageValue'));
  for (const name of ['value', 'averageValue'] as const) {
    const value = target[name];
    if (value !== undefined && parseQuantity(value).sign <= 0) errors.push(field.invalid(`${path}.${name}`, value, 'must be positive'));
  }
  const { averageUtilization } = target;
  if (averageUtilization !== undefined && averageUtilization < 1)
    errors.push(field.invalid(`${path}.averageUtilization`, averageUtilization, 'must be greater than 0'));
  return errors;
}

function validateIdentifier(metric: MetricIdentifier, path: string): readonly FieldError[] {
  if (!metric.name) return [field.required(`${path}.name`, 'must specify a metric name')];
  return isPathSegment(metric.name).map((message) => field.invalid(`${path}.name`, metric.name, message));
}

function validateResource(name: string, target: MetricTarget, path: string): readonly FieldError[] {
  const errors: FieldError[] = name ? [] : [field.required(`${path}.name`, 'must specify a resource name')];
  errors.push(...validateTarget(target, `${path}.target`));
  const [utilization, value] = [target.averageUtilization, target.averageValue];
  if (utilization === undefined && value === undefined) {
    errors.push(field.required(`${path}.target.averageUtilization`, 'must set either a target raw value or a target utilization'));
  }
  if (utilization !== undefined && value !== undefined) {
    errors.push(field.forbidden(`${path}.target.averageValue`, 'may not set both a target raw value and a target utilization'));
  }
  return errors;
}

function validateExternal({ metric, target }: ExternalMetricSource, path: string): readonly FieldError[] {
  const errors = [...validateIdentifier(metric, `${path}.metric`), ...validateTarget(target, `${path}.target`)];
  const [value, average] = [target.value, target.averageValue];
  if (value === undefined && average === undefined) {
    errors.push(field.required(`${path}.target.averageValue`, 'must set either a target value for metric or a per-pod target'));
  }
  if (value !== undefined && average !== undefined) {
    errors.push(field.forbidden(`${path}.target.value`, 'may not set both a target value for metric and a per-pod target'));
  }
  return errors;
}

function validateSource(spec: MetricSpec, path: string): readonly FieldError[] {
  const { object, pods, resource, containerResource, external } = spec;
  if (object) {
    const errors = [
      ...validateTargetReference(object.describedObject, `${path}.object.describedObject`),
      ...validateIdentifier(object.metric, `${path}.object.metric`),
      ...validateTarget(object.target, `${path}.object.target`),
    ];
    const missing = object.target.value === undefined && object.target.averageValue === undefined;
    return missing ? [...errors, field.required(`${path}.object.target.averageValue`, 'must set either a target value or averageValue')] : errors;
  }
  if (external) return validateExternal(external, `${path}.external`);
  if (pods) {
    const errors = [...validateIdentifier(pods.metric, `${path}.pods.metric`), ...validateTarget(pods.target, `${path}.pods.target`)];
    const missing = pods.target.averageValue === undefined;
    return missing ? [...errors, field.required(`${path}.pods.target.averageValue`, 'must specify a positive target averageValue')] : errors;
  }
  if (containerResource) {
    const errors = validateResource(containerResource.name, containerResource.target, `${path}.containerResource`);
    return containerResource.container ? errors : [...errors, field.required(`${path}.containerResource.container`, 'must specify a container')];
  }
  return resource ? validateResource(resource.name, resource.target, `${path}.resource`) : [];
}

function validateMetric(spec: MetricSpec, path: string): readonly FieldError[] {
  if (!spec.type) return [field.required(`${path}.type`, 'must specify a metric source type')];
  const expected = Object.hasOwn(SOURCES, spec.type) ? SOURCES[spec.type as keyof typeof SOURCES] : undefined;
  const present = Object.values(SOURCES).filter((name) => spec[name] !== undefined);
  const errors = [...validateSource(spec, path)];
  if (expected === undefined) errors.push(field.notSupported(`${path}.type`, spec.type, Object.keys(SOURCES)));
  else if (spec[expected] === undefined) errors.push(field.required(`${path}.${expected}`, 'must populate information for the given metric source'));
  if (present.length === 1) return errors;
  return [
    ...errors,
    ...present.filter((name) => name !== expected).map((name) => field.forbidden(`${path}.${name}`, 'must populate the given metric source only')),
  ];
}

export function validateMetrics(metrics: readonly MetricSpec[] | undefined, path: string): readonly FieldError[] {
  return (metrics ?? []).flatMap((metric, index) => validateMetric(metric, `${path}[${index}]`));
}
