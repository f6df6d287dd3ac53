import { describeCauses, event, pod, ready, stored, type Stored } from './fixtures.ts';

const check = { pod: { name: 'web' } };
const namespace = (name: string, metadata = {}): Stored => stored('namespaces', 'Namespace', name, {}, { namespace: undefined, ...metadata });
const typed = (...lines: string[]) => ({ commands: () => lines });
const home = (files: Record<string, string>) => ({
  readFile: (_where: unknown, path: string) => Promise.resolve(files[path]),
  listFiles: () => Promise.resolve(Object.keys(files)),
});
const quota = (hard: object, used: object): Stored => stored('resourcequotas', 'ResourceQuota', 'small', { spec: { hard }, status: { hard, used } });

describeCauses('missing objects', [
  { cause: 'similar-name', objects: [pod(ready, {}, {}, 'wbe')], check, says: 'There is a pod named wbe. Did you mean web?' },
  { cause: 'other-namespace', objects: [pod(ready, {}, { namespace: 'shop' })], check, says: 'in namespace shop' },
  { cause: 'namespace-missing', objects: [namespace('shop')], check: { pod: { name: 'web', namespace: 'shpo' } }, says: 'There is one named shop' },
  { cause: 'namespace-terminating', objects: [namespace('default', { deletionTimestamp: 'x' })], check, says: 'being deleted' },
  { cause: 'other-kind', objects: [pod(ready)], check: { replicas: { of: 'deployment/web', equal: 1 } }, says: 'a pod named web, but a deployment' },
  {
    cause: 'generated-name',
    objects: [pod(ready, {}, { ownerReferences: [{ kind: 'ReplicaSet', name: 'web-1', uid: 'u' }] }, 'web-1-abcde12345')],
    check,
    says: 'made by replicaset/web-1',
  },
  { cause: 'labelled-so', objects: [pod(ready, {}, { labels: { app: 'web' } }, 'frontend')], check, says: 'a pod named frontend' },
  {
    cause: 'definition-missing',
    objects: [
      stored('customresourcedefinitions.apiextensions.k8s.io', 'CustomResourceDefinition', 'crontabs.example.com', {}, { namespace: undefined }),
    ],
    check: { replicas: { of: 'crontabz.example.com/mine', equal: 1 } },
    says: 'Did you mean crontabs.example.com?',
  },
  {
    cause: 'definition-not-established',
    objects: [
      stored('customresourcedefinitions.apiextensions.k8s.io', 'CustomResourceDefinition', 'crontabs.example.com', {}, { namespace: undefined }),
    ],
    check: { replicas: { of: 'crontabs.example.com/mine', equal: 1 } },
    says: 'not established yet',
    outcome: 'not-yet',
  },
  { cause: 'dry-run', world: typed('kubectl run web --image=nginx --dry-run=client'), check, says: 'changes nothing' },
  { cause: 'deleted', world: typed('kubectl delete pod web'), check, says: 'You have deleted pod web' },
  { cause: 'program-typo', world: typed('kubeclt run web --image=nginx'), check, says: 'Did you mean kubectl?' },
  { cause: 'verb-typo', world: typed('kubectl rnu web --image=nginx'), check, says: 'Did you mean run?' },
  {
    cause: 'kind-typo',
    world: typed('kubectl create deploymnt web --image=nginx'),
    check: { replicas: { of: 'deployment/web', equal: 1 } },
    says: 'Did you mean deployment?',
  },
  { cause: 'other-context', world: typed('kubectl run web --image=nginx --context=other'), check, says: 'another context' },
  { cause: 'context-missing', world: home({ '.kube/config': 'current-context: nope\ncontexts: []\n' }), check, says: 'nope' },
  {
    cause: 'context-namespace',
    world: home({ '.kube/config': 'current-context: a\ncontexts:\n- name: a\n  context: {namespace: shop}\n' }),
    check,
    says: 'works in namespace shop',
  },
  { cause: 'manifest-tabs', world: home({ 'pod.yaml': 'kind: Pod\nmetadata:\n\tname: web\n' }), check, says: 'Line 3 of pod.yaml begins with a tab' },
  { cause: 'not-applied', world: home({ 'pod.yaml': 'kind: Pod\nmetadata:\n  name: web\n' }), check, says: 'kubectl apply -f pod.yaml' },
  {
    cause: 'deleted-by-owner',
    objects: [event('ReplicaSet', 'web-1', 'SuccessfulDelete', 'Deleted pod: web')],
    check,
    says: 'its owner replicaset/web-1',
  },
  { cause: 'pod-gone', objects: [event('Pod', 'web', 'Preempted', 'by another')], check, says: 'gone (Preempted): by another' },
  { cause: 'namespace-quota', objects: [quota({ pods: '1' }, { pods: '1' })], check, says: 'allows 1 of pod, and 1 are there' },
  { cause: 'quota-demands', objects: [quota({ 'limits.cpu': '1' }, {})], world: typed('kubectl run web --image=nginx'), check, says: 'limits.cpu' },
  {
    cause: 'pod-security-enforced',
    objects: [namespace('default', { labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } })],
    world: typed('kubectl run web --image=nginx'),
    check,
    says: 'standard restricted',
  },
]);

