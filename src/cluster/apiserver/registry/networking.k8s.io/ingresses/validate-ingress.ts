// Mirrors ValidateIngressCreate and ValidateIngressUpdate of k8s.io/kubernetes/pkg/apis/networking/validation.
import type { HTTPIngressPath, Ingress, IngressBackend, IngressRule } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { keyPath } from '#kube/field-path.ts';
import { isDns1035Label, isDns1123Subdomain, isPortName, isPortNumber, isWildcardDns1123Subdomain } from '#kube/names.ts';
import { isIp } from '../../meta/ip-address.ts';
import { dnsSubdomainName } from '../../meta/name-rules.ts';
import { validateObjectMeta } from '../../meta/validate-object-meta.ts';
import { validateObjectMetaUpdate } from '../../meta/validate-object-meta-update.ts';

const CLASS_ANNOTATION = 'kubernetes.io/ingress.class';
const PATH_TYPES: readonly string[] = ['Exact', 'ImplementationSpecific', 'Prefix'];
const INVALID_SEQUENCES = ['//', '/./', '/../', '%2f', '%2F'];
const INVALID_SUFFIXES = ['/..', '/.'];

function validateBackend(backend: IngressBackend | undefined, path: string): readonly FieldError[] {
  const { service, resource } = backend ?? {};
  if (service !== undefined && resource !== undefined) return [field.invalid(path, '', 'cannot set both resource and service backends')];
  if (resource !== undefined) {
    return [...(resource.kind ? [] : [field.required(`${path}.resource.kind`)]), ...(resource.name ? [] : [field.required(`${path}.resource.name`)])];
  }
  if (service === undefined) return [field.required(path, 'resource or service backend is required')];
  const errors: FieldError[] = [];
  if (!service.name) errors.push(field.required(`${path}.service.name`));
  else errors.push(...isDns1035Label(service.name).map((message) => field.invalid(`${path}.service.name`, service.name, message)));
  const name = service.port?.name ?? '';
  const number = service.port?.number ?? 0;
  if (name !== '' && number !== 0) errors.push(field.invalid(path, '', 'cannot set both port name & port number'));
  else if (name !== '') errors.push(...isPortName(name).map((message) => field.invalid(`${path}.service.port.name`, name, message)));
  else if (number !== 0) errors.push(...isPortNumber(number).map((message) => field.invalid(`${path}.service.port.number`, number, message)));
  else errors.push(field.required(path, 'port name or number is required'));
  return errors;
}

function validatePath(path: HTTPIngressPath, at: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const text = path.path ?? '';
  if (!path.pathType) return [field.required(`${at}.pathType`, 'pathType must be specified'), ...validateBackend(path.backend, `${at}.backend`)];
  switch (path.pathType) {
    case 'Exact':
    case 'Prefix':
      if (!text.startsWith('/')) errors.push(field.invalid(`${at}.path`, text, 'must be an absolute path'));
      if (text === '') break;
      for (const sequence of INVALID_SEQUENCES)
        if (text.includes(sequence)) errors.push(field.invalid(`${at}.path`, text, `must not contain '${sequence}'`));
      for (const suffix of INVALID_SUFFIXES) if (text.endsWith(suffix)) errors.push(field.invalid(`${at}.path`, text, `cannot end with '${suffix}'`));
      break;
    case 'ImplementationSpecific':
      if (text !== '' && !text.startsWith('/')) errors.push(field.invalid(`${at}.path`, text, 'must be an absolute path'));
      break;
    default:
      errors.push(field.notSupported(`${at}.pathType`, path.pathType, PATH_TYPES));
  }
  return [...errors, ...validateBackend(path.backend, `${at}.backend`)];
}

function validateRule(rule: IngressRule, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const host = rule.host ?? '';
  if (host !== '') {
    if (isIp(host)) errors.push(field.invalid(`${path}.host`, host, 'must be a DNS name, not an IP address'));
    const rules = host.includes('*') ? isWildcardDns1123Subdomain(host) : isDns1123Subdomain(host);
    errors.push(...rules.map((message) => field.invalid(`${path}.host`, host, message)));
  }
  if (rule.http === undefined) return errors;
  if (rule.http.paths.length === 0) return [...errors, field.required(`${path}.http.paths`)];
  return [...errors, ...rule.http.paths.flatMap((each, index) => validatePath(each, `${path}.http.paths[${index}]`))];
}

function validateSpec(ingress: Ingress): readonly FieldError[] {
  const { rules = [], defaultBackend, tls = [], ingressClassName } = ingress.spec;
  const errors: FieldError[] = [];
  if (rules.length === 0 && defaultBackend === undefined)
    errors.push(field.invalid('spec', ingress.spec.rules ?? [], 'either `defaultBackend` or `rules` must be specified'));
  if (defaultBackend !== undefined) errors.push(...validateBackend(defaultBackend, 'spec.defaultBackend'));
  errors.push(...rules.flatMap((rule, index) => validateRule(rule, `spec.rules[${index}]`)));
  for (const [index, entry] of tls.entries()) {
    for (const [at, host] of (entry.hosts ?? []).entries()) {
      const messages = host.includes('*') ? isWildcardDns1123Subdomain(host) : isDns1123Subdomain(host);
      errors.push(...messages.map((message) => field.invalid(`spec.tls[${index}].hosts[${at}]`, host, message)));
    }
  }
  if (ingressClassName !== undefined)
    errors.push(...isDns1123Subdomain(ingressClassName).map((message) => field.invalid('spec.ingressClassName', ingressClassName, message)));
  return errors;
}

export function validateIngress(ingress: Ingress): readonly FieldError[] {
  const errors = [...validateObjectMeta(ingress.metadata, true, dnsSubdomainName), ...validateSpec(ingress)];
  const annotation = ingress.metadata.annotations?.[CLASS_ANNOTATION];
  if (annotation !== undefined && ingress.spec.ingressClassName !== undefined && ingress.metadata.uid === undefined) {
    errors.push(field.invalid(keyPath('metadata.annotations', CLASS_ANNOTATION), annotation, 'can not be set when the class field is also set'));
  }
  return errors;
}

export function validateIngressUpdate(ingress: Ingress, old: Ingress): readonly FieldError[] {
  return validateObjectMetaUpdate(ingress.metadata, old.metadata);
}
