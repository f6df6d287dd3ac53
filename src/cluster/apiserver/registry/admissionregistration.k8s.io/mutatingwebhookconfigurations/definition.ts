import { getApiResource } from '#kube/api-resources.ts';
import type { MutatingWebhookConfiguration } from '#kube/generated/types.ts';
import { validateMetadataUpdate } from '../../meta/validate-metadata-update.ts';
import { ageColumn, column, nameColumn } from '../../table/column.ts';
import { defineResource } from '../../../resource-definition.ts';
import { defaultWebhook } from '../default-webhook.ts';
import { validateWebhooks } from '../validate-webhooks.ts';

export const mutatingWebhookConfigurations = defineResource<MutatingWebhookConfiguration>({
  resource: getApiResource('admissionregistration.k8s.io', 'mutatingwebhookconfigurations'),
  strategy: {
    default(configuration) {
      for (const webhook of configuration.webhooks ?? []) {
        defaultWebhook(webhook);
        webhook.reinvocationPolicy ??= 'Never';
      }
    },
    validate: validateWebhooks,
    validateUpdate: validateMetadataUpdate,
    generationOf: ({ webhooks }) => webhooks ?? [],
  },
  columns: [nameColumn, column('Webhooks', 'integer', 'Number of webhooks', ({ webhooks }) => webhooks?.length ?? 0), ageColumn],
});
