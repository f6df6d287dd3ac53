// Mirrors the formats of k8s.io/kube-openapi/pkg/validation/strfmt that are checked for custom resources.
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';

const OCTET = '(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])';
const FORMATS: Readonly<Record<string, RegExp>> = {
  'date-time': /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:?\d{2})$/,
  date: /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/,
  duration: /^[+-]?(\d+(\.\d+)?\s*(ns|us|µs|ms|s|m|h|d|w)\s*)+$/,
  email: /^[^@\s]+@[^@\s]+$/,
  hostname: /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/,
  ipv4: new RegExp(`^${OCTET}(\\.${OCTET}){3}$`),
  ipv6: /^[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*$/,
  cidr: /^[0-9A-Fa-f:.]+\/\d{1,3}$/,
  mac: /^([0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}$/,
  uuid: /^[0-9A-Fa-f]{8}-?([0-9A-Fa-f]{4}-?){3}[0-9A-Fa-f]{12}$/,
  byte: /^[A-Za-z0-9+/]*={0,2}$/,
  uri: /^[A-Za-z][A-Za-z0-9+.-]*:\S*$/,
};

export function validateFormat(value: string, format: string, path: string): readonly FieldError[] {
  const pattern = FORMATS[format];
  return pattern === undefined || pattern.test(value) ? [] : [field.invalid(path, value, `${path} in body must be of type ${format}: "${value}"`)];
}
