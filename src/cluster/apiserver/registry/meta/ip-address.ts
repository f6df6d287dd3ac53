// Mirrors IsValidIP and its kin of k8s.io/apimachinery/pkg/util/validation.
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';

const OCTET = '(?:0|[1-9][0-9]{0,2})';
const IPV4 = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}$`);
const IPV6 = /^[0-9a-fA-F:.]*:[0-9a-fA-F:.]*:[0-9a-fA-F:.]*$/;

export function isIpv4(text: string): boolean {
  return IPV4.test(text) && text.split('.').every((part) => Number(part) <= 255);
}

export function isIpv6(text: string): boolean {
  if (!IPV6.test(text) || text.split('::').length > 2) return false;
  const groups = text.split(':');
  const last = groups.at(-1) ?? '';
  const hex = isIpv4(last) ? [...groups.slice(0, -1), '0', '0'] : groups;
  if (hex.some((group) => group.length > 4 || group.includes('.'))) return false;
  return text.includes('::') ? hex.length <= 9 : hex.length === 8 && hex.every((group) => group !== '');
}

export const isIp = (text: string) => isIpv4(text) || isIpv6(text);

export function isCidr(text: string): boolean {
  const [address = '', bits = '', ...rest] = text.split('/');
  if (rest.length > 0 || !/^(0|[1-9][0-9]{0,2})$/.test(bits)) return false;
  return isIpv4(address) ? Number(bits) <= 32 : isIpv6(address) && Number(bits) <= 128;
}

export function validateIp(text: string, path: string): readonly FieldError[] {
  return isIp(text) ? [] : [field.invalid(path, text, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')];
}

export function validateCidr(text: string, path: string): readonly FieldError[] {
  return isCidr(text) ? [] : [field.invalid(path, text, 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)')];
}
