// Mirrors SetDefaults_ValidatingWebhook and _MutatingWebhook of k8s.io/kubernetes/pkg/apis/admissionregistration/v1.
import type { MutatingWebhook, ValidatingWebhook } from '#kube/generated/types.ts';
import type { Draft } from '#kube/object.ts';

export function defaultWebhook(webhook: Draft<ValidatingWebhook | MutatingWebhook>): void {
  webhook.failurePolicy ??= 'Fail';
  webhook.matchPolicy ??= 'Equivalent';
  webhook.namespaceSelector ??= {};
  webhook.objectSelector ??= {};
  webhook.timeoutSeconds ??= 10;
  for (const rule of webhook.rules ?? []) rule.scope ??= '*';
  if (webhook.clientConfig?.service) webhook.clientConfig.service.port ??= 443;
}
