import { resourceRules } from './policy-rules.ts';
import { generatorCommand } from './generator.ts';

export const createRole = generatorCommand({
  name: 'role',
  short: 'Create a role with single rule',
  usage: 'NAME --verb=verb --resource=resource.group/subresource [--resource-name=resourcename] [--dry-run=server|client|none]',
  examples: ['# May read pods', 'kubectl create role pod-reader --verb=get --verb=list --verb=watch --resource=pods'],
  flags: [
    { name: 'resource', type: 'strings', usage: 'The resources the rule is about' },
    { name: 'resource-name', type: 'stringArray', usage: 'Only the resource of this name; may be repeated' },
    { name: 'verb', type: 'strings', usage: 'What may be done with them' },
  ],
  resource: ['rbac.authorization.k8s.io', 'roles'],
  build: async (context, name) => ({
    kind: 'Role',
    apiVersion: 'rbac.authorization.k8s.io/v1',
    metadata: { name },
    rules: await resourceRules(context, false),
  }),
});
