// Mirrors initIPFamilyFields of k8s.io/kubernetes/pkg/registry/core/service/storage, on a cluster of one family.
import type { Service } from '#kube/generated/types.ts';
import { deepEqual } from '#kube/deep-equal.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import type { Draft } from '#kube/object.ts';
import { invalid } from '#kube/status-errors.ts';
import { isIpv6 } from '../../meta/ip-address.ts';

type Spec = Draft<NonNullable<Service['spec']>>;

const KIND = { group: '', kind: 'Service' };
const POLICY = 'spec.ipFamilyPolicy';
/** What the cluster's addresses are. */
const CONFIGURED = 'IPv4';

/** Completes policy and families of a Service that has cluster addresses. Throws where the cluster has not what is asked for. */
export function initIpFamilies(service: Draft<Service>, old: Service | undefined): void {
  const { spec } = service;
  // Its endpoints are written by others, who may have addresses of both families.
  const free = spec.clusterIP === 'None' && Object.keys(spec.selector ?? {}).length === 0;
  spec.ipFamilyPolicy ??= old?.spec.ipFamilyPolicy ?? (free ? 'RequireDualStack' : 'SingleStack');
  const families = [...(spec.ipFamilies ?? [])];
  if (spec.ipFamilyPolicy === 'SingleStack' && old !== undefined && deepEqual(old.spec.ipFamilies, families)) families.splice(1);
  refuse(service, secondaries(spec, families, old));
  refuse(service, inferFamilies(spec, families));
  if (!free) refuse(service, unconfigured(spec, families));
  if (families.length === 0) families.push(CONFIGURED);
  if (free && spec.ipFamilyPolicy !== 'SingleStack' && families.length === 1) families.push(families[0] === 'IPv4' ? 'IPv6' : 'IPv4');
  // Updates of the status share what they do not change, and may not write to it.
  if (!deepEqual(spec.ipFamilies, families)) spec.ipFamilies = families;
}

function refuse({ metadata }: Draft<Service>, errors: readonly FieldError[]): void {
  if (errors.length > 0) throw invalid(KIND, metadata.name, errors);
}

/** A single stack has one address of one family. */
function secondaries({ ipFamilyPolicy, clusterIPs }: Spec, families: readonly string[], old: Service | undefined): readonly FieldError[] {
  if (ipFamilyPolicy !== 'SingleStack') {
    const reduced = (old?.spec.ipFamilies?.length ?? 0) === 2 && families.length === 1;
    return reduced ? [field.invalid(POLICY, ipFamilyPolicy, "must be 'SingleStack' to release the secondary IP family")] : [];
  }
  const twice = (what: string): FieldError =>
    field.invalid(POLICY, ipFamilyPolicy, `must be 'RequireDualStack' or 'PreferDualStack' when multiple ${what} are specified`);
  return [...(clusterIPs?.length === 2 ? [twice('cluster IPs')] : []), ...(families.length === 2 ? [twice('IP families')] : [])];
}

/** Addresses that were asked for say their families. */
function inferFamilies({ clusterIPs = [] }: Spec, families: string[]): readonly FieldError[] {
  return clusterIPs.flatMap((address, index) => {
    if (clusterIPs[0] === 'None' || address === '' || index < families.length) return [];
    const family = isIpv6(address) ? 'IPv6' : 'IPv4';
    if (family !== CONFIGURED) return [field.invalid(`spec.clusterIPs[${index}]`, clusterIPs, `${family} is not configured on this cluster`)];
    families.push(family);
    return [];
  });
}

function unconfigured({ ipFamilyPolicy }: Spec, families: readonly string[]): readonly FieldError[] {
  const demanded = ipFamilyPolicy === 'RequireDualStack';
  return [
    ...(demanded ? [field.invalid(POLICY, ipFamilyPolicy, 'this cluster is not configured for dual-stack services')] : []),
    ...families.flatMap((family, index) =>
      family === CONFIGURED ? [] : [field.invalid(`spec.ipFamilies[${index}]`, family, 'not configured on this cluster')],
    ),
  ];
}
