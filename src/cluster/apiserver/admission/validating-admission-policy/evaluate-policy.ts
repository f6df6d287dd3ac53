// Mirrors k8s.io/apiserver/pkg/admission/plugin/policy/validating: what a policy says of one request.
import type { ValidatingAdmissionPolicy, Validation } from '#kube/generated/types.ts';
import type { KubeObject } from '#kube/object.ts';
import { compileExpression } from '../../cel/expression.ts';
import type { AdmissionAttributes } from '../admission-plugin.ts';

/** What expressions may name. */
export const POLICY_VARIABLES = ['object', 'oldObject', 'request', 'params', 'namespaceObject', 'variables'];

export interface Violation {
  readonly message: string;
  readonly reason: string;
}

type Variables = Readonly<Record<string, unknown>>;

/** Every validation that does not hold; none when the policy's conditions do not. */
export function evaluatePolicy(
  { spec }: ValidatingAdmissionPolicy,
  attributes: AdmissionAttributes,
  params: KubeObject | undefined,
): readonly Violation[] {
  const given = variablesOf(attributes, params);
  const isLenient = spec.failurePolicy === 'Ignore';
  const failed = (expression: string, error: unknown): readonly Violation[] =>
    isLenient ? [] : [{ message: `expression '${expression}' resulted in error: ${(error as Error).message}`, reason: 'Invalid' }];
  for (const { expression } of spec.matchConditions ?? []) {
    try {
      if (evaluate(expression, given) !== true) return [];
    } catch (error) {
      return failed(expression, error);
    }
  }
  const variables: Record<string, unknown> = {};
  const all = { ...given, variables };
  for (const { name, expression } of spec.variables ?? []) {
    try {
      variables[name] = evaluate(expression, all);
    } catch (error) {
      return failed(expression, error);
    }
  }
  return (spec.validations ?? []).flatMap((validation) => {
    try {
      return evaluate(validation.expression, all) === true ? [] : [{ message: messageOf(validation, all), reason: validation.reason ?? 'Invalid' }];
    } catch (error) {
      return failed(validation.expression, error);
    }
  });
}

function evaluate(expression: string, variables: Variables): unknown {
  return compileExpression(expression, POLICY_VARIABLES).evaluate(variables);
}

function messageOf({ expression, message, messageExpression }: Validation, variables: Variables): string {
  const fallback = message?.trim() ?? `failed expression: ${expression.trim()}`;
  if (messageExpression === undefined) return fallback;
  try {
    const text = evaluate(messageExpression, variables);
    return typeof text === 'string' && text.trim() !== '' && !text.includes('\n') ? text.trim() : fallback;
  } catch {
    return fallback;
  }
}

function variablesOf(
  { operation, definition: { resource }, subresource, namespace, name, object, old, context }: AdmissionAttributes,
  params: KubeObject | undefined,
): Variables {
  const { group, version, kind, plural } = resource;
  return {
    object: object ?? null,
    oldObject: old ?? null,
    params: params ?? null,
    namespaceObject: namespace === undefined ? null : (context.api.find('namespaces', undefined, namespace) ?? null),
    request: {
      kind: { group, version, kind },
      resource: { group, version, resource: plural },
      subResource: subresource ?? '',
      name,
      namespace: namespace ?? '',
      operation,
      userInfo: {
        username: context.userInfo.name,
        uid: context.userInfo.uid ?? '',
        groups: context.userInfo.groups,
        extra: context.userInfo.extra ?? {},
      },
      dryRun: context.dryRun,
    },
  };
}
