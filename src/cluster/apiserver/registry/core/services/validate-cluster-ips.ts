// Mirrors ValidateServiceClusterIPsRelatedFields of k8s.io/kubernetes/pkg/apis/core/validation.
import type { Service } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { isIp, isIpv6, validateIp } from '../../meta/ip-address.ts';

const FAMILIES: readonly string[] = ['IPv4', 'IPv6'];
const FAMILY_POLICIES: readonly string[] = ['PreferDualStack', 'RequireDualStack', 'SingleStack'];
const ADDRESSES = 'spec.clusterIPs';

/** Addresses, their families and the policy about these, of a Service that is no ExternalName. */
export function validateClusterIps({ spec }: Service): readonly FieldError[] {
  const policy = spec.ipFamilyPolicy;
  return [
    ...validateFamilies(spec.ipFamilies ?? []),
    ...(policy === undefined || FAMILY_POLICIES.includes(policy) ? [] : [field.notSupported('spec.ipFamilyPolicy', policy, FAMILY_POLICIES)]),
    ...validateAddresses(spec.clusterIP ?? '', spec.clusterIPs ?? [], spec.ipFamilies ?? []),
  ];
}

function validateFamilies(families: readonly string[]): readonly FieldError[] {
  return families.flatMap((family, index) => {
    const path = `spec.ipFamilies[${index}]`;
    return [
      ...(FAMILIES.includes(family) ? [] : [field.notSupported(path, family, FAMILIES)]),
      ...(families.indexOf(family) < index ? [field.duplicate(path, family)] : []),
    ];
  });
}

function validateAddresses(first: string, all: readonly string[], families: readonly string[]): readonly FieldError[] {
  const errors: FieldError[] = [];
  const wrong = (detail: string): void => {
    errors.push(field.invalid(ADDRESSES, all, detail));
  };
  if (first === '' && all.some((address) => address !== '')) wrong('must be empty when `clusterIP` is not specified');
  if (first !== '' && all.length > 0 && all[0] !== first) wrong('first value must match `clusterIP`');
  const addresses = all.length === 0 && first !== '' ? [first] : all.filter((address) => address !== '');
  if (addresses[0] === 'None' && addresses.length > 1) wrong("'None' must be the first and only value");
  errors.push(...addresses.flatMap((address, index) => (index === 0 && address === 'None' ? [] : validateIp(address, `${ADDRESSES}[${index}]`))));
  if (addresses.length > 2) wrong('may only hold up to 2 values');
  if (!addresses.every(isIp)) return errors;
  const sixes = addresses.filter(isIpv6).length;
  if (addresses.length > 1 && (sixes === 0 || sixes === addresses.length)) wrong('may specify no more than one IP for each IP family');
  for (const [index, address] of addresses.entries()) {
    const family = families[index];
    if (family !== undefined && family !== (isIpv6(address) ? 'IPv6' : 'IPv4'))
      errors.push(field.invalid(`${ADDRESSES}[${index}]`, address, `expected an ${family} value as indicated by \`ipFamilies[${index}]\``));
  }
  return errors;
}
