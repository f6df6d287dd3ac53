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
  'as-user-extra'?: Readonly<Record<string, readonly string[]>>;
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
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly clusters?: readonly { readonly name?: string; readonly cluster?: ClusterEntry | null }[] | null;
  readonly contexts?: readonly { readonly name?: string; readonly context?: ContextEntry | null }[] | null;
  readonly users?: readonly { readonly name?: string; readonly user?: UserEntry | null }[] | null;
  readonly 'current-context'?: string;
}

export function readKubeconfig(value: unknown): Kubeconfig {
  const written = (typeof value === 'object' && value !== null ? value : {}) as Written;
  const { apiVersion = 'v1', kind = 'Config' } = written;
  if (apiVersion !== 'v1' || kind !== 'Config') {
    throw new Error(
      `no kind "${kind}" is registered for version "${apiVersion}" in scheme "k8s.io/client-go/tools/clientcmd/api/latest/latest.go:50"`,
    );
  }
  return {
    clusters: new Map((written.clusters ?? []).map((entry) => [entry.name ?? '', { ...entry.cluster }])),
    contexts: new Map((written.contexts ?? []).map((entry) => [entry.name ?? '', { ...entry.context }])),
    users: new Map((written.users ?? []).map((entry) => [entry.name ?? '', { ...entry.user }])),
    currentContext: written['current-context'] ?? '',
  };
}

/** As it is written and printed: kind first, lists sorted by name, absent lists null. */
export function writeKubeconfig(config: Kubeconfig): Record<string, unknown> {
  const list = <T extends object>(entries: Map<string, T>, field: string, blank: object): unknown =>
    entries.size === 0 ? null : [...entries.keys()].toSorted().map((name) => ({ name, [field]: inOrder({ ...blank, ...entries.get(name) }) }));
  return {
    kind: 'Config',
    apiVersion: 'v1',
    clusters: list(config.clusters, 'cluster', { server: '' }),
    users: list(config.users, 'user', {}),
    contexts: list(config.contexts, 'context', { cluster: '', user: '' }),
    'current-context': config.currentContext,
  };
}

/** The order of Go's fields. */
const ORDER = [
  'server',
  'tls-server-name',
  'insecure-skip-tls-verify',
  'certificate-authority',
  'certificate-authority-data',
  'proxy-url',
  'disable-compression',
  'cluster',
  'user',
  'namespace',
  'client-certificate',
  'client-certificate-data',
  'client-key',
  'client-key-data',
  'token',
  'tokenFile',
  'as',
  'as-uid',
  'as-groups',
  'as-user-extra',
  'username',
  'password',
  'auth-provider',
  'exec',
];

function inOrder(entry: object): object {
  return Object.fromEntries(Object.entries(entry).toSorted(([a], [b]) => ORDER.indexOf(a) - ORDER.indexOf(b)));
}
