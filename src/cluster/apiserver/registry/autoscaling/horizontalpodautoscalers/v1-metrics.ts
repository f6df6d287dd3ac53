// The metrics of autoscaling/v2 in the words of the first version's annotation. Mirrors MetricSpec of k8s.io/api/autoscaling/v1.
import { isJsonObject, type JsonObject } from '#kube/json.ts';
import type { MetricIdentifier, MetricSpec, MetricTarget } from '#kube/generated/types.ts';

/** `{ "type": "Resource", "resource": { "name": "memory", "targetAverageUtilization": 50 } }` */
export function toV1Metric({ type, resource, containerResource, pods, object, external }: MetricSpec): object {
  const average = ({ averageUtilization, averageValue }: MetricTarget): object => ({
    targetAverageUtilization: averageUtilization,
    targetAverageValue: averageValue,
  });
  const named = ({ name, selector }: MetricIdentifier): object => ({ metricName: name, selector });
  return {
    type,
    ...(resource && { resource: { name: resource.name, ...average(resource.target) } }),
    ...(containerResource && {
      containerResource: { name: containerResource.name, ...average(containerResource.target), container: containerResource.container },
    }),
    ...(pods && { pods: { ...named(pods.metric), targetAverageValue: pods.target.averageValue } }),
    ...(object && {
      object: {
        target: object.describedObject,
        ...named(object.metric),
        targetValue: object.target.value ?? '0',
        averageValue: object.target.averageValue,
      },
    }),
    ...(external && {
      external: {
        metricName: external.metric.name,
        metricSelector: external.metric.selector,
        targetValue: external.target.value,
        targetAverageValue: external.target.averageValue,
      },
    }),
  };
}

export function fromV1Metric(metric: JsonObject): object {
  const { type, resource, containerResource, pods, object, external } = metric;
  return {
    type,
    ...(isJsonObject(resource) && { resource: { name: resource['name'], target: targetOf(resource) } }),
    ...(isJsonObject(containerResource) && {
      containerResource: { name: containerResource['name'], container: containerResource['container'], target: targetOf(containerResource) },
    }),
    ...(isJsonObject(pods) && { pods: { metric: identifierOf(pods, 'selector'), target: targetOf(pods) } }),
    ...(isJsonObject(object) && {
      object: {
        describedObject: object['target'],
        metric: identifierOf(object, 'selector'),
        target: targetOf({ ...object, targetAverageValue: object['averageValue'] }),
      },
    }),
    ...(isJsonObject(external) && { external: { metric: identifierOf(external, 'metricSelector'), target: targetOf(external) } }),
  };
}

function identifierOf(source: JsonObject, selector: string): object {
  return { name: source['metricName'], ...(source[selector] === undefined ? {} : { selector: source[selector] }) };
}

function targetOf({ targetAverageUtilization, targetAverageValue, targetValue }: JsonObject): object {
  if (targetAverageUtilization !== undefined) return { type: 'Utilization', averageUtilization: targetAverageUtilization };
  if (targetAverageValue !== undefined) return { type: 'AverageValue', averageValue: targetAverageValue };
  return { type: 'Value', value: targetValue };
}
