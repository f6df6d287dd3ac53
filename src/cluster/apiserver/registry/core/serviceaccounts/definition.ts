import { getApiResource } from '#kube/api-resources.ts';
import type { ServiceAccount } from '#kube/generated/types.ts';
import { ageColumn, column, nameColumn } from '../../table/column.ts';
import { defineResource } from '../../../resource-definition.ts';
import { validateMetadataUpdate } from '../../meta/validate-metadata-update.ts';
import { validateServiceAccount } from './validate-service-account.ts';

export const serviceAccounts = defineResource<ServiceAccount>({
  resource: getApiResource('', 'serviceaccounts'),
  strategy: { validate: validateServiceAccount, validateUpdate: validateMetadataUpdate, generationOf: () => undefined },
  columns: [
    nameColumn,
    column('Secrets', 'string', 'Number of secrets that pods of the account may use', (account) => account.secrets?.length ?? 0),
    ageColumn,
  ],
});
