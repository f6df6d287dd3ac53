// Mirrors ValidateEndpointSlice of k8s.io/kubernetes/pkg/apis/discovery/validation.
import type { EndpointSlice } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { isDns1123Label } from '#kube/names.ts';
import { isIpv4, isIpv6 } from '../../meta/ip-address.ts';
import { dnsSubdomainName } from '../../meta/name-rules.ts';
import { validateImmutable } from '../../meta/validate-immutable.ts';
import { validateObjectMeta } from '../../meta/validate-object-meta.ts';
import { validateObjectMetaUpdate } from '../../meta/validate-object-meta-update.ts';

const ADDRESS_TYPES: readonly string[] = ['FQDN', 'IPv4', 'IPv6'];
const PROTOCOLS: readonly string[] = ['SCTP', 'TCP', 'UDP'];
const MAX_ENDPOINTS = 1000;
const MAX_ADDRESSES = 100;

function validateEndpoints(slice: EndpointSlice): readonly FieldError[] {
  const endpoints = slice.endpoints ?? [];
  if (endpoints.length > MAX_ENDPOINTS) return [field.tooMany('endpoints', endpoints.length, MAX_ENDPOINTS)];
  return endpoints.flatMap((endpoint, index) => {
    const path = `endpoints[${index}].addresses`;
    if (endpoint.addresses.length === 0) return [field.required(path, 'must contain at least 1 address')];
    if (endpoint.addresses.length > MAX_ADDRESSES) return [field.tooMany(path, endpoint.addresses.length, MAX_ADDRESSES)];
    return endpoint.addresses.flatMap((address, at) => {
      if (slice.addressType === 'IPv4' && !isIpv4(address)) return [field.invalid(`${path}[${at}]`, address, 'must be a valid IPv4 address')];
      if (slice.addressType === 'IPv6' && !isIpv6(address)) return [field.invalid(`${path}[${at}]`, address, 'must be a valid IPv6 address')];
      return [];
    });
  });
}

function validatePorts(slice: EndpointSlice): readonly FieldError[] {
  const seen = new Set<string>();
  return (slice.ports ?? []).flatMap((port, index) => {
    const name = port.name ?? '';
    const errors = name === '' ? [] : isDns1123Label(name).map((message) => field.invalid(`ports[${index}].name`, name, message));
    if (seen.has(name)) errors.push(field.duplicate(`ports[${index}].name`, name));
    seen.add(name);
    if (port.protocol !== undefined && !PROTOCOLS.includes(port.protocol))
      errors.push(field.notSupported(`ports[${index}].protocol`, port.protocol, PROTOCOLS));
    return errors;
  });
}

export function validateEndpointSlice(slice: EndpointSlice): readonly FieldError[] {
  const errors = [...validateObjectMeta(slice.metadata, true, dnsSubdomainName)];
  if (!slice.addressType) errors.push(field.required('addressType'));
  else if (!ADDRESS_TYPES.includes(slice.addressType)) errors.push(field.notSupported('addressType', slice.addressType, ADDRESS_TYPES));
  return [...errors, ...validateEndpoints(slice), ...validatePorts(slice)];
}

export function validateEndpointSliceUpdate(slice: EndpointSlice, old: EndpointSlice): readonly FieldError[] {
  return [...validateObjectMetaUpdate(slice.metadata, old.metadata), ...validateImmutable(slice.addressType, old.addressType, 'addressType')];
}