const ran = { ran: { matches: '^kubectl\\s+logs\\s+simple', as: 'kubectl logs simple' } };
const answered = (text: string) => ({ readFile: () => Promise.resolve(text) });
const file = (text: string) => home({ 'a.yaml': text });

describeCauses('commands, answers and files', [
  { cause: 'command-misspelt', world: typed('kubectl lgos simple'), check: ran, says: 'Did you mean logs?' },
  { cause: 'command-other-object', world: typed('kubectl logs other'), check: ran, says: 'kubectl logs other' },
  { cause: 'command-almost', world: typed('cubectl log simple'), check: ran, says: 'close to it' },
  { cause: 'answer-none', check: { answer: { id: 'a', is: 'x' } }, says: 'not answered' },
  { cause: 'answer-wrong', world: answered('pear'), check: { answer: { id: 'a', is: 'apple' } }, says: 'not it' },
  { cause: 'answer-near', world: answered('scheduller'), check: { answer: { id: 'a', is: 'scheduler' } }, says: 'spelling' },
  {
    cause: 'answer-case',
    world: answered('clusterip'),
    check: { answer: { id: 'a', is: 'ClusterIP', 'case-sensitive': true } },
    says: 'upper and lower',
  },
  { cause: 'answer-no-number', world: answered('many'), check: { answer: { id: 'a', number: { equal: 3 } } }, says: 'number' },
  { cause: 'answer-high', world: answered('4'), check: { answer: { id: 'a', is: 3 } }, says: 'too much' },
  { cause: 'answer-low', world: answered('2'), check: { answer: { id: 'a', number: { 'at-least': 3 } } }, says: 'too little' },
  { cause: 'file-missing', world: home({ 'bod.yaml': '' }), check: { file: { path: 'pod.yaml' } }, says: 'there is bod.yaml' },
  { cause: 'file-case', world: home({ 'Pod.yaml': '' }), check: { file: { path: 'pod.yaml' } }, says: 'Pod.yaml' },
  {
    cause: 'file-elsewhere',
    world: { readFile: () => Promise.resolve(undefined), listFiles: (_, path) => Promise.resolve(path === '/tmp' ? ['pod.yaml'] : []) },
    check: { file: { path: 'pod.yaml' } },
    says: '/tmp/pod.yaml',
  },
  { cause: 'file-content', world: file('kind: Pod'), check: { file: { path: 'a.yaml', contains: ['Service'] } }, says: '"Service" is not in it' },
  {
    cause: 'file-forbidden',
    world: file('kind: Pod'),
    check: { file: { path: 'a.yaml', text: { 'not-contains': 'Pod' } } },
    says: 'should not be in it',
  },
  { cause: 'file-tabs', world: file('a:\n\tb: 1'), check: { file: { path: 'a.yaml', text: { yaml: { a: 1 } } } }, says: 'Line 2' },
  { cause: 'file-not-data', world: file('{'), check: { file: { path: 'a.yaml', text: { json: { a: 1 } } } }, says: 'no JSON' },
  {
    cause: 'file-field',
    world: file('replicas: 2'),
    check: { file: { path: 'a.yaml', text: { yaml: { replicas: 7 } } } },
    says: 'replicas in it is 2, not 7',
  },
  {
    cause: 'file-mode',
    world: { ...file('x'), stat: () => Promise.resolve({ type: 'file', mode: 0o644 }) },
    check: { file: { path: 'a.yaml', mode: '0600' } },
    says: 'chmod 0600',
  },
  {
    cause: 'file-is-script',
    world: { ...file('x'), stat: () => Promise.resolve({ type: 'file', mode: 0o644 }) },
    check: { file: { path: 'a.yaml', executable: true } },
    says: 'chmod +x a.yaml',
  },
  {
    cause: 'file-is-directory',
    world: { stat: () => Promise.resolve({ type: 'directory', mode: 0o755 }) },
    check: { file: { path: 'a' } },
    says: 'is a directory',
  },
  { cause: 'variable-unknown', check: { pod: { name: '${{ vars.pod }}' } }, says: 'depends on pod' },
]);
