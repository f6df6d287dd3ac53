// Mirrors ValidateService of k8s.io/kubernetes/pkg/apis/core/validation.
import type { Service, ServicePort } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { isDns1123Label, isDns1123Subdomain, isPortName, isPortNumber } from '#kube/names.ts';
import { dns1035LabelName } from '../../meta/name-rules.ts';
import { validateLabels } from '../../meta/validate-labels.ts';
import { validateObjectMeta } from '../../meta/validate-object-meta.ts';
import { validateEndpointIp } from '../endpoints/validate-endpoints.ts';
import { validateClusterIps } from './validate-cluster-ips.ts';
import { validateLoadBalancer } from './validate-load-balancer.ts';

const TYPES: readonly string[] = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
const PROTOCOLS: readonly string[] = ['SCTP', 'TCP', 'UDP'];
const AFFINITIES: readonly string[] = ['ClientIP', 'None'];
const POLICIES: readonly string[] = ['Cluster', 'Local'];
const DISTRIBUTIONS: readonly string[] = ['PreferClose', 'PreferSameNode', 'PreferSameZone'];
const MAX_AFFINITY_SECONDS = 86_400;

export function validateService(service: Service): readonly FieldError[] {
  const { spec } = service;
  return [
    ...validateObjectMeta(service.metadata, true, dns1035LabelName),
    ...validateType(service),
    ...validatePorts(service),
    ...validateLabels(spec.selector, 'spec.selector'),
    ...validateAffinity(service),
    ...validateAddresses(service),
    ...validateLoadBalancer(service),
    ...validatePolicies(service),
  ];
}

function validateType({ spec }: Service): readonly FieldError[] {
  const type = spec.type ?? '';
  const errors: FieldError[] = [];
  if (type === '') errors.push(field.required('spec.type'));
  else if (!TYPES.includes(type)) errors.push(field.notSupported('spec.type', type, TYPES));
  if ((spec.ports?.length ?? 0) === 0 && spec.clusterIP !== 'None' && type !== 'ExternalName') errors.push(field.required('spec.ports'));
  switch (type) {
    case 'LoadBalancer':
      if (spec.clusterIP === 'None') errors.push(field.invalid('spec.clusterIPs[0]', 'None', "may not be set to 'None' for LoadBalancer services"));
      break;
    case 'NodePort':
      if (spec.clusterIP === 'None') errors.push(field.invalid('spec.clusterIPs[0]', 'None', "may not be set to 'None' for NodePort services"));
      break;
    case 'ExternalName': {
      const name = (spec.externalName ?? '').replace(/\.$/, '');
      if (name === '') errors.push(field.required('spec.externalName'));
      else errors.push(...isDns1123Subdomain(name).map((message) => field.invalid('spec.externalName', name, message)));
    }
  }
  return errors;
}

function validatePorts({ spec }: Service): readonly FieldError[] {
  const ports = spec.ports ?? [];
  const errors: FieldError[] = [];
  const names = new Set<string>();
  for (const [index, port] of ports.entries()) errors.push(...validatePort(port, ports.length > 1, names, `spec.ports[${index}]`));
  for (const [index, port] of ports.entries()) {
    const path = `spec.ports[${index}]`;
    if (spec.type === 'ClusterIP' && port.nodePort) errors.push(field.forbidden(`${path}.nodePort`, "may not be used when `type` is 'ClusterIP'"));
    const same = (other: ServicePort): boolean => (other.protocol ?? 'TCP') === (port.protocol ?? 'TCP');
    const earlier = ports.slice(0, index).filter(same);
    if (port.nodePort && earlier.some((other) => other.nodePort === port.nodePort)) errors.push(field.duplicate(`${path}.nodePort`, port.nodePort));
    if (earlier.some((other) => other.port === port.port)) errors.push(field.duplicate(path, { protocol: port.protocol, port: port.port }));
  }
  return errors;
}

