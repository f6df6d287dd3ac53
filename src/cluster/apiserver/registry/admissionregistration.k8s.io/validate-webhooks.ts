// Mirrors ValidateValidatingWebhookConfiguration and ValidateMutatingWebhookConfiguration of k8s.io/kubernetes/pkg/apis/admissionregistration/validation.
import type { MutatingWebhook, MutatingWebhookConfiguration, ValidatingWebhook, ValidatingWebhookConfiguration } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { isDns1123Subdomain } from '#kube/names.ts';
import { dnsSubdomainName } from '../meta/name-rules.ts';
import { validateLabelSelector } from '../meta/validate-label-selector.ts';
import { validateObjectMeta } from '../meta/validate-object-meta.ts';

type Webhook = ValidatingWebhook | MutatingWebhook;

const CHOICES = { failurePolicy: ['Fail', 'Ignore'], matchPolicy: ['Equivalent', 'Exact'], sideEffects: ['None', 'NoneOnDryRun'] } as const;

/** `isFullyQualifiedName`: a domain of three parts or more. */
function validateName(name: string, path: string): readonly FieldError[] {
  if (!name) return [field.required(path)];
  const wrong = isDns1123Subdomain(name);
  if (wrong.length > 0) return wrong.map((message) => field.invalid(path, name, message));
  return name.split('.').length >= 3 ? [] : [field.invalid(path, name, 'should be a domain with at least three segments separated by dots')];
}

function validateClient({ clientConfig }: Webhook, path: string): readonly FieldError[] {
  const { url, service } = clientConfig ?? {};
  if ((url === undefined) === (service === undefined)) return [field.required(path, 'exactly one of url or service is required')];
  if (service === undefined) {
    return url?.startsWith('https://')
      ? []
      : [field.invalid(path, url, "'https' is the only allowed URL scheme; desired format: https://host[/path]")];
  }
  return (['name', 'namespace'] as const)
    .filter((name) => !service[name])
    .map((name) => field.required(`${path}.service.${name}`, `service ${name} is required`));
}

function validateRules({ rules = [] }: Webhook, path: string): readonly FieldError[] {
  return rules.flatMap((rule, index) =>
    (['operations', 'apiGroups', 'apiVersions', 'resources'] as const)
      .filter((name) => !rule[name]?.length)
      .map((name) => field.required(`${path}[${index}].${name}`)),
  );
}

function validateWebhook(webhook: Webhook, path: string): readonly FieldError[] {
  const { timeoutSeconds: timeout, admissionReviewVersions: versions } = webhook;
  const errors = [...validateName(webhook.name, `${path}.name`)];
  if (!versions?.length) errors.push(field.required(`${path}.admissionReviewVersions`, 'must specify one of v1, v1beta1'));
  else if (!versions.some((version) => version === 'v1' || version === 'v1beta1')) {
    errors.push(field.invalid(`${path}.admissionReviewVersions`, versions, 'must include at least one of v1, v1beta1'));
  }
  errors.push(...validateRules(webhook, `${path}.rules`));
  if (!webhook.sideEffects) errors.push(field.required(`${path}.sideEffects`, 'must specify one of None, NoneOnDryRun'));
  for (const [name, choices] of Object.entries(CHOICES)) {
    const value = webhook[name as keyof typeof CHOICES];
    if (value && !(choices as readonly string[]).includes(value)) errors.push(field.notSupported(`${path}.${name}`, value, choices));
  }
  if (timeout !== undefined && (timeout < 1 || timeout > 30)) {
    errors.push(field.invalid(`${path}.timeoutSeconds`, timeout, 'the timeout value must be between 1 and 30 seconds'));
  }
  errors.push(
    ...validateLabelSelector(webhook.namespaceSelector, `${path}.namespaceSelector`),
    ...validateLabelSelector(webhook.objectSelector, `${path}.objectSelector`),
  );
  return [...errors, ...validateClient(webhook, `${path}.clientConfig`)];
}

export function validateWebhooks({ metadata, webhooks }: ValidatingWebhookConfiguration | MutatingWebhookConfiguration): readonly FieldError[] {
  const list: readonly Webhook[] = webhooks ?? [];
  return [
    ...validateObjectMeta(metadata, false, dnsSubdomainName),
    ...list.flatMap((webhook, index) => validateWebhook(webhook, `webhooks[${index}]`)),
    ...list.flatMap(({ name }, index) =>
      list.findIndex((other) => other.name === name) < index ? [field.duplicate(`webhooks[${index}].name`, name)] : [],
    ),
  ];
}
