// Mirrors k8s.io/apiserver/pkg/admission/plugin/policy/matching.
import type { MatchResources, NamedRuleWithOperations } from '#kube/generated/types.ts';
import { selectorOf } from '#kube/label-selector.ts';
import type { AdmissionAttributes } from '../admission-plugin.ts';

const includes = (list: readonly string[] | undefined, value: string): boolean => list?.some((item) => item === '*' || item === value) ?? false;

/** Whether the request is one of those that `match` means; without it every request is. */
export function matchesRequest(match: MatchResources | undefined, attributes: AdmissionAttributes): boolean {
  if (match === undefined) return true;
  const { object, old, namespace, context, definition } = attributes;
  const meta = (object ?? old)?.metadata;
  const place = namespace === undefined ? undefined : context.api.find('namespaces', undefined, namespace);
  const own = definition.resource.group === '' && definition.resource.plural === 'namespaces' ? meta : place?.metadata;
  if (own !== undefined && !selectorOf(match.namespaceSelector ?? {}).matches(own.labels ?? {})) return false;
  if (!selectorOf(match.objectSelector ?? {}).matches(meta?.labels ?? {})) return false;
  if (match.excludeResourceRules?.some((rule) => matchesRule(rule, attributes))) return false;
  return match.resourceRules === undefined || match.resourceRules.some((rule) => matchesRule(rule, attributes));
}

function matchesRule(
  rule: NamedRuleWithOperations,
  { operation, definition: { resource }, subresource: own, name, context }: AdmissionAttributes,
): boolean {
  const subresource = own ?? context.subresource;
  const scope = rule.scope ?? '*';
  if (scope !== '*' && (scope === 'Namespaced') !== resource.namespaced) return false;
  if (!includes(rule.operations, operation) || !includes(rule.apiGroups, resource.group) || !includes(rule.apiVersions, resource.version))
    return false;
  if ((rule.resourceNames?.length ?? 0) > 0 && rule.resourceNames?.includes(name) !== true) return false;
  return rule.resources?.some((pattern) => matchesResource(pattern, resource.plural, subresource)) ?? false;
}

/** `pods`, `pods/status`, `pods/*`, `*`. */
function matchesResource(pattern: string, plural: string, subresource: string | undefined): boolean {
  const [wanted = '', part] = pattern.split('/');
  if (wanted !== '*' && wanted !== plural) return false;
  if (part === undefined) return subresource === undefined;
  return part === '*' || part === subresource;
}
