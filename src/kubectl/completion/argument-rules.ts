/** What the arguments of each command are. Mirrors ValidArgsFunction of kubectl's commands. */
export type ArgumentRule =
  /** A kind, then names of it; `kinds` are the only ones. */
  | { readonly kind: 'objects'; readonly kinds?: readonly string[] }
  /** One kind. */
  | { readonly kind: 'kind' }
  /** A pod or `TYPE/NAME` of what has pods; then containers of it where `containers` is set. */
  | { readonly kind: 'pod'; readonly containers?: boolean }
  /** Names of one kind. */
  | { readonly kind: 'names'; readonly of: string; readonly once?: boolean }
  | { readonly kind: 'entries'; readonly of: 'contexts' | 'clusters' | 'users' }
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'copied' };

const objects: ArgumentRule = { kind: 'objects' };
const rolledOut = ['deployment', 'daemonset', 'statefulset'];
const templates = ['daemonsets', 'deployments', 'pods', 'cronjobs', 'replicasets', 'replicationcontrollers', 'statefulsets'];

/** By what follows `kubectl`. */
export const argumentRules: Readonly<Record<string, ArgumentRule>> = {
  get: objects,
  describe: objects,
  delete: objects,
  edit: objects,
  label: objects,
  annotate: objects,
  patch: objects,
  wait: objects,
  debug: objects,
  events: { kind: 'kind' },
  explain: { kind: 'kind' },
  autoscale: { kind: 'objects', kinds: ['deployment', 'replicaset', 'replicationcontroller', 'statefulset'] },
  scale: { kind: 'objects', kinds: ['deployment', 'replicaset', 'replicationcontroller', 'statefulset'] },
  expose: { kind: 'objects', kinds: ['pod', 'service', 'replicationcontroller', 'deployment', 'replicaset'] },
  'rollout status': { kind: 'objects', kinds: rolledOut },
  'rollout history': { kind: 'objects', kinds: rolledOut },
  'rollout undo': { kind: 'objects', kinds: rolledOut },
  'rollout restart': { kind: 'objects', kinds: rolledOut },
  'rollout pause': { kind: 'objects', kinds: ['deployment'] },
  'rollout resume': { kind: 'objects', kinds: ['deployment'] },
  'set image': { kind: 'objects', kinds: templates },
  'set env': { kind: 'objects', kinds: templates },
  'set resources': { kind: 'objects', kinds: templates },
  'set selector': objects,
  'set serviceaccount': { kind: 'objects', kinds: templates },
  'set subject': { kind: 'objects', kinds: ['rolebinding', 'clusterrolebinding'] },
  'apply edit-last-applied': objects,
  'apply view-last-applied': objects,
  logs: { kind: 'pod', containers: true },
  exec: { kind: 'pod' },
  attach: { kind: 'pod' },
  'port-forward': { kind: 'pod' },
  cp: { kind: 'copied' },
  'top pod': { kind: 'names', of: 'pods', once: true },
  'top node': { kind: 'names', of: 'nodes', once: true },
  cordon: { kind: 'names', of: 'nodes' },
  uncordon: { kind: 'names', of: 'nodes' },
  drain: { kind: 'names', of: 'nodes' },
  taint: { kind: 'objects', kinds: ['node'] },
  'certificate approve': { kind: 'names', of: 'certificatesigningrequests' },
  'certificate deny': { kind: 'names', of: 'certificatesigningrequests' },
  'create token': { kind: 'names', of: 'serviceaccounts', once: true },
  'config use-context': { kind: 'entries', of: 'contexts' },
  'config delete-context': { kind: 'entries', of: 'contexts' },
  'config rename-context': { kind: 'entries', of: 'contexts' },
  'config get-contexts': { kind: 'entries', of: 'contexts' },
  'config set-context': { kind: 'entries', of: 'contexts' },
  'config delete-cluster': { kind: 'entries', of: 'clusters' },
  'config set-cluster': { kind: 'entries', of: 'clusters' },
  'config delete-user': { kind: 'entries', of: 'users' },
  'config set-credentials': { kind: 'entries', of: 'users' },
  completion: { kind: 'words', words: ['bash', 'zsh', 'fish', 'powershell'] },
};

/** Kinds whose objects stand for pods, as `logs` and `exec` take them. */
export const KINDS_WITH_PODS = ['daemonsets', 'deployments', 'pods', 'jobs', 'replicasets', 'replicationcontrollers', 'services', 'statefulsets'];

/** Values of flags that are always the same. */
export const flagWords: Readonly<Record<string, readonly string[]>> = {
  'dry-run': ['none', 'client', 'server'],
  cascade: ['background', 'orphan', 'foreground'],
  validate: ['strict', 'warn', 'ignore'],
  restart: ['Always', 'OnFailure', 'Never'],
  'image-pull-policy': ['Always', 'IfNotPresent', 'Never'],
};
