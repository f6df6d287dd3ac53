// Mirrors ValidateEndpointsCreate of k8s.io/kubernetes/pkg/apis/core/validation.
import type { EndpointAddress, Endpoints, EndpointSubset } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { isDns1123Label, isPortNumber } from '#kube/names.ts';
import { validateIp } from '../../meta/ip-address.ts';
import { dnsSubdomainName } from '../../meta/name-rules.ts';
import { validateObjectMeta } from '../../meta/validate-object-meta.ts';

const PROTOCOLS: readonly string[] = ['SCTP', 'TCP', 'UDP'];

/** Addresses that no endpoint may have. */
export function validateEndpointIp(ip: string, path: string): readonly FieldError[] {
  const errors = [...validateIp(ip, path)];
  if (errors.length > 0) return errors;
  if (ip === '0.0.0.0' || ip === '::') errors.push(field.invalid(path, ip, `may not be unspecified (${ip})`));
  if (ip.startsWith('127.') || ip === '::1') errors.push(field.invalid(path, ip, 'may not be in the loopback range (127.0.0.0/8, ::1/128)'));
  if (ip.startsWith('169.254.')) errors.push(field.invalid(path, ip, 'may not be in the link-local range (169.254.0.0/16, fe80::/10)'));
  if (ip.startsWith('224.0.0.')) errors.push(field.invalid(path, ip, 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)'));
  return errors;
}

function validateAddress(address: EndpointAddress, path: string): readonly FieldError[] {
  const hostname = address.hostname;
  return [
    ...validateEndpointIp(address.ip, `${path}.ip`),
    ...(hostname ? isDns1123Label(hostname).map((message) => field.invalid(`${path}.hostname`, hostname, message)) : []),
  ];
}

function validateSubset(subset: EndpointSubset, path: string): readonly FieldError[] {
  const { addresses = [], notReadyAddresses = [], ports = [] } = subset;
  const errors: FieldError[] =
    addresses.length + notReadyAddresses.length === 0 ? [field.required(path, 'must specify `addresses` or `notReadyAddresses`')] : [];
  errors.push(...addresses.flatMap((address, index) => validateAddress(address, `${path}.addresses[${index}]`)));
  errors.push(...notReadyAddresses.flatMap((address, index) => validateAddress(address, `${path}.notReadyAddresses[${index}]`)));
  for (const [index, port] of ports.entries()) {
    const at = `${path}.ports[${index}]`;
    const { name } = port;
    if (ports.length > 1 && !name) errors.push(field.required(`${at}.name`));
    else if (name) errors.push(...isDns1123Label(name).map((message) => field.invalid(`${at}.name`, name, message)));
    errors.push(...isPortNumber(port.port).map((message) => field.invalid(`${at}.port`, port.port, message)));
    if (port.protocol && !PROTOCOLS.includes(port.protocol)) errors.push(field.notSupported(`${at}.protocol`, port.protocol, PROTOCOLS));
  }
  return errors;
}

export function validateEndpoints(endpoints: Endpoints): readonly FieldError[] {
  return [
    ...validateObjectMeta(endpoints.metadata, true, dnsSubdomainName),
    ...(endpoints.subsets ?? []).flatMap((subset, index) => validateSubset(subset, `subsets[${index}]`)),
  ];
}
