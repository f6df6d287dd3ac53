// Mirrors what ValidateService of k8s.io/kubernetes/pkg/apis/core/validation says of load balancers' fields.
import type { Service } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { isPortNumber, isQualifiedName } from '#kube/names.ts';
import { validateCidr } from '../../meta/ip-address.ts';
import { needsHealthCheck } from './default-service.ts';

/** Upstream's spelling. */
const RANGES = 'spec.LoadBalancerSourceRanges';

export function validateLoadBalancer(service: Service): readonly FieldError[] {
  const { spec } = service;
  const ranges = spec.loadBalancerSourceRanges ?? [];
  const onlyFor = (path: string, used: boolean): readonly FieldError[] =>
    used && spec.type !== 'LoadBalancer' ? [field.forbidden(path, "may only be used when `type` is 'LoadBalancer'")] : [];
  return [
    ...onlyFor(RANGES, ranges.length > 0),
    ...ranges.flatMap((range, index) => validateCidr(range.trim(), `${RANGES}[${index}]`)),
    ...onlyFor('spec.allocateLoadBalancerNodePorts', spec.allocateLoadBalancerNodePorts !== undefined),
    ...onlyFor('spec.loadBalancerClass', spec.loadBalancerClass !== undefined),
    ...(spec.type === 'LoadBalancer' ? validateClass(spec.loadBalancerClass) : []),
    ...validateHealthCheckPort(service),
  ];
}

function validateClass(name: string | undefined): readonly FieldError[] {
  return name === undefined ? [] : isQualifiedName(name).map((message) => field.invalid('spec.loadBalancerClass', name, message));
}

function validateHealthCheckPort(service: Service): readonly FieldError[] {
  const path = 'spec.healthCheckNodePort';
  const port = service.spec.healthCheckNodePort ?? 0;
  if (port === 0) return [];
  if (needsHealthCheck(service)) return isPortNumber(port).map((message) => field.invalid(path, port, message));
  return [field.invalid(path, port, "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'")];
}
