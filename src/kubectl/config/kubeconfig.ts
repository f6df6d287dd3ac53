/** The kubeconfig's own form. Mirrors client-go/tools/clientcmd/api/v1; field order as Go prints it. */
export interface ClusterEntry {
  'certificate-authority'?: string;
  'certificate-authority-data'?: string;
  server?: string;
  'tls-server-name'?: string;
  'insecure-skip-tls-verify'?: boolean;
  'proxy-url'?: string;
  'disable-compression'?: boolean;
}

export interface ContextEntry {
  cluster?: string;
  namespace?: string;
  user?: string;
}

export interface UserEntry {
  'client-certificate'?: string;
  'client-certificate-data'?: string;
  'client-key'?: string;
  'client-key-data'?: string;
  token?: string;
  tokenFile?: string;
  as?: string;
  'as-uid'?: string;
  'as-groups'?: readonly string[];
  username?: string;
  password?: string;
  exec?: unknown;
  'auth-provider'?: unknown;
}

/** Entries by name. */
export interface Kubeconfig {
  clusters: Map<string, ClusterEntry>;
  contexts: Map<string, ContextEntry>;
  users: Map<string, UserEntry>;
  currentContext: string;
}

export function emptyKubeconfig(): Kubeconfig {
  return { clusters: new Map(), contexts: new Map(), users: new Map(), currentContext: '' };
}

interface Written {
  readonly clusters?: readonly { readonly name?: string; readonly cluster?: ClusterEntry | null }[] | null;
  readonly contexts?: readonly { readonly name?: string; readonly context?: ContextEntry | null }[] | null;
  readonly users?: readonly { readonly name?: string; readonly user?: UserEntry | null }[] | null;
  readonly 'current-context'?: string;
}

export function readKubeconfig(value: unknown): Kubeconfig {
  const written = (typeof value === 'object' && value !== null ? value : {}) as Written;
  return {
    clusters: new Map((written.clusters ?? []).map((entry) => [entry.name ?? '', { ...entry.cluster }])),
    contexts: new Map((written.contexts ?? []).map((entry) => [entry.name ?? '', { ...entry.context }])),
    users: new Map((written.users ?? []).map((entry) => [entry.name ?? '', { ...entry.user }])),
    currentContext: written['current-context'] ?? '',
  };
}

/** As it is written and printed: kind first, lists sorted by name, absent lists null. */
export function writeKubeconfig(config: Kubeconfig): Record<string, unknown> {
  const list = <T>(entries: Map<string, T>, field: string): unknown =>
    entries.size === 0 ? null : [...entries.keys()].toSorted().map((name) => ({ name, [field]: entries.get(name) }));
  return {
    kind: 'Config',
    apiVersion: 'v1',
    clusters: list(config.clusters, 'cluster'),
    users: list(config.users, 'user'),
    contexts: list(config.contexts, 'context'),
    'current-context': config.currentContext,
  };
}
