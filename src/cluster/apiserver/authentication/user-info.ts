/** Who makes a request. Mirrors k8s.io/apiserver/pkg/authentication/user. */
export interface UserInfo {
  readonly name: string;
  readonly uid?: string;
  readonly groups: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

const SERVICE_ACCOUNT = /^system:serviceaccount:([^:]+):[^:]+$/;

/** The groups that authentication gives to a name of the control plane, a node or a service account. */
export function userNamed(name: string, groups: readonly string[] = []): UserInfo {
  const namespace = SERVICE_ACCOUNT.exec(name)?.[1];
  const implied =
    namespace !== undefined
      ? ['system:serviceaccounts', `system:serviceaccounts:${namespace}`]
      : name.startsWith('system:node:')
        ? ['system:nodes']
        : [];
  return { name, groups: [...groups, ...implied, name === 'system:anonymous' ? 'system:unauthenticated' : 'system:authenticated'] };
}
