// Mirrors ValidateIngressClass of k8s.io/kubernetes/pkg/apis/networking/validation.
import type { IngressClass, IngressClassParametersReference } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { isDns1123Subdomain, isPathSegment, regexError } from '#kube/names.ts';
import { dnsSubdomainName } from '../../meta/name-rules.ts';
import { validateImmutable } from '../../meta/validate-immutable.ts';
import { validateObjectMeta } from '../../meta/validate-object-meta.ts';
import { validateObjectMetaUpdate } from '../../meta/validate-object-meta-update.ts';

const MAX_CONTROLLER = 250;
const SCOPES: readonly string[] = ['Cluster', 'Namespace'];
const HTTP_PATH = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";

/** `acme.io/foo` */
function validateDomainPrefixedPath(value: string, path: string): readonly FieldError[] {
  if (value === '') return [field.required(path)];
  const slash = value.indexOf('/');
  const [host, rest] = slash < 0 ? [value, ''] : [value.slice(0, slash), value.slice(slash + 1)];
  if (host === '' || rest === '') return [field.invalid(path, value, 'must be a domain-prefixed path (such as "acme.io/foo")')];
  return [
    ...isDns1123Subdomain(host).map((message) => field.invalid(path, host, message)),
    ...(new RegExp(`^${HTTP_PATH}$`).test(rest) ? [] : [field.invalid(path, rest, regexError('Invalid path', HTTP_PATH))]),
  ];
}

function validateParameters({ apiGroup, kind, name, namespace, scope }: IngressClassParametersReference, path: string): readonly FieldError[] {
  const segment = (at: string, value: string): readonly FieldError[] =>
    value === '' ? [field.required(at)] : isPathSegment(value).map((message) => field.invalid(at, value, message));
  const errors = [
    ...(apiGroup === undefined ? [] : isDns1123Subdomain(apiGroup).map((message) => field.invalid(`${path}.apiGroup`, apiGroup, message))),
    ...segment(`${path}.kind`, kind),
    ...segment(`${path}.name`, name),
  ];
  if (scope !== undefined && !SCOPES.includes(scope)) errors.push(field.notSupported(`${path}.scope`, scope, SCOPES));
  if (scope === 'Namespace' && !namespace) errors.push(field.required(`${path}.namespace`, "`parameters.scope` is set to 'Namespace'"));
  if (scope === 'Cluster' && namespace) errors.push(field.forbidden(`${path}.namespace`, "`parameters.scope` is set to 'Cluster'"));
  return errors;
}

export function validateIngressClass(ingressClass: IngressClass): readonly FieldError[] {
  const { controller = '', parameters } = ingressClass.spec ?? {};
  return [
    ...validateObjectMeta(ingressClass.metadata, false, dnsSubdomainName),
    ...(controller.length > MAX_CONTROLLER ? [field.tooLong('spec.controller', MAX_CONTROLLER)] : []),
    ...validateDomainPrefixedPath(controller, 'spec.controller'),
    ...(parameters === undefined ? [] : validateParameters(parameters, 'spec.parameters')),
  ];
}

export function validateIngressClassUpdate(ingressClass: IngressClass, old: IngressClass): readonly FieldError[] {
  return [
    ...validateObjectMetaUpdate(ingressClass.metadata, old.metadata),
    ...validateImmutable(ingressClass.spec?.controller, old.spec?.controller, 'spec.controller'),
  ];
}
