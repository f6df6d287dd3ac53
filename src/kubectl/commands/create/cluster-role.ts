import { toLabelSelector } from '#kube/label-selector.ts';
import { parseSelector } from '#kube/parse-selector.ts';
import { UsageError } from '../../usage-error.ts';
import { resourceRules, unique, type PolicyRule } from './policy-rules.ts';
import { generatorCommand } from './generator.ts';

export const createClusterRole = generatorCommand({
  name: 'clusterrole',
  short: 'Create a cluster role',
  usage: 'NAME --verb=verb --resource=resource.group [--resource-name=resourcename] [--dry-run=server|client|none]',
  examples: ['# May read nodes', 'kubectl create clusterrole node-reader --verb=get,list,watch --resource=nodes'],
  flags: [
    { name: 'aggregation-rule', type: 'stringToString', usage: 'Labels of the cluster roles to gather.' },
    { name: 'non-resource-url', type: 'strings', usage: 'Paths that are no resources.' },
    { name: 'resource', type: 'strings', usage: 'The resources the rule is about' },
    { name: 'resource-name', type: 'stringArray', usage: 'Only the resource of this name; may be repeated' },
    { name: 'verb', type: 'strings', usage: 'What may be done with them' },
  ],
  resource: ['rbac.authorization.k8s.io', 'clusterroles'],
  async build(context, name) {
    const head = { kind: 'ClusterRole', apiVersion: 'rbac.authorization.k8s.io/v1', metadata: { name } };
    const aggregation = Object.entries(context.flags.map('aggregation-rule'));
    if (aggregation.length > 0) {
      const selector = toLabelSelector(parseSelector(aggregation.map(([key, value]) => `${key}=${value}`).join(',')));
      return { ...head, rules: null, aggregationRule: { clusterRoleSelectors: [selector] } };
    }
    const urls = unique(context.flags.list('non-resource-url'));
    const rules: PolicyRule[] = [...(await resourceRules(context, true))];
    if (rules.length === 0 && urls.length === 0) throw new UsageError('one of resource or nonResourceURL must be specified');
    if (urls.length > 0) rules.push({ verbs: unique(context.flags.list('verb')), nonResourceURLs: urls });
    return { ...head, rules };
  },
});
