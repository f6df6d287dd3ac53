import { generatorCommand } from './generator.ts';

export const createNamespace = generatorCommand({
  name: 'namespace',
  aliases: ['ns'],
  short: 'Create a namespace with the specified name',
  usage: 'NAME [--dry-run=server|client|none]',
  examples: ['# Create a namespace named shop', 'kubectl create namespace shop'],
  flags: [],
  resource: ['', 'namespaces'],
  build: (_context, name) => ({ kind: 'Namespace', apiVersion: 'v1', metadata: { name }, spec: {}, status: {} }),
});
