import { generatorCommand } from './generator.ts';

export const createServiceAccount = generatorCommand({
  name: 'serviceaccount',
  aliases: ['sa'],
  short: 'Create a service account with the specified name',
  usage: 'NAME [--dry-run=server|client|none]',
  examples: ['# A service account named builder', 'kubectl create serviceaccount builder'],
  flags: [],
  resource: ['', 'serviceaccounts'],
  failure: 'failed to create serviceaccount: ',
  build: (_context, name) => ({ kind: 'ServiceAccount', apiVersion: 'v1', metadata: { name } }),
});
