// Mirrors k8s.io/kubernetes/pkg/controller/job/pod_failure_policy.go
import type { Job, Pod, PodFailurePolicyOnExitCodesRequirement } from '#kube/generated/types.ts';

export interface PolicyVerdict {
  readonly action: string;
  /** For the Failed condition. */
  readonly message: string;
}

/** The first rule that speaks about this failed pod. */
export function findVerdict({ spec }: Job, pod: Pod): PolicyVerdict | undefined {
  const where = `pod ${pod.metadata.namespace}/${pod.metadata.name}`;
  for (const [index, { action, onExitCodes, onPodConditions }] of (spec?.podFailurePolicy?.rules ?? []).entries()) {
    if (onExitCodes !== undefined) {
      const failed = findExitCode(pod, onExitCodes);
      if (failed !== undefined) {
        return {
          action,
          message: `Container ${failed.name} for ${where} failed with exit code ${failed.code} matching ${action} rule at index ${index}`,
        };
      }
    }
    const condition = onPodConditions?.find(({ type, status }) =>
      pod.status?.conditions?.some((other) => other.type === type && other.status === status),
    );
    if (condition !== undefined)
      return { action, message: `${capitalized(where)} has condition ${condition.type} matching ${action} rule at index ${index}` };
  }
  return undefined;
}

function findExitCode(
  { status }: Pod,
  { containerName, operator, values }: PodFailurePolicyOnExitCodesRequirement,
): { readonly name: string; readonly code: number } | undefined {
  for (const { name, state } of [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])]) {
    const code = state?.terminated?.exitCode;
    if (code === undefined || code === 0 || (containerName !== undefined && containerName !== name)) continue;
    if (values.includes(code) === (operator === 'In')) return { name, code };
  }
  return undefined;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
