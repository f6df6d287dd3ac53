import { getApiResource } from '#kube/api-resources.ts';
import type { Secret } from '#kube/generated/types.ts';
import { ageColumn, column, nameColumn } from '../../table/column.ts';
import { defineResource } from '../../../resource-definition.ts';
import { defaultSecret } from './default-secret.ts';
import { validateSecret, validateSecretUpdate } from './validate-secret.ts';

export const secrets = defineResource<Secret>({
  resource: getApiResource('', 'secrets'),
  strategy: { default: defaultSecret, validate: validateSecret, validateUpdate: validateSecretUpdate, generationOf: () => undefined },
  columns: [
    nameColumn,
    column('Type', 'string', 'What the secret is for', (secret) => secret.type ?? ''),
    column('Data', 'string', 'Number of keys', (secret) => Object.keys(secret.data ?? {}).length),
    ageColumn,
  ],
  fields: { type: (secret) => secret.type ?? '' },
});