function validatePort(port: ServicePort, needsName: boolean, names: Set<string>, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const name = port.name ?? '';
  if (name === '') {
    if (needsName) errors.push(field.required(`${path}.name`));
  } else {
    errors.push(...isDns1123Label(name).map((message) => field.invalid(`${path}.name`, name, message)));
    if (names.has(name)) errors.push(field.duplicate(`${path}.name`, name));
    names.add(name);
  }
  errors.push(...isPortNumber(port.port ?? 0).map((message) => field.invalid(`${path}.port`, port.port ?? 0, message)));
  if (!port.protocol) errors.push(field.required(`${path}.protocol`));
  else if (!PROTOCOLS.includes(port.protocol)) errors.push(field.notSupported(`${path}.protocol`, port.protocol, PROTOCOLS));
  const target = port.targetPort;
  if (typeof target === 'number') errors.push(...isPortNumber(target).map((message) => field.invalid(`${path}.targetPort`, target, message)));
  else if (target !== undefined) errors.push(...isPortName(target).map((message) => field.invalid(`${path}.targetPort`, target, message)));
  return errors;
}

function validateAffinity({ spec }: Service): readonly FieldError[] {
  const affinity = spec.sessionAffinity ?? '';
  if (affinity === '') return [field.required('spec.sessionAffinity')];
  if (!AFFINITIES.includes(affinity)) return [field.notSupported('spec.sessionAffinity', affinity, AFFINITIES)];
  const seconds = spec.sessionAffinityConfig?.clientIP?.timeoutSeconds;
  if (affinity === 'None' && spec.sessionAffinityConfig !== undefined) {
    return [field.forbidden('spec.sessionAffinityConfig', 'must not be set when session affinity is None')];
  }
  if (affinity === 'ClientIP' && seconds !== undefined && (seconds <= 0 || seconds > MAX_AFFINITY_SECONDS)) {
    return [
      field.invalid('spec.sessionAffinityConfig.clientIP.timeoutSeconds', seconds, `must be greater than 0 and less than ${MAX_AFFINITY_SECONDS}`),
    ];
  }
  return [];
}

function validateAddresses(service: Service): readonly FieldError[] {
  const { spec } = service;
  const errors: FieldError[] = [];
  const address = spec.clusterIP ?? '';
  const unfit = (path: string): FieldError => field.forbidden(path, 'may not be set for ExternalName services');
  if (spec.type === 'ExternalName') {
    if (address !== '' || (spec.clusterIPs?.length ?? 0) > 0) errors.push(unfit('spec.clusterIPs'));
    if ((spec.ipFamilies?.length ?? 0) > 0) errors.push(unfit('spec.ipFamilies'));
    if (spec.ipFamilyPolicy !== undefined) errors.push(unfit('spec.ipFamilyPolicy'));
  } else errors.push(...validateClusterIps(service));
  errors.push(...(spec.externalIPs ?? []).flatMap((ip, index) => validateEndpointIp(ip, `spec.externalIPs[${index}]`)));
  return errors;
}

function validatePolicies({ spec }: Service): readonly FieldError[] {
  const errors: FieldError[] = [];
  const external = spec.externalTrafficPolicy;
  if (external !== undefined) {
    const open = spec.type === 'NodePort' || spec.type === 'LoadBalancer' || (spec.externalIPs?.length ?? 0) > 0;
    if (!open) errors.push(field.invalid('spec.externalTrafficPolicy', external, 'may only be set for externally-accessible services'));
    else if (!POLICIES.includes(external)) errors.push(field.notSupported('spec.externalTrafficPolicy', external, POLICIES));
  }
  const internal = spec.internalTrafficPolicy;
  if (internal !== undefined && !POLICIES.includes(internal)) errors.push(field.notSupported('spec.internalTrafficPolicy', internal, POLICIES));
  const distribution = spec.trafficDistribution;
  if (distribution !== undefined && !DISTRIBUTIONS.includes(distribution))
    errors.push(field.notSupported('spec.trafficDistribution', distribution, DISTRIBUTIONS));
  return errors;
}
