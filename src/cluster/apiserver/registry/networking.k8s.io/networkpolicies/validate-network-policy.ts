// Mirrors ValidateNetworkPolicy of k8s.io/kubernetes/pkg/apis/networking/validation.
import type { IPBlock, NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { isPortName, isPortNumber } from '#kube/names.ts';
import { isCidr, validateCidr } from '../../meta/ip-address.ts';
import { dnsSubdomainName } from '../../meta/name-rules.ts';
import { validateLabelSelector } from '../../meta/validate-label-selector.ts';
import { validateObjectMeta } from '../../meta/validate-object-meta.ts';
import { isStrictSubset } from './is-strict-subset.ts';

const PROTOCOLS: readonly string[] = ['TCP', 'UDP', 'SCTP'];
const TYPES: readonly string[] = ['Ingress', 'Egress'];

function validateEndPort({ port, endPort }: NetworkPolicyPort, path: string): readonly FieldError[] {
  if (endPort === undefined) return [];
  if (port === undefined) return [field.invalid(path, endPort, 'may not be specified when `port` is not specified')];
  if (typeof port === 'string') return [field.invalid(path, endPort, 'may not be specified when `port` is non-numeric')];
  const errors: FieldError[] = endPort < port ? [field.invalid(path, endPort, 'must be greater than or equal to `port`')] : [];
  return [...errors, ...isPortNumber(endPort).map((message) => field.invalid(path, endPort, message))];
}

function validatePort(item: NetworkPolicyPort, path: string): readonly FieldError[] {
  const { protocol, port } = item;
  const errors: FieldError[] = [];
  if (protocol !== undefined && !PROTOCOLS.includes(protocol)) errors.push(field.notSupported(`${path}.protocol`, protocol, PROTOCOLS));
  const wrong = port === undefined ? [] : typeof port === 'number' ? isPortNumber(port) : isPortName(port);
  return [...errors, ...wrong.map((message) => field.invalid(`${path}.port`, port, message)), ...validateEndPort(item, `${path}.endPort`)];
}

function validateIpBlock({ cidr, except = [] }: IPBlock, path: string): readonly FieldError[] {
  if (!cidr) return [field.required(`${path}.cidr`)];
  const errors = [...validateCidr(cidr, `${path}.cidr`)];
  for (const [index, item] of except.entries()) {
    const at = `${path}.except[${index}]`;
    errors.push(...validateCidr(item, at));
    if (isCidr(cidr) && isCidr(item) && !isStrictSubset(item, cidr)) errors.push(field.invalid(at, item, 'must be a strict subset of `cidr`'));
  }
  return errors;
}

function validatePeer({ podSelector, namespaceSelector, ipBlock }: NetworkPolicyPeer, path: string): readonly FieldError[] {
  const errors = [
    ...validateLabelSelector(podSelector, `${path}.podSelector`),
    ...validateLabelSelector(namespaceSelector, `${path}.namespaceSelector`),
    ...(ipBlock === undefined ? [] : validateIpBlock(ipBlock, `${path}.ipBlock`)),
  ];
  const selects = podSelector !== undefined || namespaceSelector !== undefined;
  if (!selects && ipBlock === undefined) errors.push(field.required(path, 'must specify a peer'));
  if (selects && ipBlock !== undefined) errors.push(field.forbidden(path, 'may not specify both ipBlock and another peer'));
  return errors;
}

interface Rule {
  readonly ports?: readonly NetworkPolicyPort[];
  readonly peers: readonly NetworkPolicyPeer[] | undefined;
}

function validateRule({ ports, peers }: Rule, path: string, direction: 'from' | 'to'): readonly FieldError[] {
  return [
    ...(ports ?? []).flatMap((port, index) => validatePort(port, `${path}.ports[${index}]`)),
    ...(peers ?? []).flatMap((peer, index) => validatePeer(peer, `${path}.${direction}[${index}]`)),
  ];
}

export function validateNetworkPolicy({ metadata, spec = {} }: NetworkPolicy): readonly FieldError[] {
  const errors = [
    ...validateObjectMeta(metadata, true, dnsSubdomainName),
    ...validateLabelSelector(spec.podSelector, 'spec.podSelector'),
    ...(spec.ingress ?? []).flatMap(({ from, ...rule }, index) => validateRule({ ...rule, peers: from }, `spec.ingress[${index}]`, 'from')),
    ...(spec.egress ?? []).flatMap(({ to, ...rule }, index) => validateRule({ ...rule, peers: to }, `spec.egress[${index}]`, 'to')),
  ];
  const types = spec.policyTypes ?? [];
  if (types.length > TYPES.length) return [...errors, field.invalid('spec.policyTypes', types, 'may not specify more than two policyTypes')];
  return [
    ...errors,
    ...types.flatMap((type, index) => (TYPES.includes(type) ? [] : [field.notSupported(`spec.policyTypes[${index}]`, type, TYPES)])),
  ];
}
