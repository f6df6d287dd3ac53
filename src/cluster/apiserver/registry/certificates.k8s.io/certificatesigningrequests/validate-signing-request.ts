// Mirrors ValidateCertificateSigningRequest of k8s.io/kubernetes/pkg/apis/certificates/validation.
// Not built: reading the request itself beyond its PEM armour.
import { decodeBase64 } from '#kube/base64.ts';
import type { CertificateSigningRequest } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { isDns1123Subdomain } from '#kube/names.ts';
import { decodeUtf8 } from '#posix/utf8.ts';
import { pathSegmentName } from '../../meta/name-rules.ts';
import { validateObjectMeta } from '../../meta/validate-object-meta.ts';

const SHORTEST = 600;

function validateSigner(name: string | undefined): readonly FieldError[] {
  const path = 'spec.signerName';
  if (!name) return [field.required(path)];
  const [domain = '', ...rest] = name.split('/');
  const fits = rest.length > 0 && rest.every((part) => part !== '') && domain.includes('.') && isDns1123Subdomain(domain).length === 0;
  return fits ? [] : [field.invalid(path, name, "must be a fully qualified domain and path of the form 'example.com/signer-name'")];
}

export function validateSigningRequest({ metadata, spec }: CertificateSigningRequest): readonly FieldError[] {
  const errors = [...validateObjectMeta(metadata, false, pathSegmentName)];
  const bytes = decodeBase64(spec.request ?? '');
  const text = bytes === undefined ? '' : decodeUtf8(bytes);
  if (!text.includes('-----BEGIN CERTIFICATE REQUEST-----'))
    errors.push(field.invalid('spec.request', spec.request ?? '', 'PEM block type must be CERTIFICATE REQUEST'));
  if (!spec.usages?.length) errors.push(field.required('spec.usages', 'usages must be specified'));
  errors.push(...validateSigner(spec.signerName));
  const seconds = spec.expirationSeconds;
  if (seconds !== undefined && seconds < SHORTEST) {
    errors.push(field.invalid('spec.expirationSeconds', seconds, 'may not specify a duration less than 600 seconds (10 minutes)'));
  }
  return errors;
}
