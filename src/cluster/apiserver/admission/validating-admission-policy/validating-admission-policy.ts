// Mirrors the ValidatingAdmissionPolicy plug-in of k8s.io/apiserver/pkg/admission/plugin/policy/validating.
// Not built: audit annotations, and converting objects to the version that a rule names (matchPolicy: Equivalent).
import { groupResource } from '#kube/api-resource.ts';
import { apiResources } from '#kube/api-resources.ts';
import type { ParamKind, ParamRef, ValidatingAdmissionPolicy, ValidatingAdmissionPolicyBinding } from '#kube/generated/types.ts';
import { selectorOf } from '#kube/label-selector.ts';
import type { KubeObject } from '#kube/object.ts';
import { StatusError } from '#kube/status-error.ts';
import type { ResourceName } from '../../../api/api.ts';
import type { AdmissionAttributes, AdmissionPlugin } from '../admission-plugin.ts';
import { evaluatePolicy, type Violation } from './evaluate-policy.ts';
import { matchesRequest } from './match-request.ts';

const GROUP = 'admissionregistration.k8s.io';
const CODES: Readonly<Record<string, number>> = { Unauthorized: 401, Forbidden: 403, Invalid: 422, RequestEntityTooLarge: 413 };

export const validatingAdmissionPolicy: AdmissionPlugin = {
  name: 'ValidatingAdmissionPolicy',
  validate(attributes) {
    if (attributes.definition.resource.group === GROUP) return;
    for (const binding of attributes.context.api.list(`validatingadmissionpolicybindings.${GROUP}`)) {
      const policy = attributes.context.api.find(`validatingadmissionpolicies.${GROUP}`, undefined, binding.spec.policyName ?? '');
      if (policy === undefined || !isMeant(policy, binding, attributes)) continue;
      for (const violation of violationsOf(policy, binding, attributes)) act(policy, binding, attributes, violation);
    }
  },
};

function isMeant({ spec }: ValidatingAdmissionPolicy, binding: ValidatingAdmissionPolicyBinding, attributes: AdmissionAttributes): boolean {
  return matchesRequest(spec.matchConstraints, attributes) && matchesRequest(binding.spec.matchResources, attributes);
}

function violationsOf(
  policy: ValidatingAdmissionPolicy,
  { spec }: ValidatingAdmissionPolicyBinding,
  attributes: AdmissionAttributes,
): readonly Violation[] {
  const { paramKind } = policy.spec;
  if (paramKind === undefined) return evaluatePolicy(policy, attributes, undefined);
  const params = findParams(paramKind, spec.paramRef, attributes);
  if (params.length > 0) return params.flatMap((each) => evaluatePolicy(policy, attributes, each));
  if (spec.paramRef?.parameterNotFoundAction === 'Allow' || policy.spec.failurePolicy === 'Ignore') return [];
  return [{ message: 'failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction', reason: 'Invalid' }];
}

function findParams(
  { apiVersion = '', kind = '' }: ParamKind,
  reference: ParamRef | undefined,
  { context, namespace }: AdmissionAttributes,
): readonly KubeObject[] {
  const resource = resourceOf(apiVersion, kind, context.api.list('customresourcedefinitions.apiextensions.k8s.io'));
  if (resource === undefined || reference === undefined) return [];
  const where = resource.namespaced ? (reference.namespace ?? namespace ?? '') : undefined;
  const candidates = context.api.list(resource.name, where === undefined ? {} : { namespace: where }) as readonly KubeObject[];
  if (reference.name !== undefined) return candidates.filter(({ metadata }) => metadata.name === reference.name);
  const selector = selectorOf(reference.selector ?? {});
  return candidates.filter(({ metadata }) => selector.matches(metadata.labels ?? {}));
}

interface Definition {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly group: string; readonly scope: string; readonly names: { readonly kind: string } };
}

function resourceOf(
  apiVersion: string,
  kind: string,
  definitions: readonly Definition[],
): { readonly name: ResourceName; readonly namespaced: boolean } | undefined {
  const group = apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
  const known = apiResources.find((resource) => resource.group === group && resource.kind === kind);
  if (known !== undefined) return { name: groupResource(known) as ResourceName, namespaced: known.namespaced };
  const custom = definitions.find(({ spec }) => spec.group === group && spec.names.kind === kind);
  return custom === undefined ? undefined : { name: custom.metadata.name as ResourceName, namespaced: custom.spec.scope === 'Namespaced' };
}

function act(
  { metadata: { name: policyName } }: ValidatingAdmissionPolicy,
  { metadata: { name: bindingName }, spec }: ValidatingAdmissionPolicyBinding,
  { definition: { resource }, name, context }: AdmissionAttributes,
  { message, reason }: Violation,
): void {
  const by = `ValidatingAdmissionPolicy '${policyName}' with binding '${bindingName}'`;
  if (spec.validationActions?.includes('Warn')) context.warn(`Validation failed for ${by}: ${message}`);
  if (!spec.validationActions?.includes('Deny')) return;
  const denied = `${by} denied request: ${message}`;
  throw new StatusError({
    code: CODES[reason] ?? 422,
    reason,
    message: `${groupResource(resource)} "${name}" is forbidden: ${denied}`,
    details: { name, ...(resource.group === '' ? {} : { group: resource.group }), kind: resource.plural, causes: [{ message: denied }] },
  });
}
