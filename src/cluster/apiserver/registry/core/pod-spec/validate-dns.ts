// Mirrors validateDNSPolicy, validatePodDNSConfig and ValidateHostAliases of k8s.io/kubernetes/pkg/apis/core/validation.
import type { HostAlias, PodDNSConfig, PodSpec } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { isDns1123Subdomain } from '#kube/names.ts';
import { validateIp } from '../../meta/ip-address.ts';

const POLICIES: readonly string[] = ['ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None'];
const MAX_NAMESERVERS = 3;
const MAX_SEARCHES = 32;
const MAX_SEARCH_LENGTH = 2048;

function validateNameservers(config: PodDNSConfig | undefined, policy: string | undefined, path: string): readonly FieldError[] {
  const servers = config?.nameservers ?? [];
  if (policy === 'None') {
    if (!config) return [field.required(path, 'must provide `dnsConfig` when `dnsPolicy` is None')];
    if (servers.length === 0) return [field.required(`${path}.nameservers`, 'must provide at least one DNS nameserver when `dnsPolicy` is None')];
  }
  const errors =
    servers.length > MAX_NAMESERVERS ? [field.invalid(`${path}.nameservers`, servers, `must not have more than ${MAX_NAMESERVERS} nameservers`)] : [];
  return [...errors, ...servers.flatMap((server, index) => validateIp(server, `${path}.nameservers[${index}]`))];
}

function validateSearches(searches: readonly string[], path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (searches.length > MAX_SEARCHES) errors.push(field.invalid(path, searches, `must not have more than ${MAX_SEARCHES} search paths`));
  if (searches.join(' ').length > MAX_SEARCH_LENGTH) {
    errors.push(field.invalid(path, searches, `must not have more than ${MAX_SEARCH_LENGTH} characters (including spaces) in the search list`));
  }
  for (const [index, search] of searches.entries()) {
    const name = search.endsWith('.') && search !== '.' ? search.slice(0, -1) : search;
    if (search === '.') continue;
    errors.push(...isDns1123Subdomain(name.replaceAll('_', '-')).map((message) => field.invalid(`${path}[${index}]`, search, message)));
  }
  return errors;
}

export function validateDns(spec: PodSpec, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (!spec.dnsPolicy) errors.push(field.required(`${path}.dnsPolicy`));
  else if (!POLICIES.includes(spec.dnsPolicy)) errors.push(field.notSupported(`${path}.dnsPolicy`, spec.dnsPolicy, POLICIES));
  const at = `${path}.dnsConfig`;
  errors.push(...validateNameservers(spec.dnsConfig, spec.dnsPolicy, at), ...validateSearches(spec.dnsConfig?.searches ?? [], `${at}.searches`));
  for (const [index, option] of (spec.dnsConfig?.options ?? []).entries()) {
    if (!option.name) errors.push(field.required(`${at}.options[${index}]`, 'must not be empty'));
  }
  return errors;
}

export function validateHostAliases(aliases: readonly HostAlias[] | undefined, path: string): readonly FieldError[] {
  return (aliases ?? []).flatMap(({ ip, hostnames }, index) => [
    ...validateIp(ip, `${path}[${index}].ip`),
    ...(hostnames ?? []).flatMap((name, at) =>
      isDns1123Subdomain(name).map((message) => field.invalid(`${path}[${index}].hostnames[${at}]`, name, message)),
    ),
  ]);
}
