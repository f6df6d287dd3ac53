// Mirrors k8s.io/pod-security-admission/policy: what one check is, and how its words are put together.
import type { Container, EphemeralContainer, PodSpec, SecurityContext } from '#kube/generated/types.ts';

export interface Finding {
  /** `host namespaces` */
  readonly reason: string;
  /** `hostNetwork=true` */
  readonly detail: string;
}

export type Check = (spec: PodSpec) => Finding | undefined;
export type AnyContainer = Container | EphemeralContainer;

export function containersOf({ initContainers, containers, ephemeralContainers }: PodSpec): readonly AnyContainer[] {
  return [...(initContainers ?? []), ...containers, ...(ephemeralContainers ?? [])];
}

export function quoted(values: readonly string[]): string {
  return values.map((value) => JSON.stringify(value)).join(', ');
}

/** `container "a"`, `containers "a", "b"`. */
export function named(noun: string, names: readonly string[]): string {
  return `${noun}${names.length === 1 ? '' : 's'} ${quoted(names)}`;
}

/** The check that no container's security context is `bad`; `detail` follows the containers' names. */
export function forbidInContainers(reason: string, bad: (context: SecurityContext, container: AnyContainer) => boolean, detail: string): Check {
  return (spec) => {
    const names = containersOf(spec)
      .filter((container) => bad(container.securityContext ?? {}, container))
      .map(({ name }) => name);
    return names.length === 0 ? undefined : { reason, detail: `${named('container', names)} ${detail}` };
  };
}

/** Several details as one finding. */
export function found(reason: string, details: readonly (string | undefined)[]): Finding | undefined {
  const said = details.filter((detail) => detail !== undefined);
  return said.length === 0 ? undefined : { reason, detail: said.join('; ') };
}
